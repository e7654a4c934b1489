import { type Insertable, sql, type Transaction } from 'kysely';
import { canonical, chainHash, contentHash, type PendingRow } from '../chain.ts';
import { LedgerError } from '../health.ts';
import { recordAfter, type SessionRecord } from '../session-record.ts';
import { lookupColumns, recordFrom, refusalLines, sessionLine } from './row-columns.ts';
import type { Flavour, LedgerDatabase, RefusalsTable, RowsTable, Tables } from './schema.ts';

/** Names the lock under which rows get their numbers: "deskside", in PostgreSQL's space of 64-bit numbers. */
const NUMBERING_LOCK = 7_235_419_211_205_241n;

/**
 * Runs work that may extend or shorten the record alone, over all nodes: numbers are given in the order in which they
 * become visible, so that a stream that goes by numbers misses nothing. SQLite's transactions begin with its write lock.
 */
export function alone<Result>(
  db: LedgerDatabase,
  flavour: Flavour,
  work: (trx: Transaction<Tables>) => Promise<Result>
): Promise<Result> {
  return db.transaction().execute(async (trx) => {
    if (flavour === 'postgresql') {
      await sql`select pg_advisory_xact_lock(${String(NUMBERING_LOCK)}::bigint)`.execute(trx);
    }
    return work(trx);
  });
}

interface Open {
  readonly record: SessionRecord | undefined;
  readonly keptFrom: number | undefined;
  readonly node: string;
}

async function openSessions(trx: Transaction<Tables>, rows: readonly PendingRow[], node: string) {
  const ids = [...new Set(rows.flatMap(({ entry }) => (entry.sessionId === null ? [] : [entry.sessionId])))];
  const known = new Map<string, Open>();
  if (ids.length === 0) return known;
  const found = await trx
    .selectFrom('ledger_sessions')
    .select(['session_id', 'record', 'kept_from', 'node'])
    .where('session_id', 'in', ids)
    .execute();
  for (const id of ids) known.set(id, { record: undefined, keptFrom: undefined, node });
  for (const line of found) {
    known.set(line.session_id, { record: recordFrom(line), keptFrom: line.kept_from, node: line.node });
  }
  return known;
}

/**
 * Appends rows in order, each once however often it comes (by its key), and folds them into the lines of their sessions.
 * All of them or, when it throws, none.
 */
export function storeRows(
  db: LedgerDatabase,
  flavour: Flavour,
  pending: readonly PendingRow[],
  node: string
): Promise<void> {
  return alone(db, flavour, async (trx) => {
    const keys = pending.map(({ key }) => key);
    const there = await trx.selectFrom('ledger_rows').select('key').where('key', 'in', keys).execute();
    const stored = new Set(there.map(({ key }) => key));
    const fresh = pending.filter(({ key }) => !stored.has(key) && stored.add(key));
    if (fresh.length === 0) return;

    const state = await trx.selectFrom('ledger_state').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
    const last = await trx
      .selectFrom('ledger_rows')
      .select(({ fn }) => fn.max('number').as('number'))
      .executeTakeFirst();
    // Somebody has put rows in: not one of ours may be mixed up with them.
    if ((last?.number ?? 0) > state.number) throw new LedgerError('ledger-corrupt');
    const sessions = await openSessions(trx, fresh, node);
    const touched = new Set<string>();
    const lines: Insertable<RowsTable>[] = [];
    const refusals: RefusalsTable[] = [];
    let { number, hash } = state;
    for (const { key, at, entry, ...row } of fresh) {
      number += 1;
      const { sessionId } = entry;
      const session = sessionId === null ? undefined : sessions.get(sessionId);
      const keptFrom = Math.min(row.keptFrom, session?.keptFrom ?? row.keptFrom);
      const body = canonical(entry);
      const content = contentHash(key, at, body);
      hash = chainHash(hash, number, keptFrom, content);
      const lookup = lookupColumns(entry);
      lines.push({ number, key, at, kept_from: keptFrom, ...lookup, body, content_hash: content, hash });
      refusals.push(...refusalLines(entry, number, at, keptFrom));
      if (sessionId === null || session === undefined) continue;
      const record = recordAfter(session.record, { ...entry, number, at });
      if (record === session.record || record === undefined) continue;
      sessions.set(sessionId, { ...session, record, keptFrom });
      touched.add(sessionId);
    }
    await trx.insertInto('ledger_rows').values(lines).execute();
    if (refusals.length > 0) await trx.insertInto('ledger_refusals').values(refusals).execute();
    const changed = [...touched].flatMap((id) => {
      const session = sessions.get(id);
      return session?.record === undefined ? [] : [sessionLine(session.record, session.keptFrom ?? 0, session.node)];
    });
    if (changed.length > 0) {
      await trx
        .deleteFrom('ledger_sessions')
        .where('session_id', 'in', [...touched])
        .execute();
      await trx.insertInto('ledger_sessions').values(changed).execute();
    }
    const trusted_at = fresh.at(-1)?.keptFrom ?? state.trusted_at;
    await trx.updateTable('ledger_state').set({ number, hash, trusted_at }).where('id', '=', 1).execute();
  });
}
