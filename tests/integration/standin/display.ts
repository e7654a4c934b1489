import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Numbers of displays these tests may take. */
const FIRST = 100;
const LAST = 109;

/** An X display of its own for one test file, without a window manager. */
export interface TestDisplay {
  /** Such as `:101`. */
  readonly name: string;
  readonly close: () => Promise<void>;
}

/** Starts Xvfb on one number; nothing when that is taken. Xvfb itself says when it is ready, so two never share one. */
function tryNumber(number: number, size: string): Promise<ChildProcess | undefined> {
  const args = [`:${number}`, '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset', '-displayfd', '3'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    server.stdio[3]?.once('data', () => resolve(server));
    server.once('exit', () => resolve(undefined));
    server.once('error', reject);
  });
}

/** Starts a display of that size and colour (as `xsetroot` takes it). */
export async function startDisplay(size: string, colour: string): Promise<TestDisplay> {
  for (let number = FIRST; number <= LAST; number += 1) {
    const server = await tryNumber(number, size);
    if (server === undefined) continue;
    await run('xsetroot', ['-display', `:${number}`, '-solid', colour]);
    return {
      name: `:${number}`,
      close: async () => {
        const gone = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGTERM');
        await gone;
      }
    };
  }
  throw new Error(`No X display is free between :${FIRST} and :${LAST}.`);
}
