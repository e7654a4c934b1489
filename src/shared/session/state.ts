import type { DeviceWarning, EndReason, RefusalReason } from '../errors/codes.ts';
import type { IdentityCard, ProvenPerson } from '../identity/card.ts';
import type { Grant } from '../protocol/grant.ts';
import type { SharedDisplay } from '../protocol/peer.ts';
import type { SessionMode, SessionRole } from './modes.ts';

/** Both DTLS fingerprints as this end sees them. */
export type Fingerprints = { readonly local: string; readonly remote: string };

/** How far a hand-over to a colleague is (D12), and how many were tried. */
export type HandOver = { readonly state: 'none' | 'asked' | 'declined' | 'refused'; readonly count: number };

/** What holds for the rest of a session once the other side is proven. */
export type Proven = {
  readonly role: SessionRole;
  readonly sessionId: string;
  readonly grant: Grant;
  readonly card: IdentityCard;
  /** For people who want to compare by voice (protocol.md "Identity binding" point 5). */
  readonly checkWords: readonly string[];
  /** Questions the sharer said no to or let pass; too many end the session. */
  readonly refusals: number;
  readonly lastAnswer: 'declined' | 'timeout' | null;
  readonly chatMessages: number;
  /** Modes that were live at any time, and since when anything was. */
  readonly modesUsed: readonly SessionMode[];
  readonly startedAt: number | null;
  /** The consent epoch: grows with every consent, pause, take-back and end; 0 before the first consent. */
  readonly epoch: number;
  /** When the session began for this side: its longest time counts from then (F1). */
  readonly joinedAt: number;
  /** Absent until the helper names a colleague. */
  readonly handOver?: HandOver | undefined;
  /** When somebody last did something that this side's rules see: asked, answered, paused, wrote. */
  readonly activeAt: number;
};

/** What is remembered of a session while its two people are apart (D10): nothing that is allowed, only who they were. */
export type Former = Omit<Proven, 'checkWords' | 'lastAnswer' | 'activeAt'>;

/** A question that is open at the sharer's. */
export type OpenQuestion = { readonly askId: string; readonly mode: SessionMode };

export type NoSession = { readonly phase: 'none' };
export type Creating = { readonly phase: 'creating' };
export type Waiting = {
  readonly phase: 'waiting';
  readonly sessionId: string;
  readonly code: string;
  readonly link: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly guesses: number;
};
export type Redeeming = { readonly phase: 'redeeming' };
export type Proving = {
  readonly phase: 'proving';
  readonly role: SessionRole;
  readonly sessionId: string;
  readonly grant: Grant;
  readonly since: number;
  readonly fingerprints: Fingerprints | null;
  readonly joinedAt: number;
  /** The session as it was before both had to begin anew; `null` the first time. */
  readonly former: Former | null;
  /** `awaited`: no proof yet; `checking`: one came and is being verified; `card`: proven, the card is being looked up. */
  readonly proof: 'awaited' | 'checking' | 'card';
};
export type Identified = Proven & { readonly phase: 'identified'; readonly since: number };
export type Asking = Proven & { readonly phase: 'asking'; readonly since: number; readonly question: OpenQuestion };
export type Live = Proven & {
  readonly phase: 'live';
  readonly since: number;
  readonly mode: SessionMode;
  readonly paused: boolean;
  readonly display: SharedDisplay | null;
  readonly question: OpenQuestion | null;
};
/** The other side is silent. What was allowed still holds if it comes back in time; meanwhile nothing flows. */
export type Interrupted = {
  readonly phase: 'interrupted';
  readonly before: Identified | Asking | Live;
  /** The question that the interruption dropped; the helper hears so when the line is back. */
  readonly droppedAsk: string | null;
  readonly since: number;
  readonly until: number;
};
/**
 * The two were apart for longer than a session goes on by itself (D10). Nothing is allowed any more: they may come back until
 * `until`, prove themselves anew, and the sharer is asked anew.
 */
export type Suspended = Former & { readonly phase: 'suspended'; readonly since: number; readonly until: number };
export type Ended = {
  readonly phase: 'ended';
  readonly role: SessionRole;
  readonly reason: EndReason;
  readonly card: IdentityCard | null;
  readonly startedAt: number | null;
  readonly endedAt: number;
  readonly modesUsed: readonly SessionMode[];
  readonly chatMessages: number;
  /** Helper, when policy ended it: why nothing is allowed any more (F4). */
  readonly reasons: readonly RefusalReason[];
};

/** One session of one person, either role (protocol.md "Session state"). */
export type SessionState =
  | NoSession
  | Creating
  | Waiting
  | Redeeming
  | Proving
  | Identified
  | Asking
  | Live
  | Interrupted
  | Suspended
  | Ended;

/** States in which the other side is known and can talk to us. */
export type Established = Identified | Asking | Live;

/** Whether the other side is proven and present. */
export function isEstablished(state: SessionState): state is Established {
  return state.phase === 'identified' || state.phase === 'asking' || state.phase === 'live';
}

/** The session's id, once the relay named it. */
export function sessionIdOf(state: SessionState): string | null {
  switch (state.phase) {
    case 'none':
    case 'creating':
    case 'redeeming':
    case 'ended':
      return null;
    case 'interrupted':
      return state.before.sessionId;
    default:
      return state.sessionId;
  }
}

/** The device warnings that both sides are shown (F5). */
export function warningsOf(grant: Grant): readonly DeviceWarning[] {
  return grant.warnings;
}

/** Whether the person whom the grant names in `role` is `person`. */
export function grantNames(
  grant: Grant,
  role: SessionRole,
  person: Pick<ProvenPerson, 'tenantId' | 'objectId'>
): boolean {
  const named = role === 'helper' ? grant.helper : grant.sharer;
  return named.tid === person.tenantId && named.oid === person.objectId;
}

/**
 * What of a session outlives this app: the sharer's side alone, from the other side's first proof to the end. Everything that
 * would have to be proven or allowed anew is left out.
 */
export function formerOf(state: SessionState): Former | null {
  const proven = state.phase === 'interrupted' ? state.before : state;
  if (proven.phase === 'proving') return proven.former === null || proven.role !== 'sharer' ? null : proven.former;
  if (!isEstablished(proven) && proven.phase !== 'suspended') return null;
  const { role, sessionId, grant, card, refusals, chatMessages, modesUsed, startedAt, epoch, joinedAt } = proven;
  if (role !== 'sharer') return null;
  return { role, sessionId, grant, card, refusals, chatMessages, modesUsed, startedAt, epoch, joinedAt };
}

/** Whether this side's screen may be taken right now: the one rule that capture obeys (B4, D4). */
export function captureAllowed(state: SessionState): boolean {
  return state.phase === 'live' && state.role === 'sharer' && !state.paused && state.grant.modes.includes(state.mode);
}

/** Whether remote input meant for `epoch` may be applied right now: the one rule that input obeys (D2, D3, D4). */
export function inputAllowed(state: SessionState, epoch: number): boolean {
  return captureAllowed(state) && state.phase === 'live' && state.mode === 'control' && state.epoch === epoch;
}
