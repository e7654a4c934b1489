import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Chromium profile folder; `remove` deletes it when it was made only for this run. */
export interface Profile {
  readonly folder: string;
  remove(): void;
}

/** What Chromium must not offer in a window that is meant to look like a program of its own. */
const PREFERENCES = {
  browser: { custom_chrome_frame: false, has_seen_welcome_page: true },
  credentials_enable_service: false,
  autofill: { profile_enabled: false, credit_card_enabled: false },
  translate: { enabled: false },
  session: { restore_on_startup: 5 },
  profile: { password_manager_enabled: false, exit_type: 'Normal' }
};

/** True when a living process holds the profile (Chromium's own lock is a link named `host-pid`). */
function isInUse(folder: string): boolean {
  try {
    const pid = Number(/-(\d+)$/.exec(readlinkSync(join(folder, 'SingletonLock')))?.[1]);
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function prepare(folder: string): void {
  const preferences = join(folder, 'Default', 'Preferences');
  if (existsSync(preferences)) return;
  mkdirSync(join(folder, 'Default'), { recursive: true, mode: 0o700 });
  writeFileSync(preferences, JSON.stringify(PREFERENCES));
}

/** The app's lasting profile below `userData`, or a temporary one when another running instance has that. */
export function openProfile(userData: string): Profile {
  const lasting = join(userData, 'standin-chromium');
  if (!isInUse(lasting)) {
    prepare(lasting);
    return { folder: lasting, remove: () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'standin-chromium-'));
  prepare(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) };
}
