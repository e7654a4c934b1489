import type { AuditEvent } from '#shared/api/audit-event.ts';
import {
  type DirectorySnapshot,
  SETTINGS_TARGET,
  type WatchedAssignment,
  type WatchedRole
} from '../directory/watched.ts';
import { nameOf, namesOf } from './names.ts';
import { flatSettings, settingsChanges } from './settings.ts';

type Source = 'configuration' | 'directory';
type ChangeEvent = Extract<AuditEvent, { what: 'settings-changed' | 'role-changed' | 'assignment-changed' }>;

/** One thing that is otherwise than before: what an event of the directory would name it, and what the record says. */
export interface Difference {
  readonly target: string;
  readonly event: ChangeEvent;
}

/** What a tenant's directory shows otherwise than before: settings, then roles, then assignments, each in order of ids. */
export function differences(source: Source, before: DirectorySnapshot, now: DirectorySnapshot): readonly Difference[] {
  const settings = settingsChanges(source, flatSettings(before.settings), flatSettings(now.settings));
  return [
    ...settings.map((event) => ({ target: SETTINGS_TARGET, event })),
    ...pairs(before.roles, now.roles).flatMap(([id, one, other]): Difference[] => {
      const [from, to] = [rightsOf(one), rightsOf(other)];
      if (same(from, to)) return [];
      return [{ target: id, event: { what: 'role-changed', source, role: nameOf(id), from, to } }];
    }),
    ...pairs(before.assignments, now.assignments).flatMap(([id, one, other]): Difference[] => {
      const [from, to] = [assignmentOf(one), assignmentOf(other)];
      if (same(from, to)) return [];
      return [{ target: id, event: { what: 'assignment-changed', source, assignment: nameOf(id), from, to } }];
    })
  ];
}

function pairs<Item extends { readonly id: string }>(before: readonly Item[], now: readonly Item[]) {
  const [old, fresh] = [new Map(before.map((item) => [item.id, item])), new Map(now.map((item) => [item.id, item]))];
  const ids = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return ids.map((id) => [id, old.get(id), fresh.get(id)] as const);
}

function rightsOf(role: WatchedRole | undefined): readonly string[] | null {
  return role === undefined ? null : namesOf(role.rights);
}

function assignmentOf(one: WatchedAssignment | undefined) {
  if (one === undefined) return null;
  return { role: nameOf(one.role), members: namesOf(one.members), scope: namesOf(one.scope) };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
