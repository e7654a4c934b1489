import type { LedgerTrouble } from './health.ts';
import type { Ledger } from './ledger.ts';
import type { PendingRow } from './pending-row.ts';

/** Where rows are kept for good: a database. Every call may reject; {@link RowStore.troubleOf} says what it means. */
export interface RowStore
  extends Pick<Ledger, 'read' | 'sessions' | 'totals' | 'trends' | 'refusals' | 'audit' | 'seen' | 'see'> {
  /** Opens and brings up to date; calling it again does what is still to be done. */
  prepare(): Promise<void>;
  /** Stores rows in order, each once by its key, all or none. */
  store(rows: readonly PendingRow[]): Promise<void>;
  /** The latest moment that a relay was sure of, milliseconds since the epoch; 0 when there was none. */
  trustedAt(): Promise<number>;
  /** The database's own clock, milliseconds since the epoch; `null` when it has none but this machine's. */
  databaseNow(): Promise<number | null>;
  /** Sessions of this node that have no end. */
  unended(): Promise<readonly string[]>;
  /** Removes what is kept from before `cutoff`, also from the files; answers how many rows. */
  removeExpired(cutoff: number): Promise<number>;
  verifyAudit: Ledger['verifyAudit'];
  after: Ledger['after'];
  /** What an error that one of these threw means for the record. */
  troubleOf(error: unknown): LedgerTrouble;
  close(): Promise<void>;
}
