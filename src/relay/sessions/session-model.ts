import type { EndReason, RelayErrorCode } from '#shared/errors/codes.ts';
import type { PolicyDecision } from '#shared/policy/decide.ts';
import type { SessionReport } from '#shared/protocol/relay.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { Participant, SignIn } from '../person.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { PolicyFailure } from '../policy/failure.ts';
import type { SessionNotice } from './outbox.ts';

/** Who ended a session. */
export type EndedBy = SessionRole | 'relay';
type Here = Readonly<Record<SessionRole, boolean>>;
/** The sign-in of a socket: the one that sits there, or the one that comes back. */
interface SignedIn {
  readonly signIn: SignIn;
}

/**
 * One session as the relay knows it (protocol.md section 1): `open → joining → joined ⇄ suspended → ended`. In `joining` a correct code
 * is held while policy is asked; it falls back to `open` when policy cannot be asked or the sharer's socket goes away.
 * Times are milliseconds since the epoch.
 */
export type SessionState =
  | { readonly phase: 'open'; readonly helper: Participant; readonly helperHere: boolean; readonly tickets: number }
  | {
      readonly phase: 'joining';
      readonly helper: Participant;
      readonly helperHere: boolean;
      readonly sharer: Participant;
      /** Tells the current question to policy from one that was given up. */
      readonly tickets: number;
      readonly codeOver: boolean;
    }
  | {
      readonly phase: 'joined';
      readonly helper: Participant;
      readonly sharer: Participant;
      readonly here: Here;
      readonly tickets: number;
      readonly joinedAt: number;
      /** The session's longest time ends then. */
      readonly endsAt: number;
      readonly grantExpiresAt: number;
      /** What the newest grant says. */
      readonly decision: PolicyDecision;
      /** A renewal fell due while somebody was away. */
      readonly renewalDue: boolean;
    }
  /**
   * Somebody stayed away for longer than a resume takes, or began anew after a restart (D10). Nothing passes between the two;
   * when both have rejoined, policy is asked anew.
   */
  | {
      readonly phase: 'suspended';
      readonly helper: Participant;
      readonly sharer: Participant;
      readonly here: Here;
      /** Who has rejoined on the socket that is here. */
      readonly back: Here;
      readonly tickets: number;
      readonly joinedAt: number;
      readonly endsAt: number;
      /** Until then both can come back. */
      readonly grantExpiresAt: number;
      readonly decision: PolicyDecision;
    }
  | { readonly phase: 'ended'; readonly reason: EndReason; readonly by: EndedBy };

/** Whether both are in a session, be it that one of them is away. */
export function hasJoined(state: SessionState): state is Extract<SessionState, { phase: 'joined' | 'suspended' }> {
  return state.phase === 'joined' || state.phase === 'suspended';
}

/** A signed grant and its times. */
export interface IssuedGrant {
  readonly jws: string;
  readonly issuedAt: number;
  readonly renewAt: number;
  readonly expiresAt: number;
  /** The end of the session's longest time. */
  readonly endsAt: number;
}

/** What can happen to a session. Those named "asks" come from a person and get exactly one `accept` or `refuse`. */
export type SessionInput =
  | { readonly kind: 'redeem-asked'; readonly sharer: Participant }
  | { readonly kind: 'foreign-redeem-asked' }
  | { readonly kind: 'signal-asked'; readonly from: SessionRole; readonly payload: string }
  | { readonly kind: 'report-asked'; readonly from: SessionRole; readonly event: SessionReport }
  | { readonly kind: 'end-asked'; readonly from: SessionRole; readonly reason: EndReason }
  | ({ readonly kind: 'resume-asked'; readonly from: SessionRole } & SignedIn)
  | { readonly kind: 'rejoin-asked'; readonly from: SessionRole; readonly participant: Participant }
  /** A new token on a side's socket; in `joining` the sharer is the one whose code is held. */
  | ({ readonly kind: 'signed-in-anew'; readonly who: SessionRole } & SignedIn)
  | {
      readonly kind: 'granted';
      readonly ticket: number;
      readonly grant: IssuedGrant;
      readonly evaluation: Evaluation;
    }
  | {
      readonly kind: 'grant-failed';
      readonly ticket: number;
      readonly retryAt: number;
      readonly failure: PolicyFailure;
    }
  | { readonly kind: 'candidate-lost' }
  | { readonly kind: 'lost'; readonly role: SessionRole }
  | { readonly kind: 'away-too-long'; readonly role: SessionRole }
  | { readonly kind: 'code-over' }
  | { readonly kind: 'guessed' }
  | { readonly kind: 'grant-due' }
  | { readonly kind: 'grant-over' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'moved-on'; readonly role: SessionRole }
  | { readonly kind: 'shutdown' };

/** A notice that goes to one side as it is. */
export type Notice = Exclude<SessionNotice, { type: 'session.joined' | 'session.rejoined' }>;

/** Timers that the state machine sets; each comes back as the input of its name. */
export type SessionTimer = 'grant-due' | 'grant-over';

/** Why a sharer whose code was right does not get in. */
export type CandidateRefusal = PolicyFailure | { readonly code: 'code-not-accepted' };

/** What the host has to do, in this order. */
export type SessionEffect =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly code: RelayErrorCode }
  /** Answers the sharer whose code is held in `joining`, and gives them their seat when accepted. */
  | { readonly kind: 'accept-candidate' }
  | { readonly kind: 'refuse-candidate'; readonly refusal: CandidateRefusal }
  /** That sharer has gone away; there is nobody to answer. */
  | { readonly kind: 'drop-candidate' }
  | {
      readonly kind: 'ask-policy';
      readonly ticket: number;
      readonly helper: Participant;
      readonly sharer: Participant;
      readonly joinedAt: number | null;
    }
  | { readonly kind: 'joined' | 'rejoined'; readonly grant: string; readonly endsAt: number }
  | { readonly kind: 'notify'; readonly to: SessionRole; readonly notice: Notice }
  | { readonly kind: 'wait-for'; readonly role: SessionRole }
  | { readonly kind: 'stop-waiting-for'; readonly role: SessionRole }
  | { readonly kind: 'set-timer'; readonly timer: SessionTimer; readonly at: number }
  | { readonly kind: 'spend-code'; readonly as: 'used' | 'expired' }
  | {
      readonly kind: 'record-joined';
      readonly helper: Participant;
      readonly sharer: Participant;
      readonly evaluation: Evaluation;
    }
  | { readonly kind: 'record-suspended' }
  | { readonly kind: 'record-rejoined'; readonly sharer: Participant; readonly evaluation: Evaluation }
  /** A renewed grant says something else than the one before. */
  | { readonly kind: 'record-policy'; readonly decision: PolicyDecision }
  | { readonly kind: 'record-report'; readonly by: SessionRole; readonly event: SessionReport }
  | { readonly kind: 'over'; readonly reason: EndReason; readonly by: EndedBy };

export interface SessionStep {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}
