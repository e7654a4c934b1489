import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { standinCommand } from '../../../standin/launch.ts';
import { ROOT } from './build.ts';

/** What runs the app's bundles: Electron when its binary is on this machine, else the stand-in on Chromium. */
export type Runtime = {
  readonly kind: 'electron' | 'standin';
  /** The command that starts the app with these arguments. */
  readonly command: (args: readonly string[]) => { readonly command: string; readonly args: readonly string[] };
};

/** Finds the runtime without downloading anything: the `electron` package fetches its binary on first use otherwise. */
export function findRuntime(): Runtime {
  const electron = electronBinary();
  if (electron !== null) {
    // Chromium refuses its sandbox to root; nobody runs an app as root but a build machine.
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return { kind: 'electron', command: (args) => ({ command: electron, args: [...root, ROOT, ...args] }) };
  }
  return { kind: 'standin', command: (args) => standinCommand(ROOT, [...args]) };
}

function electronBinary(): string | null {
  const folder = join(ROOT, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}
