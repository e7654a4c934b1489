import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';

const boundsSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(32768),
  height: z.number().int().min(200).max(32768)
});

/** What Deskside remembers on this machine between starts: comfort only, nothing that anything is decided by. */
export const preferencesSchema = z.strictObject({
  homeBounds: boundsSchema.nullable().default(null),
  sessionBounds: boundsSchema.nullable().default(null),
  lastUserName: z.string().max(256).nullable().default(null),
  /** BCP 47 tag chosen by the person; `null` follows the system. */
  language: z.string().max(35).nullable().default(null)
});
export type PreferenceValues = z.infer<typeof preferencesSchema>;

export type Preferences = {
  readonly get: () => PreferenceValues;
  readonly set: (change: Partial<PreferenceValues>) => void;
};

const FILE = 'preferences';

/** Reads and judges the file; `null` when it is junk. A file that is not there has all defaults. */
function judge(path: string): PreferenceValues | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return preferencesSchema.parse({});
  }
  try {
    return preferencesSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Opens the preferences in `folder`. A junk file is put aside as `preferences.junk.json` and everything starts from the
 * defaults; one that cannot be written costs the memory and nothing else.
 */
export function openPreferences(folder: string): Preferences {
  const path = join(folder, `${FILE}.json`);
  const read = judge(path);
  let values = read ?? preferencesSchema.parse({});
  if (read === null) {
    try {
      renameSync(path, join(folder, `${FILE}.junk.json`));
    } catch {
      // It will be written over.
    }
  }
  const store = new Store<PreferenceValues>({ cwd: folder, name: FILE, defaults: values, clearInvalidConfig: true });
  return {
    get: () => values,
    set: (change) => {
      values = preferencesSchema.parse({ ...values, ...change });
      try {
        store.store = values;
      } catch {
        // A full or read-only disk: remembered until the app quits.
      }
    }
  };
}
