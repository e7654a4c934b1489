import { z } from 'zod';
import { DirectoryPermissionMissing, DirectoryUnavailable } from '../directory/directory.ts';
import type { DirectoryEvent, WatchedDirectory } from '../directory/watched.ts';
import type { Logger } from '../logging.ts';
import { entriesFrom } from './attribution.ts';
import { differences } from './differences.ts';
import type { Step } from './remember.ts';

/** Events are told late: so long after a look they are asked for once more. */
const LATE_MS = 60 * 60_000;
/** The longest that is asked for at once; a relay that was away for longer still finds every difference. */
const LONGEST_MS = 24 * 60 * 60_000;
/** Ids of events that are remembered. */
const MAX_IDS = 10_000;

const ids = z.array(z.string());
const snapshotSchema = z.strictObject({
  settings: z.strictObject({
    remoteHelpEnabled: z.boolean(),
    unenrolledAllowed: z.boolean(),
    chatAllowed: z.boolean()
  }),
  roles: z.array(z.strictObject({ id: z.string(), rights: ids })),
  assignments: z.array(z.strictObject({ id: z.string(), role: z.string(), members: ids, scope: ids }))
});

/** What was seen of a tenant's directory at the last look. */
export const directoryStateSchema = z.strictObject({
  snapshot: snapshotSchema,
  lookedAt: z.number(),
  /** When events were last read, and those of them that will come again; `null` when they never were. */
  events: z.strictObject({ at: z.number(), ids }).nullable()
});
export type DirectoryState = z.infer<typeof directoryStateSchema>;

/** How one tenant's directory is looked at. */
export interface DirectoryLook {
  readonly directory: WatchedDirectory;
  readonly tenantId: string;
  readonly now: () => number;
  readonly log: Logger;
  /** Tenants whose events could not be had at the last look, and that was said. */
  readonly withoutEvents: Set<string>;
  /** A look of another relay that is younger than this is enough; 0 for none. */
  readonly freshMs: number;
}

/** What the directory shows now, and how it differs. Rejects with a `DirectoryUnavailable`. */
export async function lookAt(look: DirectoryLook, before: DirectoryState | null): Promise<Step<DirectoryState> | null> {
  const { directory, tenantId, freshMs } = look;
  const at = look.now();
  if (before !== null && before.lookedAt <= at && at - before.lookedAt < freshMs) return null;
  const last = before?.events ?? null;
  // Events first: one that is told after the snapshot was taken comes with the next look, which shows its difference.
  const since = Math.max(Math.min(last?.at ?? at, at) - LATE_MS, at - LONGEST_MS);
  const events = await eventsSince(look, since);
  const snapshot = await directory.snapshot(tenantId);
  const known = new Set(last?.ids);
  // What happened before anybody watched is nobody's change.
  const fresh = last === null ? [] : (events ?? []).filter(({ id }) => !known.has(id));
  const changed = before === null ? [] : differences(directory.sourceOf(tenantId), before.snapshot, snapshot);
  return {
    state: {
      snapshot: snapshotSchema.parse(snapshot),
      lookedAt: at,
      events: events === null ? last : { at, ids: comingAgain(events, at) }
    },
    entries: entriesFrom(tenantId, changed, fresh)
  };
}

function comingAgain(events: readonly DirectoryEvent[], at: number): string[] {
  const young = events.filter((event) => event.at >= at - LATE_MS);
  return young.map(({ id }) => id).slice(-MAX_IDS);
}

/** `null` when they cannot be had: then the difference alone is recorded. */
async function eventsSince({ directory, tenantId, log, withoutEvents }: DirectoryLook, since: number) {
  try {
    const events = await directory.events(tenantId, since);
    withoutEvents.delete(tenantId);
    return events;
  } catch (error) {
    if (!(error instanceof DirectoryUnavailable)) throw error;
    if (!withoutEvents.has(tenantId)) {
      const permission = error instanceof DirectoryPermissionMissing ? { permission: error.permission } : {};
      log('warn', 'directory-events-missing', { tenantId, reason: error.reason, ...permission });
    }
    withoutEvents.add(tenantId);
    return null;
  }
}
