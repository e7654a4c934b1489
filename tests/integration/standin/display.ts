import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startDisplay as startFree } from '#demo/machine/display.ts';

const run = promisify(execFile);

/** An X display of its own for one test file, without a window manager. */
export interface TestDisplay {
  /** Such as `:101`. */
  readonly name: string;
  readonly close: () => Promise<void>;
}

/** Starts a display of that size (`1280x800`) and colour (as `xsetroot` takes it). */
export async function startDisplay(size: string, colour: string): Promise<TestDisplay> {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const display = await startFree({ first: 100, last: 109, width, height });
  await run('xsetroot', ['-display', display.name, '-solid', colour]);
  return { name: display.name, close: display.stop };
}
