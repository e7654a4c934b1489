import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
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

/** Name of the file, without its extension. */
export const PREFERENCES_FILE = 'preferences';

/** Writes the values to the file; see `preferences-store.ts`. May throw. */
export type WritePreferences = (values: PreferenceValues) => void;

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
export function openPreferences(
  folder: string,
  openStore: (folder: string, values: PreferenceValues) => WritePreferences
): Preferences {
  const path = join(folder, `${PREFERENCES_FILE}.json`);
  const read = judge(path);
  let values = read ?? preferencesSchema.parse({});
  if (read === null) {
    try {
      renameSync(path, join(folder, `${PREFERENCES_FILE}.junk.json`));
    } catch {
      // It will be written over.
    }
  }
  const write = openStore(folder, values);
  return {
    get: () => values,
    set: (change) => {
      values = preferencesSchema.parse({ ...values, ...change });
      try {
        write(values);
      } catch {
        // A full or read-only disk: remembered until the app quits.
      }
    }
  };
}
