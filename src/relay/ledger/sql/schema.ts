import type { Kysely } from 'kysely';

/** The two databases that the record can be in. */
export type Flavour = 'sqlite' | 'postgresql';

/** Every row of the record. What retention has erased in place keeps number, `kept_from` and hashes only. */
export interface RowsTable {
  readonly number: number;
  readonly key: string | null;
  readonly at: number | null;
  readonly kept_from: number;
  readonly kind: string | null;
  readonly session_id: string | null;
  readonly tenant_id: string | null;
  /** Of an audit entry: what happened, and who did it. */
  readonly audit_what: string | null;
  readonly actor: string | null;
  /** The entry as canonical JSON. */
  readonly body: string | null;
  readonly content_hash: string;
  readonly hash: string;
}

/** One line a session, folded from its rows; the columns beside `record` are what is filtered and ordered by. */
export interface SessionsTable {
  readonly session_id: string;
  readonly kept_from: number;
  readonly started_at: number;
  readonly created_at: number | null;
  readonly joined_at: number | null;
  readonly ended_at: number | null;
  readonly duration_ms: number | null;
  readonly helper_tenant: string | null;
  readonly helper: string | null;
  readonly sharer_tenant: string | null;
  readonly sharer: string | null;
  readonly device_id: string | null;
  /** In lower case. */
  readonly device_name: string | null;
  readonly enrolled: number | null;
  readonly end_reason: string | null;
  /** Used modes and features: `,view,chat,`. */
  readonly used: string;
  readonly warned: number;
  readonly ticket: string | null;
  /** The node that holds the session. */
  readonly node: string;
  /** The session's record as JSON. */
  readonly record: string;
}

/** One line for each reason of a refused attempt; `main` is 1 for the attempt's own. */
export interface RefusalsTable {
  readonly number: number;
  readonly at: number;
  readonly kept_from: number;
  readonly tenant_id: string | null;
  readonly reason: string;
  readonly main: number;
}

/** Where the record ends: one line. */
export interface StateTable {
  readonly id: number;
  readonly number: number;
  readonly hash: string;
  /** The latest moment that a relay was sure of, milliseconds since the epoch. */
  readonly trusted_at: number;
}

/** Where the kept part begins: the newest line counts. */
export interface AnchorsTable {
  readonly id: number;
  readonly number: number;
  readonly hash: string;
  readonly cutoff: number;
  readonly seal: string;
}

/** What was last seen of something that is watched for changes: one line each. */
export interface SeenTable {
  readonly name: string;
  readonly revision: string;
  /** A `SeenState` as JSON. */
  readonly seen: string;
}

/** The record's tables. */
export interface Tables {
  readonly ledger_rows: RowsTable;
  readonly ledger_sessions: SessionsTable;
  readonly ledger_refusals: RefusalsTable;
  readonly ledger_state: StateTable;
  readonly ledger_anchors: AnchorsTable;
  readonly ledger_seen: SeenTable;
}
export type LedgerDatabase = Kysely<Tables>;
