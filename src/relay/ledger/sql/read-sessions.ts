import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { endReasonSchema, refusalReasonSchema } from '#shared/errors/codes.ts';
import { attemptReasonSchema } from '../entry.ts';
import { DAY_MS } from '../memory-queries.ts';
import { pageOf } from '../paging.ts';
import type {
  DayTrend,
  Page,
  RefusalCount,
  Scope,
  SessionFilter,
  SessionOrder,
  SessionQuery,
  SessionTotals
} from '../queries.ts';
import type { SessionRecord } from '../session-record.ts';
import { capabilitySchema } from '../session-record.ts';
import { recordFrom } from './row-columns.ts';
import type { LedgerDatabase, Tables } from './schema.ts';

type Sessions = ExpressionBuilder<Tables, 'ledger_sessions'>;

/** `%` and `_` in what somebody looks for mean themselves. */
function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function conditions(filter: SessionFilter) {
  return (eb: Sessions) => {
    const all = [];
    const { from, to, tenantId, state, joined, deviceName, enrolled, warned } = filter;
    if (from !== undefined) all.push(eb('started_at', '>=', from));
    if (to !== undefined) all.push(eb('started_at', '<', to));
    if (tenantId !== undefined)
      all.push(eb.or([eb('helper_tenant', '=', tenantId), eb('sharer_tenant', '=', tenantId)]));
    if (state === 'ended') all.push(eb('ended_at', 'is not', null));
    else if (state !== undefined) {
      all.push(eb('ended_at', 'is', null), eb('joined_at', state === 'active' ? 'is not' : 'is', null));
    }
    if (joined !== undefined) all.push(eb('joined_at', joined ? 'is not' : 'is', null));
    if (filter.helper !== undefined) all.push(eb('helper', '=', filter.helper));
    if (filter.sharer !== undefined) all.push(eb('sharer', '=', filter.sharer));
    if (filter.deviceId !== undefined) all.push(eb('device_id', '=', filter.deviceId));
    if (deviceName !== undefined) all.push(sql<SqlBool>`device_name like ${containing(deviceName)} escape '\\'`);
    if (enrolled !== undefined) all.push(eb('enrolled', '=', Number(enrolled)));
    if (filter.endReason !== undefined) all.push(eb('end_reason', '=', filter.endReason));
    for (const what of [filter.mode, filter.feature]) {
      if (what !== undefined) all.push(eb('used', 'like', `%,${what},%`));
    }
    if (warned !== undefined) all.push(eb('warned', '=', Number(warned)));
    if (filter.ticket !== undefined) all.push(eb('ticket', '=', filter.ticket));
    return eb.and(all);
  };
}

const ORDER_COLUMNS = {
  startedAt: 'started_at',
  endedAt: 'ended_at',
  durationMs: 'duration_ms',
  deviceName: 'device_name',
  helper: 'helper',
  sharer: 'sharer',
  endReason: 'end_reason'
} as const satisfies Readonly<Record<SessionOrder, string>>;

/** A page of sessions. */
export async function readSessions(db: LedgerDatabase, query: SessionQuery): Promise<Page<SessionRecord>> {
  const { offset, limit } = pageOf(query);
  const { by, descending = false } = query.order ?? { by: 'startedAt', descending: true };
  const column = ORDER_COLUMNS[by];
  const found = db.selectFrom('ledger_sessions').where(conditions(query));
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const lines = await found
    .select(['session_id', 'record'])
    .orderBy(sql`${sql.ref(column)} is null`)
    .orderBy(column, descending ? 'desc' : 'asc')
    .orderBy('session_id')
    .limit(limit)
    .offset(offset)
    .execute();
  return { items: lines.map(recordFrom), total };
}

