import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  name: z.string().optional(),
  productName: z.string().optional(),
  version: z.string().optional()
});

/** The app's folder and what its package.json says. */
export interface AppManifest {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** Finds the nearest package.json above the main script. */
export function readManifest(mainScript: string): AppManifest {
  for (let folder = dirname(resolve(mainScript)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      return {
        folder,
        name: manifest.productName ?? manifest.name ?? 'Electron',
        version: manifest.version ?? '0.0.0'
      };
    }
    if (folder === dirname(folder)) return { folder: dirname(resolve(mainScript)), name: 'Electron', version: '0.0.0' };
  }
}

/** A folder of `user-dirs.dirs`, or its usual name. */
function userFolder(key: string, usual: string): string {
  const file = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'user-dirs.dirs');
  if (existsSync(file)) {
    const match = new RegExp(`^XDG_${key}_DIR="(.*)"$`, 'm').exec(readFileSync(file, 'utf8'));
    if (match?.[1] !== undefined) return match[1].replace('$HOME', homedir());
  }
  return join(homedir(), usual);
}

/** Electron's well-known folders on Linux; nothing for a name it does not have. */
export function defaultPath(name: string, app: AppManifest): string | undefined {
  const config = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
  switch (name) {
    case 'home':
      return homedir();
    case 'appData':
      return config;
    case 'userData':
    case 'sessionData':
      return join(config, app.name);
    case 'temp':
      return tmpdir();
    case 'exe':
      return process.execPath;
    case 'module':
      return process.execPath;
    case 'desktop':
      return userFolder('DESKTOP', 'Desktop');
    case 'documents':
      return userFolder('DOCUMENTS', 'Documents');
    case 'downloads':
      return userFolder('DOWNLOAD', 'Downloads');
    case 'music':
      return userFolder('MUSIC', 'Music');
    case 'pictures':
      return userFolder('PICTURES', 'Pictures');
    case 'videos':
      return userFolder('VIDEOS', 'Videos');
    default:
      return undefined;
  }
}
