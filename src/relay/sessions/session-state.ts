import { isDeepStrictEqual } from 'node:util';
import type { EndReason, RelayErrorCode } from '#shared/errors/codes.ts';
import type { PolicyDecision } from '#shared/policy/decide.ts';
import type { SessionReport } from '#shared/protocol/relay.ts';
import { otherRole, type SessionRole } from '#shared/session/modes.ts';
import { type Participant, type SignIn, withSignIn } from '../person.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import {
  type CandidateRefusal,
  type EndedBy,
  hasJoined,
  type IssuedGrant,
  type Notice,
  type SessionEffect,
  type SessionInput,
  type SessionState,
  type SessionStep
} from './session-model.ts';
import { askIfBothAreBack, leftSuspended, rejoin, rejoined, suspend, whyNotResumed } from './suspended.ts';

type Live = Exclude<SessionState, { phase: 'ended' }>;
type In<Phase extends SessionState['phase']> = Extract<SessionState, { phase: Phase }>;

const ACCEPT: SessionEffect = { kind: 'accept' };
const refuse = (code: RelayErrorCode): SessionEffect => ({ kind: 'refuse', code });
const REFUSED_CANDIDATE: SessionEffect = { kind: 'refuse-candidate', refusal: { code: 'code-not-accepted' } };
const notify = (to: SessionRole, notice: Notice): SessionEffect => ({ kind: 'notify', to, notice });

/** A step that changes nothing and answers nobody. */
function ignore(state: SessionState): SessionStep {
  return { state, effects: [] };
}

/** A step with something to do before it. */
function after(first: readonly SessionEffect[], step: SessionStep): SessionStep {
  return { state: step.state, effects: [...first, ...step.effects] };
}

/** What one role can truthfully say about an end; anything else is recorded as that role's plain end. */
const NOT_THEIRS: Readonly<Record<SessionRole, readonly EndReason[]>> = {
  helper: ['handed-over', 'sharer-ended', 'code-expired', 'helper-gone'],
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
  if (!hasJoined(state)) effects.push({ kind: 'spend-code', as: reason === 'code-expired' ? 'expired' : 'used' });
  if (state.phase === 'joining') effects.push(REFUSED_CANDIDATE);
  if (by !== 'helper') effects.push(notify('helper', notice));
  if (by !== 'sharer' && hasJoined(state)) effects.push(notify('sharer', notice));
  effects.push({ kind: 'over', reason, by });
  return { state: { phase: 'ended', reason, by }, effects };
}

/** No grant outlives the session's longest time: one that ends with it was the last, and that is the reason (F1). */
function overdue(state: In<'joined' | 'suspended'>): EndReason {
  if (state.phase === 'suspended') return whyNotResumed(state);
  return state.grantExpiresAt >= state.endsAt ? 'time-limit' : 'grant-expired';
}

function isHere(state: Live, role: SessionRole): boolean {
  if (hasJoined(state)) return state.here[role];
  return role === 'helper' && state.helperHere;
}

function withPresence(state: Live, role: SessionRole, present: boolean): Live {
  if (hasJoined(state)) return { ...state, here: { ...state.here, [role]: present } };
  return role === 'helper' ? { ...state, helperHere: present } : state;
}

function lost(state: Live, role: SessionRole): SessionStep {
  if (!isHere(state, role)) return ignore(state);
  if (state.phase === 'suspended') return leftSuspended(state, role);
  const effects: SessionEffect[] = [{ kind: 'wait-for', role }];
  if (state.phase === 'joined') effects.push(notify(otherRole(role), { type: 'session.peer', present: false }));
  return { state: withPresence(state, role, false), effects };
}

/** A session of two waits, as long as its grant lasts, for both to begin anew; a code waits for nobody. */
function stayedAway(state: Live, role: SessionRole): SessionStep {
  if (state.phase === 'suspended') return ignore(state);
  return state.phase === 'joined' ? suspend(state) : finish(state, `${role}-gone`, 'relay');
}

/** Asks policy, under a new ticket: an answer to what was asked before no longer counts. */
function ask(state: In<'joining' | 'joined'>): SessionStep {
  const ticket = state.tickets + 1;
  const { helper, sharer } = state;
  const joinedAt = state.phase === 'joined' ? state.joinedAt : null;
  return { state: { ...state, tickets: ticket }, effects: [{ kind: 'ask-policy', ticket, helper, sharer, joinedAt }] };
}