/** What sessions came to. */
export async function readTotals(db: LedgerDatabase, filter: SessionFilter): Promise<SessionTotals> {
  const all = db.selectFrom('ledger_sessions').where(conditions(filter));
  const joined = all.where('joined_at', 'is not', null);
  const sums = await joined
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('joined'),
      fn.count<number>(eb.case().when('ended_at', 'is', null).then(1).end()).as('active'),
      fn.coalesce(fn.sum<number>('warned'), eb.lit(0)).as('warned'),
      fn.count<number>('duration_ms').as('lengths'),
      fn.coalesce(fn.sum<number>('duration_ms'), eb.lit(0)).as('total'),
      fn.max('duration_ms').as('longest')
    ])
    .executeTakeFirstOrThrow();
  const { created } = await all
    .select(({ fn }) => fn.count<number>('created_at').as('created'))
    .executeTakeFirstOrThrow();
  const uses = await joined
    .select(({ fn }) => ['used', fn.countAll<number>().as('sessions')])
    .groupBy('used')
    .execute();
  const used = capabilitySchema.options
    .flatMap(({ options }) => [...options])
    .map((what) => ({
      what,
      sessions: uses.reduce((sum, line) => (line.used.includes(`,${what},`) ? sum + line.sessions : sum), 0)
    }));
  const endings = await joined
    .where('end_reason', 'is not', null)
    .select(({ fn }) => ['end_reason', fn.countAll<number>().as('sessions')])
    .groupBy('end_reason')
    .orderBy('end_reason')
    .execute();
  return {
    created,
    joined: sums.joined,
    active: sums.active,
    warned: sums.warned,
    averageMs: sums.lengths === 0 ? null : sums.total / sums.lengths,
    longestMs: sums.longest,
    totalMs: sums.total,
    used: used.filter(({ sessions }) => sessions > 0).sort((one, other) => (one.what < other.what ? -1 : 1)),
    endings: endings.map(({ end_reason, sessions }) => ({ reason: endReasonSchema.parse(end_reason), sessions }))
  };
}

/** Midnight (UTC) before a moment, both in milliseconds since the epoch. */
const dayOf = (column: 'started_at' | 'at') =>
  sql<number>`${sql.ref(column)} - ${sql.ref(column)} % ${sql.lit(DAY_MS)}`;

function refusedIn(db: LedgerDatabase, { tenantId, from, to }: Scope) {
  let found = db.selectFrom('ledger_refusals');
  if (tenantId !== undefined) found = found.where('tenant_id', '=', tenantId);
  if (from !== undefined) found = found.where('at', '>=', from);
  if (to !== undefined) found = found.where('at', '<', to);
  return found;
}

/** Day by day. */
export async function readTrends(db: LedgerDatabase, filter: SessionFilter): Promise<DayTrend[]> {
  const sessions = await db
    .selectFrom('ledger_sessions')
    .where(conditions(filter))
    .where('joined_at', 'is not', null)
    .select(({ fn }) => [
      dayOf('started_at').as('day'),
      fn.countAll<number>().as('sessions'),
      fn.sum<number>('warned').as('warned')
    ])
    .groupBy(dayOf('started_at'))
    .execute();
  const refused = await refusedIn(db, filter)
    .where('main', '=', 1)
    .select(({ fn }) => [dayOf('at').as('day'), fn.countAll<number>().as('refused')])
    .groupBy(dayOf('at'))
    .execute();
  const days = new Map<number, DayTrend>();
  for (const line of sessions) days.set(line.day, { ...line, refused: 0 });
  for (const { day, refused: count } of refused) {
    days.set(day, { ...(days.get(day) ?? { day, sessions: 0, warned: 0 }), refused: count });
  }
  return [...days.values()].sort((one, other) => one.day - other.day);
}

const reasonSchema = attemptReasonSchema.or(refusalReasonSchema);

/** Why attempts were refused, and how often. */
export async function readRefusals(db: LedgerDatabase, scope: Scope): Promise<RefusalCount[]> {
  const lines = await refusedIn(db, scope)
    .select(({ fn }) => [dayOf('at').as('day'), 'reason', fn.countAll<number>().as('attempts')])
    .groupBy([dayOf('at'), 'reason'])
    .orderBy('day')
    .orderBy('reason')
    .execute();
  return lines.map((line) => ({ ...line, reason: reasonSchema.parse(line.reason) }));
}
