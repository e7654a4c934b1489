import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** As Electron runs Node: a promise nobody handles is a warning, not the end. */
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--enable-source-maps', '--unhandled-rejections=warn'];

const manifestSchema = z.object({ main: z.string() });

/**
 * The command that runs the built app in `appDir` on the stand-in: what `electron <appDir> <args>` is for the real one.
 * Must itself run on Node 24 (the same binary is used); Chromium and the X display are found as said in README.md.
 */
export function standinCommand(appDir: string, args: readonly string[]): { command: string; args: string[] } {
  const folder = resolve(appDir);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const main = isAbsolute(manifest.main) ? manifest.main : join(folder, manifest.main);
  const register = pathToFileURL(fileURLToPath(new URL('register.ts', import.meta.url))).href;
  return {
    command: process.execPath,
    args: [...NODE_FLAGS, '--import', register, main, ...args]
  };
}

if (process.argv[1] === import.meta.filename) {
  const { command, args } = standinCommand(process.argv[2] ?? '.', process.argv.slice(3));
  const child = spawn(command, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128 + 15)));
}
