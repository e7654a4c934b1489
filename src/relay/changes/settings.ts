import { z } from 'zod';
import type { AuditEvent } from '#shared/api/audit-event.ts';
import { nameOf } from './names.ts';

/** Settings by name; what is not set is not there. */
export const flatSettingsSchema = z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]));
export type FlatSettings = Readonly<z.infer<typeof flatSettingsSchema>>;

type SettingsChanged = Extract<AuditEvent, { what: 'settings-changed' }>;

/** Changes that one entry of the record holds. */
const MAX_CHANGES = 256;

/** A tree of settings by name: fields of objects as `outer.inner`, each element of a list as `name/element` that is `true`. */
export function flatSettings(tree: unknown, at = ''): FlatSettings {
  if (tree === undefined || tree === null) return {};
  if (Array.isArray(tree))
    return Object.fromEntries(tree.map((item) => [nameOf(`${at}/${nameOf(String(item))}`), true]));
  if (typeof tree === 'object') {
    const inner = (key: string): string => (at === '' ? key : `${at}.${key}`);
    return Object.assign({}, ...Object.entries(tree).map(([key, value]) => flatSettings(value, inner(key))));
  }
  return { [nameOf(at)]: typeof tree === 'boolean' || typeof tree === 'number' ? tree : nameOf(String(tree)) };
}

/** What is set otherwise than before, as entries of the audit log hold it; none when everything is as it was. */
export function settingsChanges(
  source: SettingsChanged['source'],
  before: FlatSettings,
  now: FlatSettings
): readonly SettingsChanged[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const changes = names
    .map((setting) => ({ setting, from: before[setting] ?? null, to: now[setting] ?? null }))
    .filter(({ from, to }) => from !== to);
  const entries = Array.from({ length: Math.ceil(changes.length / MAX_CHANGES) }, (_, index) =>
    changes.slice(index * MAX_CHANGES, (index + 1) * MAX_CHANGES)
  );
  return entries.map((some) => ({ what: 'settings-changed', source, changes: some }));
}
