import { canonical, chainHash, contentHash } from '../chain.ts';
import { LedgerError } from '../health.ts';
import type { PendingRow } from '../pending-row.ts';
import { recordAfter, type SessionRecord } from '../session-record.ts';
import { lookupColumns, recordFrom, refusalLines, sessionLine } from './row-columns.ts';
import type { RefusalsTable, RowsTable, SessionsTable, StateTable } from './schema.ts';

/** What the database already has of pending rows, and where it ends. */
export interface Found {
  /** Keys that are stored. */
  readonly keys: readonly string[];
  readonly state: Pick<StateTable, 'number' | 'hash' | 'trusted_at'>;
  /** The highest number in the table of rows; 0 when it is empty. */
  readonly last: number;
  /** Lines of the sessions that the rows are about. */
  readonly sessions: readonly Pick<SessionsTable, 'session_id' | 'record' | 'kept_from' | 'node'>[];
}

/** What is to be written, all or nothing. A session's line replaces the one that was there. */
export interface Additions {
  readonly rows: readonly RowsTable[];
  readonly refusals: readonly RefusalsTable[];
  readonly sessions: readonly SessionsTable[];
  readonly state: Found['state'];
}

interface Open {
  readonly record: SessionRecord | undefined;
  readonly keptFrom: number | undefined;
  readonly node: string;
}

/** The sessions that rows are about, each once. */
export function sessionsOf(pending: readonly PendingRow[]): readonly string[] {
  return [...new Set(pending.flatMap(({ entry }) => (entry.sessionId === null ? [] : [entry.sessionId])))];
}

/**
 * Gives rows their places in the chain, in order, each once however often it comes (by its key), and folds them into the
 * lines of their sessions. `null` when there is nothing to write. Throws `ledger-corrupt` for a database that somebody
 * else has put rows into: not one of ours may be mixed up with them.
 */
export function planRows(pending: readonly PendingRow[], found: Found, node: string): Additions | null {
  const stored = new Set(found.keys);
  const fresh = pending.filter(({ key }) => !stored.has(key) && stored.add(key));
  if (fresh.length === 0) return null;
  if (found.last > found.state.number) throw new LedgerError('ledger-corrupt');

  const sessions = new Map<string, Open>(
    found.sessions.map((line) => [
      line.session_id,
      { record: recordFrom(line), keptFrom: line.kept_from, node: line.node }
    ])
  );
  const touched = new Set<string>();
  const rows: RowsTable[] = [];
  const refusals: RefusalsTable[] = [];
  let { number, hash } = found.state;
  for (const { key, at, entry, ...row } of fresh) {
    number += 1;
    const { sessionId } = entry;
    const session = sessionId === null ? undefined : sessions.get(sessionId);
    const keptFrom = Math.min(row.keptFrom, session?.keptFrom ?? row.keptFrom);
    const body = canonical(entry);
    const content = contentHash(key, at, body);
    hash = chainHash(hash, number, keptFrom, content);
    rows.push({ number, key, at, kept_from: keptFrom, ...lookupColumns(entry), body, content_hash: content, hash });
    refusals.push(...refusalLines(entry, number, at, keptFrom));
    if (sessionId === null) continue;
    const record = recordAfter(session?.record, { ...entry, number, at });
    if (record === undefined || record === session?.record) continue;
    sessions.set(sessionId, { record, keptFrom, node: session?.node ?? node });
    touched.add(sessionId);
  }
  const lines = [...touched].flatMap((id) => {
    const session = sessions.get(id);
    return session?.record === undefined ? [] : [sessionLine(session.record, session.keptFrom ?? 0, session.node)];
  });
  const trusted_at = fresh.at(-1)?.keptFrom ?? found.state.trusted_at;
  return { rows, refusals, sessions: lines, state: { number, hash, trusted_at } };
}
