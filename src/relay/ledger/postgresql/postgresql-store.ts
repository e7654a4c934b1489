import { PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { PendingRow } from '../pending-row.ts';
import type { LedgerDatabase } from '../sql/schema.ts';
import { createSqlStore } from '../sql/sql-store.ts';
import type { RowStore } from '../store.ts';
import { postgresqlTrouble } from './postgresql-trouble.ts';
import { storeRows } from './store-rows.ts';

const CONNECT_MS = 5_000;
const STATEMENT_MS = 30_000;
const CONNECTIONS = 4;
/** 64-bit integers and sums of them; all of ours are exact as numbers. */
const NUMBERS: ReadonlySet<number> = new Set([types.builtins.INT8, types.builtins.NUMERIC]);

/** The record in a PostgreSQL database; connects when it is first asked something. */
export function createPostgresqlStore(url: string, node: string): RowStore {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    application_name: 'deskside-relay',
    types: {
      getTypeParser: (id, format) => (NUMBERS.has(id) ? Number : types.getTypeParser(id, format))
    }
  });
  // A connection that breaks while nobody waits for it, in the pool or between two statements of a transaction; whoever
  // asks next finds out. Without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const dialect = new PostgresDialect({ pool });
  const store = (db: LedgerDatabase, rows: readonly PendingRow[]) => storeRows(db, rows, node);
  return createSqlStore({ dialect, flavour: 'postgresql', node, troubleOf: postgresqlTrouble, store });
}
