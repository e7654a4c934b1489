import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { standinCommand } from '#standin/launch.ts';
import { startDisplay, type TestDisplay } from './display.ts';

const run = promisify(execFile);

const lineSchema = z.object({
  ready: z.boolean().optional(),
  second: z.boolean().optional(),
  id: z.number().optional(),
  value: z.unknown().optional(),
  error: z.string().optional()
});

/** The fixture app, running on the stand-in. */
export interface FixtureApp {
  readonly pid: number;
  readonly userData: string;
  /** Runs code in the app's main process, with `electron`, `state` and `preload` (a path) in scope. */
  readonly main: (code: string) => Promise<unknown>;
  /** Runs code in the page of `state.window`. */
  readonly page: (code: string) => Promise<unknown>;
  /** Resolves with the exit code, or the name of the signal. */
  readonly exited: Promise<number | NodeJS.Signals>;
  readonly errors: () => string;
  readonly stop: () => Promise<void>;
}

export interface FixtureOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly userData?: string;
}

/** A display of 1280 × 720 for this test file. */
export function openDisplay(): Promise<TestDisplay> {
  return startDisplay('1280x720', '#204060');
}

/** Runs a program on a display and gives its output. */
export async function on(display: TestDisplay, program: string, ...args: string[]): Promise<string> {
  return (await run(program, args, { env: { ...process.env, DISPLAY: display.name } })).stdout;
}

/** Colour of one pixel of a display, as `RRGGBB`. */
export async function pixel(display: TestDisplay, x: number, y: number): Promise<string> {
  const crop = `1x1+${x}+${y}`;
  const text = await on(display, 'import', '-silent', '-window', 'root', '-crop', crop, '-depth', '8', 'txt:-');
  return /#([0-9A-F]{6})/.exec(text)?.[1] ?? '';
}

/** Waits until `probe` gives a value that passes; fails with the last one after 5 s. */
export async function eventually<T>(probe: () => Promise<T>, passes: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 5000;
  for (;;) {
    const value = await probe();
    if (passes(value)) return value;
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(value)} after 5 s`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Starts the fixture app and waits until it is ready. */
export async function startApp(display: TestDisplay, options: FixtureOptions = {}): Promise<FixtureApp> {
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 'standin-test-'));
  const args = [`--user-data-dir=${userData}`, ...(options.args ?? [])];
  const { command, args: all } = standinCommand(join(import.meta.dirname, 'app'), args);
  const child = spawn(command, all, {
    env: { ...process.env, DISPLAY: display.name, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe']
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const ready = Promise.withResolvers<void>();
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => {
      ready.reject(new Error(`The app ended before it was ready: ${errors}`));
      for (const { reject } of waiting.values()) reject(new Error('The app has ended'));
      resolve(code ?? signal ?? 0);
    });
  });
  ready.promise.catch(() => {});
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = lineSchema.parse(JSON.parse(line));
    if (message.ready === true || message.second === true) ready.resolve();
    const call = waiting.get(message.id ?? 0);
    waiting.delete(message.id ?? 0);
    if (message.error === undefined) call?.resolve(message.value);
    else call?.reject(new Error(message.error));
  });
  let last = 0;
  const main = (code: string): Promise<unknown> => {
    last += 1;
    const id = last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id, code })}\n`);
    });
  };
  await ready.promise;
  return {
    pid: child.pid ?? 0,
    userData,
    main,
    page: (code) => main(`return state.window.webContents.executeJavaScript(${JSON.stringify(code)}, true)`),
    exited,
    errors: () => errors,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
      rmSync(userData, { recursive: true, force: true });
    }
  };
}

/** Opens `state.window` on a page of the fixture's, with options as code. */
export function openWindow(app: FixtureApp, path = '/index.html', options = '{}'): Promise<unknown> {
  return app.main(`
    state.window = new electron.BrowserWindow({
      x: 100, y: 80, width: 640, height: 480, ...${options},
      webPreferences: { preload, sandbox: true, contextIsolation: true, ...(${options}.webPreferences ?? {}) }
    });
    await state.window.loadURL('app://desk${path}');
  `);
}
