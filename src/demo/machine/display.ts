import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
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
const START_TIMEOUT_MS = 10_000;
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
  if (name !== null) {
    if (await isDisplayUp(name)) return { name, started: false, stop: async () => undefined };
    return startXvfb(name);
  }
  for (let number = FIRST_OWN_NUMBER; number <= LAST_OWN_NUMBER; number++) {
    const candidate = `:${number}`;
    if (existsSync(socketOf(candidate)) || existsSync(`/tmp/.X${number}-lock`)) continue;
    try {
      return await startXvfb(candidate);
    } catch {
      // Somebody else took the number in the meantime; the next one is free or not.
    }
  }
  throw new Error('No free X display number is left.');
}

async function startXvfb(name: string): Promise<Display> {
  const child = spawn(
    'Xvfb',
    [name, '-screen', '0', `${SIZE.width}x${SIZE.height}x24`, '-nolisten', 'tcp', '-dpi', '96', '-noreset'],
    {
      stdio: 'ignore'
    }
  );
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (error) => reject(new Error(`Xvfb could not be started: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`Xvfb ${name} ended with code ${code}`)));
  });
  failed.catch(() => undefined);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await Promise.race([isDisplayUp(name), failed]))) {
    if (Date.now() > deadline) throw new Error(`Xvfb ${name} did not come up.`);
    await delay(50);
  }
  const screen = await connectDisplay(name);
  screen.paintDesktop(DESKTOP_COLOUR);
  // The answer to a question comes after everything that was sent before it.
  await screen.keymap();
  screen.close();
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
