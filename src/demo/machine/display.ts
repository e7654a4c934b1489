import { type ChildProcess, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { connectDisplay } from './x-display.ts';

/** An X display that the demo uses; one it started itself is stopped with it. */
export type Display = {
  /** `:21` */
  readonly name: string;
  readonly started: boolean;
  readonly stop: () => Promise<void>;
};

const SIZE = { width: 1920, height: 1080 };
/** A calm desktop, so that the windows on it are seen for what they are; 0xRRGGBB. */
const DESKTOP_COLOUR = 0x35566b;
/** Where the demo looks for a free number of its own, away from a person's desktop. */
const FIRST_OWN_NUMBER = 60;
const LAST_OWN_NUMBER = 99;

/** The socket of a local X display (X(7), "DISPLAY NAMES"). */
function socketOf(name: string): string {
  return `/tmp/.X11-unix/X${name.replace(/^:/, '').replace(/\..*$/, '')}`;
}

/** Whether a server answers at a display. */
export function isDisplayUp(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketOf(name));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The named display, started with Xvfb at 1920×1080 when nothing answers there; without a name, a free one. */
export async function provideDisplay(name: string | null): Promise<Display> {
  if (name === null) return startDisplay({ first: FIRST_OWN_NUMBER, last: LAST_OWN_NUMBER, ...SIZE });
  if (await isDisplayUp(name)) return { name, started: false, stop: async () => undefined };
  const started = await startXvfb(name, SIZE);
  if (started === null) throw new Error(`The display ${name} could not be started: its number is taken.`);
  return started;
}

/** Starts a display of its own on the first number of a range that nobody has. */
export async function startDisplay(wanted: {
  readonly first: number;
  readonly last: number;
  readonly width: number;
  readonly height: number;
}): Promise<Display> {
  for (let number = wanted.first; number <= wanted.last; number++) {
    const started = await startXvfb(`:${number}`, wanted);
    if (started !== null) return started;
  }
  throw new Error(`No X display is free between :${wanted.first} and :${wanted.last}.`);
}

/**
 * Starts Xvfb on one number; `null` when that is taken. The server itself says when it is ready, so that two never take each
 * other's for their own.
 */
async function startXvfb(
  name: string,
  size: { readonly width: number; readonly height: number }
): Promise<Display | null> {
  const screen = ['-screen', '0', `${size.width}x${size.height}x24`, '-dpi', '96'];
  const child = spawn('Xvfb', [name, ...screen, '-nolisten', 'tcp', '-noreset', '-displayfd', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe']
  });
  const ready = await new Promise<boolean>((resolve, reject) => {
    child.stdio[3]?.once('data', () => resolve(true));
    child.once('exit', () => resolve(false));
    child.once('error', (error) => reject(new Error(`Xvfb could not be started: ${error.message}`)));
  });
  if (!ready) return null;
  const connection = await connectDisplay(name);
  connection.paintDesktop(DESKTOP_COLOUR);
  // The answer to a question comes after everything that was sent before it.
  await connection.keymap();
  connection.close();
  return { name, started: true, stop: () => stopProcess(child) };
}

/** Ends a process that we started: asks first, insists after `patienceMs`. */
export async function stopProcess(child: ChildProcess, patienceMs = 3_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await gone;
  clearTimeout(insist);
}
