import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An X display of one colour, without a window manager. */
export type XDisplay = {
  /** `:140`. */
  readonly name: string;
  /** Runs a program on it and waits for its end. */
  readonly run: (program: string, ...args: string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Starts Xvfb on the first free number of a range; the colour is as `xsetroot` takes it. */
export async function startDisplay(
  numbers: { readonly first: number; readonly last: number },
  size: string,
  colour: string
): Promise<XDisplay> {
  for (let number = numbers.first; number <= numbers.last; number += 1) {
    const name = `:${number}`;
    const server = spawn('Xvfb', [name, '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'], {
      stdio: 'ignore'
    });
    if (await answers(server, name, colour)) {
      return {
        name,
        run: async (program, ...args) => {
          await run(program, args, { env: { ...process.env, DISPLAY: name } });
        },
        close: () => end(server)
      };
    }
    await end(server);
  }
  throw new Error(`No X display could be started between :${numbers.first} and :${numbers.last}.`);
}

async function answers(server: ChildProcess, name: string, colour: string): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    await wait(100);
    if (server.exitCode !== null) return false;
    const painted = await run('xsetroot', ['-display', name, '-solid', colour]).then(
      () => true,
      () => false
    );
    if (painted) return true;
  }
  return false;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await gone;
}
