import type { AuditRow, ChainedRow, LedgerEntry, LedgerRow } from './entry.ts';
import type { LedgerHealth } from './health.ts';
import type {
  AuditQuery,
  ChainVerdict,
  DayTrend,
  Page,
  RefusalCount,
  Scope,
  SessionFilter,
  SessionQuery,
  SessionTotals
} from './queries.ts';
import type { SeenState } from './seen-state.ts';
import type { SessionRecord } from './session-record.ts';

export type {
  Attempt,
  AttemptReason,
  AuditEntry,
  AuditRow,
  ChainedRow,
  DecidedPolicy,
  LedgerEntry,
  LedgerRow,
  RecordedDevice
} from './entry.ts';

/**
 * The record. Append-only; appending never throws and never makes a session wait. Everything that reads sees what was
 * appended before, and rejects with a `LedgerError` when the database does not answer.
 */
export interface Ledger {
  append(entry: LedgerEntry): void;
  /**
   * Like {@link append} for an entry that several relays may come to know of, or one relay twice: with the same `key` (at
   * least 122 random bits, so that the hash of an erased row tells nothing) it is recorded once.
   */
  appendOnce(entry: LedgerEntry, key: string): void;
  /** What was last seen under a name; `null` when nothing was. */
  seen(name: string): Promise<SeenState | null>;
  /**
   * Replaces what was seen, after everything appended before is stored. `false`, and nothing changes, when the last
   * revision is another than `after` (`null`: nothing was seen yet).
   */
  see(name: string, state: SeenState, after: string | null): Promise<boolean>;
  /** Rows in order, of one session if an id is given. */
  read(filter?: { readonly sessionId?: string }): Promise<readonly LedgerRow[]>;
  /** A page of sessions (features G1, G3). Those of this moment are `state: 'active'` (feature G2). */
  sessions(query?: SessionQuery): Promise<Page<SessionRecord>>;
  /** What those sessions came to (feature G2). */
  totals(filter?: SessionFilter): Promise<SessionTotals>;
  /** Those sessions day by day, in order; of refused attempts all that are within the filter's scope. */
  trends(filter?: SessionFilter): Promise<readonly DayTrend[]>;
  /** Refused attempts by day and reason, in this order. An attempt of nobody proven belongs to no tenant. */
  refusals(scope?: Scope): Promise<readonly RefusalCount[]>;
  /** A page of the audit log (feature G4), newest first. */
  audit(query?: AuditQuery): Promise<Page<AuditRow>>;
  /** Recomputes the chain over everything that is kept: tampering shows (feature G4). */
  verifyAudit(): Promise<ChainVerdict>;
  /**
   * The next rows behind that number, at most `limit` (1 to `MAX_PAGE`), in order: the stream of feature G9. A number is
   * never given twice, and none appears behind one that was already handed out.
   */
  after(number: number, limit: number): Promise<readonly ChainedRow[]>;
  /** How the record is doing; asks nobody. */
  health(): LedgerHealth;
  /** Stores what waits, as far as the database takes it (the rest stays in the spool), and lets go of everything. */
  close(): Promise<void>;
}
