import { sql, type Transaction } from 'kysely';
import type { Flavour, LedgerDatabase, Tables } from './schema.ts';

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
