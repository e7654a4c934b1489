import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../machine/run-command.ts';

/** The top of the repository. */
export const ROOT = join(import.meta.dirname, '../../..');

const SOURCES = [
  'src/main',
  'src/preload',
  'src/renderer',
  'src/shared',
  'electron.vite.config.ts',
  'package-lock.json'
];

/** Builds the app's bundles when they are missing or older than their sources. */
export async function buildApp(say: (line: string) => void): Promise<void> {
  const built = newest(join(ROOT, 'out/main/index.js'));
  if (built > 0 && SOURCES.every((source) => newest(join(ROOT, source)) <= built)) return;
  say('Building the app');
  const result = await runCommand(
    process.execPath,
    [join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
    {
      env: { ...process.env, NODE_ENV: 'production' }
    }
  );
  if (result.code !== 0) throw new Error(`The app could not be built:\n${result.output}`);
}

/** When a file, or the newest file below a folder, was changed, ms; 0 when there is none. */
function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}
