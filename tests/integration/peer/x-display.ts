import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startDisplay as startFree } from '#demo/machine/display.ts';

const run = promisify(execFile);

/** An X display of one colour, without a window manager. */
export type XDisplay = {
  /** `:140`. */
  readonly name: string;
  /** Runs a program on it and waits for its end. */
  readonly run: (program: string, ...args: string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Starts a display on the first free number of a range; size as `1280x800`, colour as `xsetroot` takes it. */
export async function startDisplay(
  numbers: { readonly first: number; readonly last: number },
  size: string,
  colour: string
): Promise<XDisplay> {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const { name, stop } = await startFree({ ...numbers, width, height });
  await run('xsetroot', ['-display', name, '-solid', colour]);
  return {
    name,
    run: async (program, ...args) => {
      await run(program, args, { env: { ...process.env, DISPLAY: name } });
    },
    close: stop
  };
}
