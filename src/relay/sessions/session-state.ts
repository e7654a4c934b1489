import type { EndReason, RelayErrorCode } from '#shared/errors/codes.ts';
import type { SessionReport } from '#shared/protocol/relay.ts';
import { otherRole, type SessionRole } from '#shared/session/modes.ts';
import type { Participant } from '../person.ts';
import type { SessionNotice } from './outbox.ts';

/** Who ended a session. */
export type EndedBy = SessionRole | 'relay';
type Here = Readonly<Record<SessionRole, boolean>>;

/**
 * One session as the relay knows it (protocol.md section 1): `open → joining → joined → ended`. In `joining` a correct code
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
      readonly grantExpiresAt: number;
      /** A renewal fell due while somebody was away. */
      readonly renewalDue: boolean;
    }
  | { readonly phase: 'ended'; readonly reason: EndReason; readonly by: EndedBy };

/** A signed grant and its times. */
export interface IssuedGrant {
  readonly jws: string;
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** What can happen to a session. Those named "asks" come from a person and get exactly one `accept` or `refuse`. */
export type SessionInput =
  | { readonly kind: 'redeem-asked'; readonly sharer: Participant }
  | { readonly kind: 'foreign-redeem-asked' }
  | { readonly kind: 'signal-asked'; readonly from: SessionRole; readonly payload: string }
  | { readonly kind: 'report-asked'; readonly from: SessionRole; readonly event: SessionReport }
  | { readonly kind: 'end-asked'; readonly from: SessionRole; readonly reason: EndReason }
  | { readonly kind: 'resume-asked'; readonly from: SessionRole }
  | { readonly kind: 'granted'; readonly ticket: number; readonly grant: IssuedGrant }
  | { readonly kind: 'grant-failed'; readonly ticket: number; readonly retryAt: number }
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

type Notice = Exclude<SessionNotice, { type: 'session.joined' }>;

/** What the host has to do, in this order. */
export type SessionEffect =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly code: RelayErrorCode }
  /** Answers the sharer whose code is held in `joining`, and gives them their seat when accepted. */
  | { readonly kind: 'accept-candidate' }
  | { readonly kind: 'refuse-candidate'; readonly code: RelayErrorCode }
  | { readonly kind: 'ask-policy'; readonly ticket: number; readonly helper: Participant; readonly sharer: Participant }
  | { readonly kind: 'joined'; readonly grant: string }
  | { readonly kind: 'notify'; readonly to: SessionRole; readonly notice: Notice }
  | { readonly kind: 'wait-for'; readonly role: SessionRole }
  | { readonly kind: 'stop-waiting-for'; readonly role: SessionRole }
  | { readonly kind: 'set-timer'; readonly timer: 'grant-due' | 'grant-over'; readonly at: number }
  | { readonly kind: 'spend-code'; readonly as: 'used' | 'expired' }
  | { readonly kind: 'record-report'; readonly by: SessionRole; readonly event: SessionReport }
  | { readonly kind: 'over'; readonly reason: EndReason; readonly by: EndedBy };

