import type { DirectoryEvent } from '../directory/watched.ts';
import type { AuditEntry } from '../ledger/ledger.ts';
import type { Difference } from './differences.ts';
import { nameOf, namesOf } from './names.ts';

/** Intune's word for an activity that came to be (`activityResult`). */
const SUCCESS = 'success';

/**
 * Differences and events as entries of one tenant's audit log. The last event about what differs says who did it and when;
 * every other event has an entry of its own, in order of time, before the differences.
 */
export function entriesFrom(
  tenantId: string,
  differences: readonly Difference[],
  events: readonly DirectoryEvent[]
): readonly AuditEntry[] {
  const inOrder = events.toSorted((one, other) => one.at - other.at);
  const told = new Set<DirectoryEvent>();
  const entry = (event: AuditEntry['event'], maker: DirectoryEvent | undefined): AuditEntry => ({
    kind: 'audit',
    tenantId,
    actor: maker?.actorId ? { tenantId, objectId: maker.actorId } : null,
    sessionId: null,
    event
  });
  const changed = differences.map(({ target, event }) => {
    const maker = inOrder.findLast(
      ({ targets, result }) => targets.includes(target) && result.toLowerCase() === SUCCESS
    );
    if (maker === undefined) return entry(event, undefined);
    told.add(maker);
    return entry({ ...event, madeAt: maker.at, ...applicationOf(maker) }, maker);
  });
  const alone = inOrder
    .filter((event) => !told.has(event))
    .map((event) => {
      const activity = nameOf(event.activity.replaceAll(' ', '-'));
      const [result, targets] = [nameOf(event.result), namesOf(event.targets)];
      return entry(
        { what: 'directory-event', activity, result, targets, madeAt: event.at, ...applicationOf(event) },
        event
      );
    });
  return [...alone, ...changed];
}

function applicationOf({ applicationId }: DirectoryEvent) {
  return applicationId === null ? {} : { application: nameOf(applicationId) };
}
