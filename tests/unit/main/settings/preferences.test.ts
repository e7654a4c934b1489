import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreferences, type PreferenceValues } from '#main/settings/preferences.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskside-preferences-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, 'preferences.json');

/** Writes as electron-store does, which needs Electron itself. */
const store = (where: string) => (values: PreferenceValues) =>
  writeFileSync(join(where, 'preferences.json'), JSON.stringify(values));

const DEFAULTS = { homeBounds: null, sessionBounds: null, lastUserName: null, language: null };

describe('preferences', () => {
  it('begin with the defaults and are remembered', () => {
    const preferences = openPreferences(folder, store);
    expect(preferences.get()).toEqual(DEFAULTS);
    preferences.set({ lastUserName: 'priya@example.org' });
    preferences.set({ homeBounds: { x: 1, y: 2, width: 420, height: 640 } });
    expect(openPreferences(folder, store).get()).toEqual({
      ...DEFAULTS,
      lastUserName: 'priya@example.org',
      homeBounds: { x: 1, y: 2, width: 420, height: 640 }
    });
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"lastUserName":7}',
    '{"homeBounds":{"x":0,"y":0,"width":1e9,"height":640}}',
    '{"surprise":true}'
  ])('a junk file (%s) is put aside and everything starts from the defaults', (junk) => {
    writeFileSync(file(), junk);
    const preferences = openPreferences(folder, store);
    expect(preferences.get()).toEqual(DEFAULTS);
    expect(readFileSync(join(folder, 'preferences.junk.json'), 'utf8')).toBe(junk);
    preferences.set({ language: 'de' });
    expect(openPreferences(folder, store).get()).toEqual({ ...DEFAULTS, language: 'de' });
    expect(existsSync(file())).toBe(true);
  });

  it('a file that cannot be written costs the memory and nothing else', () => {
    const preferences = openPreferences(folder, () => () => {
      throw new Error('read-only');
    });
    preferences.set({ language: 'fr' });
    expect(preferences.get().language).toBe('fr');
  });
});
