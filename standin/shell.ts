import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { loud } from './loud.ts';
import { runtime } from './runtime.ts';

/** Time, in ms, in which a browser that cannot start has usually said so; one that runs longer is up. */
const GRACE = 1000;

/** Runs a program detached from the app; rejects when it cannot be started or soon ends with an error. */
function run(command: string, argument: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [argument], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      child.unref();
      resolve();
    }, GRACE);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with code ${code}`));
    });
  });
}

/** The program that opens links: `$BROWSER` when set, else the desktop's own choice. */
function opener(): string {
  const browser = process.env.BROWSER;
  return browser === undefined || browser === '' ? 'xdg-open' : browser;
}

/** Electron's `shell`. */
export const shell = loud('shell', {
  /** Opens a link in the person's browser; rejects when that cannot be done. */
  async openExternal(url: string, _options?: object): Promise<void> {
    // Throws on what is no address, before any program sees it.
    await run(opener(), new URL(url).href);
  },

  /** Opens a file with the program for it; resolves with an error's text, or empty, as Electron does. */
  async openPath(path: string): Promise<string> {
    try {
      await run('xdg-open', path);
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },

  showItemInFolder(path: string): void {
    run('xdg-open', dirname(path)).catch(() => {});
  },

  beep(): void {
    runtime.started('shell').x.client.Bell(0);
  }
});