/** Asks policy again, or remembers to when everybody is back. */
function renew(state: In<'joined'>): SessionStep {
  if (!state.here.helper || !state.here.sharer) {
    return ignore({ ...state, tickets: state.tickets + 1, renewalDue: true });
  }
  return ask({ ...state, renewalDue: false });
}

/** The state with what a new token proved; the very same when it proves nothing else. */
function withNewSignIn(state: Live, role: SessionRole, signIn: SignIn): Live {
  if (role === 'helper') {
    const helper = withSignIn(state.helper, signIn);
    return helper === state.helper ? state : { ...state, helper };
  }
  if (state.phase === 'open') return state;
  const sharer = withSignIn(state.sharer, signIn);
  return sharer === state.sharer ? state : { ...state, sharer };
}

/** No grant rests on a sign-in that is over: when a new token proves something else, policy is asked at once (A5). */
function signedInAnew(state: Live, role: SessionRole, signIn: SignIn): SessionStep {
  const changed = withNewSignIn(state, role, signIn);
  if (changed === state || changed.phase === 'open') return ignore(changed);
  if (changed.phase === 'suspended') return askIfBothAreBack(changed);
  return changed.phase === 'joining' ? ask(changed) : renew(changed);
}

function resumed(state: Live, role: SessionRole, signIn: SignIn): SessionStep {
  if (isHere(state, role)) return after([ACCEPT], signedInAnew(state, role, signIn));
  const back = withPresence(state, role, true);
  const effects: SessionEffect[] = [ACCEPT, { kind: 'stop-waiting-for', role }];
  if (back.phase !== 'joined') return after(effects, signedInAnew(back, role, signIn));
  effects.push(notify(otherRole(role), { type: 'session.peer', present: true }));
  const now = withNewSignIn(back, role, signIn);
  const due = now.phase === 'joined' && (now !== back || now.renewalDue);
  return after(effects, due ? renew(now) : ignore(now));
}

function grantTimers(grant: IssuedGrant): readonly SessionEffect[] {
  return [
    { kind: 'set-timer', timer: 'grant-due', at: grant.renewAt },
    { kind: 'set-timer', timer: 'grant-over', at: grant.expiresAt }
  ];
}

/** Whether two decisions allow, refuse and warn of the same; how long a session may last is no matter of the record. */
function sameOutcome({ limits: _, ...one }: PolicyDecision, { limits: __, ...other }: PolicyDecision): boolean {
  return isDeepStrictEqual(one, other);
}

function renewed(state: In<'joined'>, grant: IssuedGrant, { decision }: Evaluation): SessionStep {
  const notice: Notice = { type: 'session.grant', grant: grant.jws };
  const changed = !sameOutcome(state.decision, decision);
  return {
    state: { ...state, grantExpiresAt: grant.expiresAt, endsAt: grant.endsAt, decision },
    effects: [
      ...(changed ? [{ kind: 'record-policy', decision } as const] : []),
      notify('helper', notice),
      notify('sharer', notice),
      ...grantTimers(grant)
    ]
  };
}

function granted(state: Live, ticket: number, grant: IssuedGrant, evaluation: Evaluation): SessionStep {
  if (state.phase === 'open' || ticket !== state.tickets) return ignore(state);
  if (state.phase === 'joined') return renewed(state, grant, evaluation);
  if (state.phase === 'suspended') return rejoined(state, grant, evaluation, grantTimers(grant));
  const { helper, sharer, tickets, helperHere } = state;
  const effects: SessionEffect[] = [
    { kind: 'record-joined', helper, sharer, evaluation },
    { kind: 'spend-code', as: 'used' },
    { kind: 'accept-candidate' },
    { kind: 'joined', grant: grant.jws, endsAt: grant.endsAt },
    ...grantTimers(grant)
  ];
  if (!helperHere) effects.push(notify('sharer', { type: 'session.peer', present: false }));
  const here = { helper: helperHere, sharer: true };
  const { issuedAt: joinedAt, endsAt, expiresAt: grantExpiresAt } = grant;
  const { decision } = evaluation;
  return {
    state: {
      phase: 'joined',
      helper,
      sharer,
      here,
      tickets,
      joinedAt,
      endsAt,
      grantExpiresAt,
      decision,
      renewalDue: false
    },
    effects
  };
}

