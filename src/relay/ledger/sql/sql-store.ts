import { type Dialect, Kysely, sql } from 'kysely';
import { LedgerError, type LedgerTrouble } from '../health.ts';
import type { PendingRow } from '../pending-row.ts';
import type { RowStore } from '../store.ts';
import { migrateLedger } from './migrations.ts';
import { readAfter, readAudit, readRows } from './read-rows.ts';
import { readRefusals, readSessions, readTotals, readTrends } from './read-sessions.ts';
import { removeExpired, wipeRemoved } from './retention.ts';
import type { Flavour, LedgerDatabase, Tables } from './schema.ts';
import { readSeen, writeSeen } from './seen-states.ts';
import { verifyChain } from './verify.ts';

/** What differs between the databases. */
export interface SqlStoreOptions {
  readonly dialect: Dialect;
  readonly flavour: Flavour;
  /** The name of this relay among those that share the database. */
  readonly node: string;
  readonly troubleOf: (error: unknown) => LedgerTrouble;
  /** Stores rows as {@link RowStore.store} does, the way that costs this database least. */
  readonly store: (db: LedgerDatabase, rows: readonly PendingRow[]) => Promise<void>;
}

/** A database that holds the record. */
export function createSqlStore({ dialect, flavour, node, troubleOf, store }: SqlStoreOptions): RowStore {
  const db = new Kysely<Tables>({ dialect });
  let prepared = false;
  let wiped = true;
  return {
    async prepare() {
      if (prepared) return;
      await migrateLedger(db, flavour);
      prepared = true;
    },
    store: (rows) => store(db, rows),
    async trustedAt() {
      const { trusted_at } = await db.selectFrom('ledger_state').select('trusted_at').executeTakeFirstOrThrow();
      return trusted_at;
    },
    async databaseNow() {
      if (flavour === 'sqlite') return null;
      const now = sql<{ now: number }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`;
      return (await now.execute(db)).rows[0]?.now ?? null;
    },
    async unended() {
      const open = db.selectFrom('ledger_sessions').select('session_id').where('ended_at', 'is', null);
      const lines = await open.where('node', '=', node).orderBy('started_at').execute();
      return lines.map(({ session_id }) => session_id);
    },
    async removeExpired(cutoff) {
      const removed = await removeExpired(db, flavour, cutoff);
      if (removed > 0) wiped = false;
      if (!wiped) await wipeRemoved(db, flavour);
      wiped = true;
      return removed;
    },
    read: ({ sessionId } = {}) => readRows(db, sessionId),
    sessions: (query = {}) => readSessions(db, query),
    totals: (filter = {}) => readTotals(db, filter),
    trends: (filter = {}) => readTrends(db, filter),
    refusals: (scope = {}) => readRefusals(db, scope),
    audit: (query = {}) => readAudit(db, query),
    verifyAudit: () => verifyChain(db),
    after: (number, limit) => readAfter(db, number, limit),
    seen: (name) => readSeen(db, name),
    see: (name, state, after) => writeSeen(db, name, state, after),
    troubleOf: (error) => (error instanceof LedgerError ? error.code : troubleOf(error)),
    close: () => db.destroy()
  };
}
