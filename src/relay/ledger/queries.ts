import type { AuditWhat } from '#shared/api/audit-event.ts';
import type { EndReason, RefusalReason } from '#shared/errors/codes.ts';
import type { SessionFeature, SessionMode } from '#shared/session/modes.ts';
import type { AttemptReason } from './entry.ts';

/** The most rows that one page, or one step of the stream, may have. */
export const MAX_PAGE = 1_000;

/** `waiting`: nobody has typed the code yet. `active`: both are in. */
export type SessionPhase = 'waiting' | 'active' | 'ended';

/** What part of the record is asked for: times are milliseconds since the epoch, `from` included, `to` not. */
export interface Scope {
  /** Only what is about people of this tenant; everything when left out. */
  readonly tenantId?: string;
  readonly from?: number;
  readonly to?: number;
}

/** Which sessions; everything that is given must be true of them. `from` and `to` are about their start. */
export interface SessionFilter extends Scope {
  readonly state?: SessionPhase;
  /** Whether a sharer came at all. */
  readonly joined?: boolean;
  /** Object ids. */
  readonly helper?: string;
  readonly sharer?: string;
  /** Entra id of the sharer's device. */
  readonly deviceId?: string;
  /** A part of the name of the sharer's device, in any case. */
  readonly deviceName?: string;
  readonly enrolled?: boolean;
  readonly endReason?: EndReason;
  /** Used, not merely allowed. */
  readonly mode?: SessionMode;
  readonly feature?: SessionFeature;
  /** Whether there was a warning about the device (feature F5), at any time. */
  readonly warned?: boolean;
  readonly ticket?: string;
}

export type SessionOrder = 'startedAt' | 'endedAt' | 'durationMs' | 'deviceName' | 'helper' | 'sharer' | 'endReason';

/** A page of what was asked for. `limit` is 1 to {@link MAX_PAGE}, 100 when left out. */
export interface Paging {
  readonly offset?: number;
  readonly limit?: number;
}

/** Sessions in an order (the newest first when none is given); those with nothing to order by come last. */
export interface SessionQuery extends SessionFilter, Paging {
  readonly order?: { readonly by: SessionOrder; readonly descending?: boolean };
}

/** One page, and how many there are on all pages together. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** What a range of time came to (feature G2): sessions that began in it. Lengths are those of ended sessions with a sharer. */
export interface SessionTotals {
  /** Codes that were drawn, used or not. */
  readonly created: number;
  /** Sessions that a sharer joined. */
  readonly joined: number;
  /** Of those, the ones that last at this moment. */
  readonly active: number;
  /** Of the joined, those with a warning about the device. */
  readonly warned: number;
  /** `null` when none has ended. */
  readonly averageMs: number | null;
  readonly longestMs: number | null;
  readonly totalMs: number;
  /** Used modes and features, sessions each; what was never used is left out. */
  readonly used: readonly { readonly what: SessionMode | SessionFeature; readonly sessions: number }[];
  /** Ended sessions by how, joined ones only. */
  readonly endings: readonly { readonly reason: EndReason; readonly sessions: number }[];
}

/** One day (UTC) of a range; days without anything are left out. */
export interface DayTrend {
  /** Midnight, milliseconds since the epoch. */
  readonly day: number;
  /** Joined sessions that began on it. */
  readonly sessions: number;
  /** Of those, the ones with a warning about the device. */
  readonly warned: number;
  /** Refused attempts. */
  readonly refused: number;
}

/** Refused attempts of one day (UTC) and reason. With `not-allowed`, each reason of policy counts as well. */
export interface RefusalCount {
  readonly day: number;
  readonly reason: AttemptReason | RefusalReason;
  readonly attempts: number;
}

/** Which entries of the audit log, newest first. */
export interface AuditQuery extends Scope, Paging {
  readonly what?: AuditWhat;
  /** Object id of who did it. */
  readonly actor?: string;
}

/** Whether the record is as it was written. `at` names the first row that is not, by its number. */
export type ChainVerdict =
  | { readonly kind: 'intact'; readonly rows: number; readonly head: string }
  | { readonly kind: 'broken'; readonly at: number };
