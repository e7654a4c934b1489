import type { Capability } from '#shared/policy/mode-matrix.ts';
import type { LedgerRow } from './entry.ts';
import { pageOf } from './paging.ts';
import type {
  DayTrend,
  Page,
  Paging,
  RefusalCount,
  Scope,
  SessionFilter,
  SessionOrder,
  SessionQuery,
  SessionTotals
} from './queries.ts';
import { durationOf, phaseOf, type SessionRecord, startOf, warningsOf } from './session-record.ts';

/** Length of a day, milliseconds; the epoch began at midnight UTC. */
export const DAY_MS = 86_400_000;

function within(at: number, { from, to }: Scope): boolean {
  return (from === undefined || at >= from) && (to === undefined || at < to);
}

function isOf(record: SessionRecord, tenantId: string | undefined): boolean {
  return tenantId === undefined || record.helper?.tenantId === tenantId || record.sharer?.tenantId === tenantId;
}

/** Whether a session is one of those that are asked for. */
export function matches(record: SessionRecord, filter: SessionFilter): boolean {
  const same = <Value>(wanted: Value | undefined, value: Value): boolean => wanted === undefined || wanted === value;
  const { deviceName, mode, feature } = filter;
  return (
    within(startOf(record), filter) &&
    isOf(record, filter.tenantId) &&
    same(filter.state, phaseOf(record)) &&
    same(filter.joined, record.joinedAt !== null) &&
    same<string | undefined>(filter.helper, record.helper?.objectId) &&
    same<string | undefined>(filter.sharer, record.sharer?.objectId) &&
    same<string | null | undefined>(filter.deviceId, record.device?.entraDeviceId) &&
    (deviceName === undefined || record.device?.name.toLowerCase().includes(deviceName.toLowerCase()) === true) &&
    same<boolean | undefined>(filter.enrolled, record.deviceFacts?.enrolled) &&
    same<string | null>(filter.endReason, record.endReason) &&
    (mode === undefined || record.modesUsed.includes(mode)) &&
    (feature === undefined || record.featuresUsed.includes(feature)) &&
    same(filter.warned, warningsOf(record).length > 0) &&
    same<string | null>(filter.ticket, record.ticket)
  );
}

/** What sessions can be ordered by. Names of devices without regard to case. */
export const ORDER_KEYS: Readonly<Record<SessionOrder, (record: SessionRecord) => string | number | null>> = {
  startedAt: startOf,
  endedAt: ({ endedAt }) => endedAt,
  durationMs: durationOf,
  deviceName: ({ device }) => device?.name.toLowerCase() ?? null,
  helper: ({ helper }) => helper?.objectId ?? null,
  sharer: ({ sharer }) => sharer?.objectId ?? null,
  endReason: ({ endReason }) => endReason
};

type Key = string | number | null;
/** What there is, in order; then what there is not; equal ones by id. */
function comparing(by: SessionOrder, descending: boolean): (one: SessionRecord, other: SessionRecord) => number {
  const before = (a: Exclude<Key, null>, b: Exclude<Key, null>): number => (a < b === descending ? 1 : -1);
  return (one, other) => {
    const [a, b] = [ORDER_KEYS[by](one), ORDER_KEYS[by](other)];
    if (a === b) return one.sessionId < other.sessionId ? -1 : 1;
    if (a === null || b === null) return a === null ? 1 : -1;
    return before(a, b);
  };
}

/** Cuts a page out of everything. */
export function pageFrom<Item>(all: readonly Item[], paging: Paging): Page<Item> {
  const { offset, limit } = pageOf(paging);
  return { items: all.slice(offset, offset + limit), total: all.length };
}

/** A page of those sessions that are asked for. */
export function selectSessions(records: Iterable<SessionRecord>, query: SessionQuery): Page<SessionRecord> {
  const { by, descending = false } = query.order ?? { by: 'startedAt', descending: true };
  const found = [...records].filter((record) => matches(record, query)).sort(comparing(by, descending));
  return pageFrom(found, query);
}

function counted<What extends string>(all: readonly What[]): readonly (readonly [What, number])[] {
  const counts = new Map<What, number>();
  for (const what of all) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What sessions came to. */
export function totalsOf(records: Iterable<SessionRecord>, filter: SessionFilter): SessionTotals {
  const all = [...records].filter((record) => matches(record, filter));
  const joined = all.filter(({ joinedAt }) => joinedAt !== null);
  const lengths = joined.map(durationOf).filter((length) => length !== null);
  const totalMs = lengths.reduce((sum, length) => sum + length, 0);
  const used = counted<Capability>(joined.flatMap(({ modesUsed, featuresUsed }) => [...modesUsed, ...featuresUsed]));
  const endings = counted(joined.flatMap(({ endReason }) => (endReason === null ? [] : [endReason])));
  return {
    created: all.filter(({ createdAt }) => createdAt !== null).length,
    joined: joined.length,
    active: joined.filter((record) => phaseOf(record) === 'active').length,
    warned: joined.filter((record) => warningsOf(record).length > 0).length,
    averageMs: lengths.length === 0 ? null : totalMs / lengths.length,
    longestMs: lengths.length === 0 ? null : Math.max(...lengths),
    totalMs,
    used: used.map(([what, sessions]) => ({ what, sessions })),
    endings: endings.map(([reason, sessions]) => ({ reason, sessions }))
  };
}

const dayOf = (at: number): number => at - (at % DAY_MS);

/** Midnight of the day that is so many milliseconds after the epoch, and every refused attempt of a scope. */
function refusedIn(rows: Iterable<LedgerRow>, scope: Scope) {
  return [...rows].filter(
    (row) =>
      row.kind === 'attempt-refused' &&
      within(row.at, scope) &&
      (scope.tenantId === undefined || row.person?.tenantId === scope.tenantId)
  );
}

/** Day by day. */
export function trendsOf(
  records: Iterable<SessionRecord>,
  rows: Iterable<LedgerRow>,
  filter: SessionFilter
): DayTrend[] {
  const days = new Map<number, { sessions: number; warned: number; refused: number }>();
  const on = (at: number) => {
    const day = days.get(dayOf(at)) ?? { sessions: 0, warned: 0, refused: 0 };
    days.set(dayOf(at), day);
    return day;
  };
  for (const record of records) {
    if (record.joinedAt === null || !matches(record, filter)) continue;
    const day = on(startOf(record));
    day.sessions += 1;
    if (warningsOf(record).length > 0) day.warned += 1;
  }
  for (const row of refusedIn(rows, filter)) on(row.at).refused += 1;
  return [...days].sort(([one], [other]) => one - other).map(([day, counts]) => ({ day, ...counts }));
}

/** Why attempts were refused, and how often. */
export function refusalsOf(rows: Iterable<LedgerRow>, scope: Scope): RefusalCount[] {
  const days = new Map<number, RefusalCount['reason'][]>();
  for (const row of refusedIn(rows, scope)) {
    if (row.kind !== 'attempt-refused') continue;
    const reasons = days.get(dayOf(row.at)) ?? [];
    reasons.push(row.reason, ...new Set(row.reasons ?? []));
    days.set(dayOf(row.at), reasons);
  }
  return [...days]
    .sort(([one], [other]) => one - other)
    .flatMap(([day, reasons]) => counted(reasons).map(([reason, attempts]) => ({ day, reason, attempts })));
}
