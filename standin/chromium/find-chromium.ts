import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Path of the installed Chromium: `DESKSIDE_CHROMIUM` when set, else the first known name on `PATH`.
 * Throws with the one line to install it when there is none, and on systems the stand-in does not serve.
 */
export function findChromium(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform !== 'linux') {
    throw new Error(
      `The Electron stand-in runs on Linux only (this is ${platform}). Use the real Electron: npx electron .`
    );
  }
  const chosen = env.DESKSIDE_CHROMIUM;
  if (chosen !== undefined && chosen !== '') {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`DESKSIDE_CHROMIUM is ${chosen}, which is not a program that can be run.`);
  }
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const file = join(folder, name);
      if (folder !== '' && isExecutable(file)) return file;
    }
  }
  throw new Error('The Electron stand-in needs Chromium and found none. Install it: sudo apt-get install chromium');
}
