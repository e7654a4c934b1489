import type { EndReason } from '#shared/errors/codes.ts';
import type { Capability } from '#shared/policy/mode-matrix.ts';
import { SESSION_FEATURES, SESSION_MODES, type SessionFeature, type SessionMode } from '#shared/session/modes.ts';
import type { Device, Person } from '../person.ts';
import type { DecidedPolicy, LedgerRow, RecordedDevice } from './ledger.ts';

/** Another decision in the middle of a session: what it took and what it gave. */
export interface PolicyChange {
  readonly at: number;
  readonly lost: readonly Capability[];
  readonly gained: readonly Capability[];
  readonly decided: DecidedPolicy;
}

/** One session as a report shows it (feature G1). Times are milliseconds since the epoch; `null` = did not happen. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly helper: Person | null;
  readonly sharer: Person | null;
  readonly device: Device | null;
  readonly deviceFacts: RecordedDevice | null;
  readonly createdAt: number | null;
  readonly joinedAt: number | null;
  readonly endedAt: number | null;
  /** What policy decided when both joined (features F4, F5). */
  readonly decided: DecidedPolicy | null;
  readonly policyChanges: readonly PolicyChange[];
  /** Used, not merely allowed: as the sharer's side reported them. */
  readonly modesUsed: readonly SessionMode[];
  readonly featuresUsed: readonly SessionFeature[];
  readonly endReason: EndReason | null;
  readonly endedBy: 'helper' | 'sharer' | 'relay' | null;
}

function decidedBy({ modes, features, refusals, warnings }: DecidedPolicy): DecidedPolicy {
  return { modes, features, refusals, warnings };
}

function allowedBy({ modes, features }: DecidedPolicy): readonly Capability[] {
  return [...modes, ...features];
}

function changesAfter(joined: DecidedPolicy, rows: readonly LedgerRow[]): readonly PolicyChange[] {
  let before = allowedBy(joined);
  return rows.flatMap((row) => {
    if (row.kind !== 'session-policy') return [];
    const now = allowedBy(row);
    const lost = before.filter((what) => !now.includes(what));
    const gained = now.filter((what) => !before.includes(what));
    before = now;
    return [{ at: row.at, lost, gained, decided: decidedBy(row) }];
  });
}

/** Folds the rows of one session, in order, into its record; `undefined` when there is none. */
export function sessionRecord(rows: readonly LedgerRow[], sessionId: string): SessionRecord | undefined {
  const own = rows.filter((row) => row.sessionId === sessionId);
  const created = own.find((row) => row.kind === 'session-created');
  const joined = own.find((row) => row.kind === 'session-joined');
  const ended = own.find((row) => row.kind === 'session-ended');
  if (created === undefined && joined === undefined && ended === undefined) return undefined;
  const reports = own.filter((row) => row.kind === 'session-report').filter((row) => row.by === 'sharer');
  const modes = reports.map(({ event }) => (event.kind === 'mode' ? event.mode : undefined));
  const features = own.map((row) =>
    row.kind === 'session-report' && row.event.kind === 'feature' ? row.event.feature : undefined
  );
  return {
    sessionId,
    helper: created?.helper ?? joined?.helper ?? null,
    sharer: joined?.sharer ?? null,
    device: joined?.sharerDevice ?? null,
    deviceFacts: joined?.deviceFacts ?? null,
    createdAt: created?.at ?? null,
    joinedAt: joined?.at ?? null,
    endedAt: ended?.at ?? null,
    decided: joined === undefined ? null : decidedBy(joined),
    policyChanges: joined === undefined ? [] : changesAfter(joined, own),
    modesUsed: SESSION_MODES.filter((mode) => modes.includes(mode)),
    featuresUsed: SESSION_FEATURES.filter((feature) => features.includes(feature)),
    endReason: ended?.reason ?? null,
    endedBy: ended?.by ?? null
  };
}
