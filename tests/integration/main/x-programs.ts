import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startDisplay as startFree } from '#demo/machine/display.ts';

const run = promisify(execFile);

/** A private X display for one test file. */
export type TestDisplay = {
  readonly name: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly xdotool: (...args: string[]) => Promise<string>;
  readonly start: (command: string, args: readonly string[]) => ChildProcess;
  readonly stop: () => Promise<void>;
};

/** Waits until `done` answers something; rejects with `what` after the limit. */
export async function until<Value>(
  what: string,
  done: () => Value | undefined | Promise<Value | undefined>,
  ms = 15_000
): Promise<Value> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await done();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts Xvfb on the first free number of the range. */
export async function startDisplay(first: number, last: number): Promise<TestDisplay> {
  const display = await startFree({ first, last, width: 1280, height: 800 });
  const { name } = display;
  const folder = mkdtempSync(join(tmpdir(), 'deskside-x-'));
  const environment = {
    ...process.env,
    DISPLAY: name,
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    GTK_IM_MODULE: 'gtk-im-context-simple'
  };
  const children: ChildProcess[] = [];
  const start = (command: string, args: readonly string[]) => {
    const child = spawn(command, args, { env: environment, stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const xdotool = async (...args: string[]) => (await run('xdotool', args, { env: environment })).stdout;
  return {
    name,
    folder,
    environment,
    xdotool,
    start,
    stop: async () => {
      for (const child of children.reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill();
        await ended;
      }
      await display.stop();
      // What a program's own helpers still write as they lose the display goes too.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  };
}

/** A program with the keyboard focus that keeps what is typed into it. */
export type Notebook = { readonly text: () => Promise<string> };

/** `cat` in a terminal: what was typed is in its file after each Enter. */
export async function openTerminal(display: TestDisplay): Promise<Notebook> {
  const file = join(display.folder, 'terminal.txt');
  writeFileSync(file, '');
  display.start('xterm', ['-u8', '-e', 'sh', '-c', `stty -echo; echo ready > ${file}.ready; cat > ${file}`]);
  await until('the terminal', () => (existsSync(`${file}.ready`) ? true : undefined));
  await display.xdotool('mousemove', '100', '100');
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { text: async () => readFileSync(file, 'utf8') };
}

/** A GTK text editor: what was typed is in its file once it was saved. */
export async function openEditor(display: TestDisplay, save: () => void): Promise<Notebook> {
  const file = join(display.folder, 'editor.txt');
  writeFileSync(file, '');
  display.start('dbus-run-session', ['mousepad', file]);
  await until('the editor', () =>
    display
      .xdotool('search', '--onlyvisible', '--class', 'mousepad')
      .then((found) => (found.trim() === '' ? undefined : found))
      .catch(() => undefined)
  );
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await display.xdotool('mousemove', '300', '300', 'click', '1');
  await new Promise((resolve) => setTimeout(resolve, 500));
  return {
    text: async () => {
      save();
      await new Promise((resolve) => setTimeout(resolve, 700));
      return readFileSync(file, 'utf8');
    }
  };
}