export interface SessionStep {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

type Live = Exclude<SessionState, { phase: 'ended' }>;
type In<Phase extends SessionState['phase']> = Extract<SessionState, { phase: Phase }>;

const ACCEPT: SessionEffect = { kind: 'accept' };
const refuse = (code: RelayErrorCode): SessionEffect => ({ kind: 'refuse', code });
const notify = (to: SessionRole, notice: Notice): SessionEffect => ({ kind: 'notify', to, notice });

/** A step that changes nothing and answers nobody. */
function ignore(state: SessionState): SessionStep {
  return { state, effects: [] };
}

/** What one role can truthfully say about an end; anything else is recorded as that role's plain end. */
const NOT_THEIRS: Readonly<Record<SessionRole, readonly EndReason[]>> = {
  helper: ['sharer-ended', 'code-expired', 'helper-gone'],
  sharer: ['helper-ended', 'code-expired', 'sharer-gone']
};

/** An end is never refused for its reason: a claim that this role cannot make becomes its plain end. */
function truthful(reason: EndReason, from: SessionRole): EndReason {
  return NOT_THEIRS[from].includes(reason) ? `${from}-ended` : reason;
}

/** Ends a live session: everybody but the one who ended it is told, a held candidate is refused, the code is gone. */
function finish(state: Live, reason: EndReason, by: EndedBy): SessionStep {
  const effects: SessionEffect[] = [];
  const notice: Notice = { type: 'session.ended', reason, by };
  if (state.phase !== 'joined')
    effects.push({ kind: 'spend-code', as: reason === 'code-expired' ? 'expired' : 'used' });
  if (state.phase === 'joining') effects.push({ kind: 'refuse-candidate', code: 'code-not-accepted' });
  if (by !== 'helper') effects.push(notify('helper', notice));
  if (by !== 'sharer' && state.phase === 'joined') effects.push(notify('sharer', notice));
  effects.push({ kind: 'over', reason, by });
  return { state: { phase: 'ended', reason, by }, effects };
}

function isHere(state: Live, role: SessionRole): boolean {
  if (state.phase === 'joined') return state.here[role];
  return role === 'helper' && state.helperHere;
}

function withPresence(state: Live, role: SessionRole, present: boolean): Live {
  if (state.phase === 'joined') return { ...state, here: { ...state.here, [role]: present } };
  return role === 'helper' ? { ...state, helperHere: present } : state;
}

function lost(state: Live, role: SessionRole): SessionStep {
  if (!isHere(state, role)) return ignore(state);
  const effects: SessionEffect[] = [{ kind: 'wait-for', role }];
  if (state.phase === 'joined') effects.push(notify(otherRole(role), { type: 'session.peer', present: false }));
  return { state: withPresence(state, role, false), effects };
}

/** Asks policy again, or remembers to when everybody is back. */
function renew(state: In<'joined'>): SessionStep {
  if (!state.here.helper || !state.here.sharer) return ignore({ ...state, renewalDue: true });
  const ticket = state.tickets + 1;
  const { helper, sharer } = state;
  return {
    state: { ...state, tickets: ticket, renewalDue: false },
    effects: [{ kind: 'ask-policy', ticket, helper, sharer }]
  };
}

function resumed(state: Live, role: SessionRole): SessionStep {
  if (isHere(state, role)) return { state, effects: [ACCEPT] };
  const back = withPresence(state, role, true);
  const effects: SessionEffect[] = [ACCEPT, { kind: 'stop-waiting-for', role }];
  if (back.phase !== 'joined') return { state: back, effects };
  effects.push(notify(otherRole(role), { type: 'session.peer', present: true }));
  if (!back.renewalDue) return { state: back, effects };
  const renewal = renew(back);
  return { state: renewal.state, effects: [...effects, ...renewal.effects] };
}

function grantTimers(grant: IssuedGrant): readonly SessionEffect[] {
  return [
    { kind: 'set-timer', timer: 'grant-due', at: grant.renewAt },
    { kind: 'set-timer', timer: 'grant-over', at: grant.expiresAt }
  ];
}

function granted(state: Live, ticket: number, grant: IssuedGrant): SessionStep {
  if (state.phase === 'open' || ticket !== state.tickets) return ignore(state);
  if (state.phase === 'joined') {
    const notice: Notice = { type: 'session.grant', grant: grant.jws };
    return {
      state: { ...state, grantExpiresAt: grant.expiresAt },
      effects: [notify('helper', notice), notify('sharer', notice), ...grantTimers(grant)]
    };
  }
  const { helper, sharer, tickets, helperHere } = state;
  const effects: SessionEffect[] = [
    { kind: 'spend-code', as: 'used' },
    { kind: 'accept-candidate' },
    { kind: 'joined', grant: grant.jws },
    ...grantTimers(grant)
  ];
  if (!helperHere) effects.push(notify('sharer', { type: 'session.peer', present: false }));
  const here = { helper: helperHere, sharer: true };
  const { expiresAt: grantExpiresAt } = grant;
  return { state: { phase: 'joined', helper, sharer, here, tickets, grantExpiresAt, renewalDue: false }, effects };
}

/** The candidate goes back where they came from; the code lives on if its time is not over. */
function release(state: In<'joining'>, code: RelayErrorCode): SessionStep {
  const effects: readonly SessionEffect[] = [{ kind: 'refuse-candidate', code }];
  const { helper, helperHere, tickets, codeOver } = state;
  const open: In<'open'> = { phase: 'open', helper, helperHere, tickets };
  if (!codeOver) return { state: open, effects };
  const end = finish(open, 'code-expired', 'relay');
  return { state: end.state, effects: [...effects, ...end.effects] };
}

function grantFailed(state: Live, ticket: number, retryAt: number): SessionStep {
  if (state.phase === 'open' || ticket !== state.tickets) return ignore(state);
  if (state.phase === 'joining') return release(state, 'internal');
  if (retryAt >= state.grantExpiresAt) return ignore(state);
  return { state, effects: [{ kind: 'set-timer', timer: 'grant-due', at: retryAt }] };
}

function redeem(state: Live, sharer: Participant): SessionStep {
  if (state.phase !== 'open') return { state, effects: [refuse('code-not-accepted')] };
  const { helper, helperHere } = state;
  const ticket = state.tickets + 1;
  return {
    state: { phase: 'joining', helper, helperHere, sharer, tickets: ticket, codeOver: false },
    effects: [{ kind: 'ask-policy', ticket, helper, sharer }]
  };
}

/**
 * A correct, live code from a tenant that may not meet the helper's. Wrong codes are indistinguishable, but here the caller
 * has proven that the code was read out to them, so they learn nothing by being told why (feature A2), and a person who was
 * given a code by somebody outside their organisation should be told exactly that. The code is used up: it is known
 * outside, and the helper hears why it ended.
 */
function foreignRedeem(state: Live): SessionStep {
  if (state.phase !== 'open') return { state, effects: [refuse('code-not-accepted')] };
  const end = finish(state, 'tenant-not-allowed', 'relay');
  return { state: end.state, effects: [refuse('tenant-not-allowed'), ...end.effects] };
}

function signal(state: Live, from: SessionRole, payload: string): SessionStep {
  if (state.phase !== 'joined') return { state, effects: [refuse('wrong-state')] };
  return { state, effects: [ACCEPT, notify(otherRole(from), { type: 'session.signal', payload })] };
}

function report(state: Live, by: SessionRole, event: SessionReport): SessionStep {
  if (state.phase !== 'joined') return { state, effects: [refuse('wrong-state')] };
  return { state, effects: [ACCEPT, { kind: 'record-report', by, event }] };
}

/** The role that an input speaks for or about, if any. */
function roleOf(input: SessionInput): SessionRole | undefined {
  if ('from' in input) return input.from;
  return 'role' in input ? input.role : undefined;
}

/** What is left to say once a session is over: the end is final, and only somebody who missed it may still hear of it. */
function afterEnd(state: In<'ended'>, input: SessionInput): SessionStep {
  switch (input.kind) {
    case 'resume-asked':
      return { state, effects: [ACCEPT] };
    case 'redeem-asked':
    case 'foreign-redeem-asked':
      return { state, effects: [refuse('code-not-accepted')] };
    case 'signal-asked':
    case 'report-asked':
    case 'end-asked':
      return { state, effects: [refuse('session-not-found')] };
    default:
      return ignore(state);
  }
}

/** The session's rules: no timers, no sockets, no clock. The host feeds it what happens and carries out the effects. */
export function nextSession(state: SessionState, input: SessionInput): SessionStep {
  if (state.phase === 'ended') return afterEnd(state, input);
  if (roleOf(input) === 'sharer' && state.phase !== 'joined') {
    // Nobody sits there yet.
    return 'from' in input ? { state, effects: [refuse('session-not-found')] } : ignore(state);
  }
  switch (input.kind) {
    case 'redeem-asked':
      return redeem(state, input.sharer);
    case 'foreign-redeem-asked':
      return foreignRedeem(state);
    case 'signal-asked':
      return signal(state, input.from, input.payload);
    case 'report-asked':
      return report(state, input.from, input.event);
    case 'end-asked': {
      const end = finish(state, truthful(input.reason, input.from), input.from);
      return { state: end.state, effects: [ACCEPT, ...end.effects] };
    }
    case 'resume-asked':
      return resumed(state, input.from);
    case 'granted':
      return granted(state, input.ticket, input.grant);
    case 'grant-failed':
      return grantFailed(state, input.ticket, input.retryAt);
    case 'candidate-lost':
      return state.phase === 'joining' ? release(state, 'internal') : ignore(state);
    case 'lost':
      return lost(state, input.role);
    case 'away-too-long':
      return isHere(state, input.role) ? ignore(state) : finish(state, `${input.role}-gone`, 'relay');
    case 'code-over':
      if (state.phase === 'joining') return ignore({ ...state, codeOver: true });
      return state.phase === 'open' ? finish(state, 'code-expired', 'relay') : ignore(state);
    case 'guessed':
      return state.phase === 'open'
        ? { state, effects: [notify('helper', { type: 'session.guessed' })] }
        : ignore(state);
    case 'grant-due':
      return state.phase === 'joined' ? renew(state) : ignore(state);
    case 'grant-over':
      return state.phase === 'joined' ? finish(state, 'grant-expired', 'relay') : ignore(state);
    case 'superseded':
      return state.phase === 'joined' ? ignore(state) : finish(state, 'cancelled', 'relay');
    case 'moved-on':
      return isHere(state, input.role) ? ignore(state) : finish(state, `${input.role}-gone`, 'relay');
    case 'shutdown':
      return finish(state, 'relay-lost', 'relay');
  }
}
