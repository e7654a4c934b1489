import type { DeviceWarning, EndReason, RefusalReason, RelayErrorCode } from '#shared/errors/codes.ts';
import type { Refusal } from '#shared/policy/decide.ts';
import type { SessionReport } from '#shared/protocol/relay.ts';
import type { SessionFeature, SessionMode, SessionRole } from '#shared/session/modes.ts';
import type { Device, Person } from '../person.ts';

/** Why an attempt was refused, as only the record may know it: the caller sees fewer codes. */
export type AttemptReason =
  | 'code-unknown'
  | 'code-used'
  | 'code-expired'
  | 'code-held'
  | 'code-own'
  /** Went away while policy was asked. */
  | 'left'
  | Extract<
      RelayErrorCode,
      | 'tenant-not-allowed'
      | 'rate-limited'
      | 'busy'
      | 'unauthenticated'
      | 'token-expired'
      | 'client-too-old'
      | 'claims-challenge'
      | 'not-allowed'
      | 'directory-unavailable'
      | 'directory-permission-missing'
      | 'internal'
    >;

/** What was attempted. */
export type Attempt = 'hello' | 'token.renew' | 'session.create' | 'session.redeem';

/** The state of the sharer's device as the record keeps it (feature G1). */
export type RecordedDevice = { readonly enrolled: false } | { readonly enrolled: true; readonly compliant: boolean };

/** What policy decided: what is allowed, why the rest is not, and of what both sides are warned (features F4, F5). */
export interface DecidedPolicy {
  readonly modes: readonly SessionMode[];
  readonly features: readonly SessionFeature[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly DeviceWarning[];
}

/**
 * One row of the record (features G1, G4): that something happened, never what was shown, typed or said. No code, token or
 * free text can be in it, because no field could hold one; people are object ids, the device has the name its owner sees.
 */
export type LedgerEntry =
  | {
      readonly kind: 'session-created';
      readonly sessionId: string;
      readonly helper: Person;
      readonly codeExpiresAt: number;
    }
  | ({
      readonly kind: 'session-joined';
      readonly sessionId: string;
      readonly helper: Person;
      readonly sharer: Person;
      readonly sharerDevice: Device;
      readonly deviceFacts: RecordedDevice;
    } & DecidedPolicy)
  /** From here on the session was under another decision, because a right, a setting, a device or a sign-in changed. */
  | ({ readonly kind: 'session-policy'; readonly sessionId: string } & DecidedPolicy)
  | {
      readonly kind: 'session-report';
      readonly sessionId: string;
      readonly by: SessionRole;
      readonly event: SessionReport;
    }
  | {
      readonly kind: 'session-ended';
      readonly sessionId: string;
      readonly reason: EndReason;
      readonly by: SessionRole | 'relay';
    }
  | {
      readonly kind: 'attempt-refused';
      readonly what: Attempt;
      readonly reason: AttemptReason;
      /** With `not-allowed`: what was in the way (feature F4). */
      readonly reasons?: readonly RefusalReason[];
      /** `null` when nobody was proven. */
      readonly person: Person | null;
      /** The session whose code it was, where there was one. */
      readonly sessionId: string | null;
    };

/** A row as it is kept: numbered in order, with its time in milliseconds since the epoch. */
export type LedgerRow = LedgerEntry & { readonly number: number; readonly at: number };

/** The record. Append-only; appending never throws and never makes a session wait. */
export interface Ledger {
  append(entry: LedgerEntry): void;
  /** Rows in order, of one session if an id is given. */
  read(filter?: { readonly sessionId?: string }): Promise<readonly LedgerRow[]>;
}