/** The candidate goes back where they came from; the code lives on if its time is not over. */
function release(state: In<'joining'>, farewell: SessionEffect): SessionStep {
  const { helper, helperHere, tickets, codeOver } = state;
  const open: In<'open'> = { phase: 'open', helper, helperHere, tickets };
  return after([farewell], codeOver ? finish(open, 'code-expired', 'relay') : ignore(open));
}

function grantFailed(state: Live, ticket: number, retryAt: number, refusal: CandidateRefusal): SessionStep {
  if (state.phase === 'open' || ticket !== state.tickets) return ignore(state);
  if (state.phase === 'joining') return release(state, { kind: 'refuse-candidate', refusal });
  if (retryAt >= state.grantExpiresAt) return ignore(state);
  return { state, effects: [{ kind: 'set-timer', timer: 'grant-due', at: retryAt }] };
}

function redeem(state: Live, sharer: Participant): SessionStep {
  if (state.phase !== 'open') return { state, effects: [refuse('code-not-accepted')] };
  return ask({ ...state, phase: 'joining', sharer, codeOver: false });
}

/**
 * A correct, live code from a tenant that may not meet the helper's. Wrong codes are indistinguishable, but here the caller
 * has proven that the code was read out to them, so they learn nothing by being told why (feature A2), and a person who was
 * given a code by somebody outside their organisation should be told exactly that. The code is used up: it is known
 * outside, and the helper hears why it ended.
 */
function foreignRedeem(state: Live): SessionStep {
  if (state.phase !== 'open') return { state, effects: [refuse('code-not-accepted')] };
  return after([refuse('tenant-not-allowed')], finish(state, 'tenant-not-allowed', 'relay'));
}

function signal(state: Live, from: SessionRole, payload: string): SessionStep {
  if (state.phase !== 'joined') return { state, effects: [refuse('wrong-state')] };
  return { state, effects: [ACCEPT, notify(otherRole(from), { type: 'session.signal', payload })] };
}

/** What happened before a suspension may be told during it. */
function report(state: Live, by: SessionRole, event: SessionReport): SessionStep {
  if (!hasJoined(state)) return { state, effects: [refuse('wrong-state')] };
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
    case 'rejoin-asked':
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
  if (roleOf(input) === 'sharer' && !hasJoined(state)) {
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
    case 'end-asked':
      return after([ACCEPT], finish(state, truthful(input.reason, input.from), input.from));
    case 'resume-asked':
      return resumed(state, input.from, input.signIn);
    case 'rejoin-asked':
      return rejoin(state, input.from, input.participant);
    case 'signed-in-anew':
      return signedInAnew(state, input.who, input.signIn);
    case 'granted':
      return granted(state, input.ticket, input.grant, input.evaluation);
    case 'grant-failed':
      return grantFailed(state, input.ticket, input.retryAt, input.failure);
    case 'candidate-lost':
      return state.phase === 'joining' ? release(state, { kind: 'drop-candidate' }) : ignore(state);
    case 'lost':
      return lost(state, input.role);
    case 'away-too-long':
      return isHere(state, input.role) ? ignore(state) : stayedAway(state, input.role);
    case 'code-over':
      if (state.phase === 'joining') return ignore({ ...state, codeOver: true });
      return state.phase === 'open' ? finish(state, 'code-expired', 'relay') : ignore(state);
    case 'guessed':
      return state.phase === 'open'
        ? { state, effects: [notify('helper', { type: 'session.guessed' })] }
        : ignore(state);
    case 'grant-due':
      if (state.phase === 'suspended') return askIfBothAreBack(state);
      return state.phase === 'joined' ? renew(state) : ignore(state);
    case 'grant-over':
      return hasJoined(state) ? finish(state, overdue(state), 'relay') : ignore(state);
    case 'superseded':
      return hasJoined(state) ? ignore(state) : finish(state, 'cancelled', 'relay');
    case 'moved-on':
      // In a suspended session nobody is kept from anything else: who begins something gives up waiting.
      return state.phase !== 'suspended' && isHere(state, input.role)
        ? ignore(state)
        : finish(state, `${input.role}-gone`, 'relay');
    case 'shutdown':
      return finish(state, 'relay-lost', 'relay');
  }
}
