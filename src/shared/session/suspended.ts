import { CONNECT_TIMEOUT_MS } from '../protocol/limits.ts';
import { endSession, goneReason, STOP_SHARING, STOP_TIMERS } from './ending.ts';
import type { SessionEffect, SessionInput, Step } from './events.ts';
import { grantTimer, renews } from './grant-timer.ts';
import type { Established, Former, SessionState, Suspended } from './state.ts';
import { grantNames } from './state.ts';

/**
 * The two are apart (D10). Nothing is allowed; when the relay says that both are back, they begin anew: a new connection, new
 * proofs, a new question. The relay's word alone brings only that. Either person can end it.
 */
export function nextSuspended(state: Suspended, event: SessionInput, now: number): Step<SessionState> {
  switch (event.type) {
    case 'rejoined':
      return rejoined(state, event, now);
    case 'grant-refused':
      return event.sessionId === state.sessionId ? notTheSame(state, now) : { state, effects: [] };
    case 'relay-ended':
      return event.sessionId === state.sessionId
        ? endSession(state, event.reason, now, 'nobody')
        : { state, effects: [] };
    case 'not-rejoined':
      return event.sessionId === state.sessionId
        ? endSession(state, goneReason(state.role), now, 'nobody')
        : { state, effects: [] };
    case 'timer':
      if (event.name === 'grant') return endSession(state, goneReason(state.role), now);
      return event.name === 'longest' ? endSession(state, 'time-limit', now) : { state, effects: [] };
    default:
      return { state, effects: [] };
  }
}

/** Everything that was allowed is over; who they were is remembered, and the relay is asked to be let in anew. */
export function suspendSession(state: Established, now: number): Step<SessionState> {
  const { role, sessionId, grant, card, refusals, chatMessages, modesUsed, startedAt, joinedAt } = state;
  const epoch = state.role === 'sharer' ? state.epoch + 1 : state.epoch;
  const former = { role, sessionId, grant, card, refusals, chatMessages, modesUsed, startedAt, joinedAt, epoch };
  return apart(former, [...STOP_SHARING, { do: 'close-peer' }], now);
}

/** The same before the two had proven themselves anew. */
export function suspendAgain(former: Former, grant: Former['grant'], now: number): Step<SessionState> {
  return apart({ ...former, grant }, [...STOP_SHARING, { do: 'close-peer' }], now);
}

/** The relay suspends the session, or this machine restarts: the other app is told, if it still hears. */
export function suspendedByRelay(
  state: Established,
  event: Extract<SessionInput, { type: 'suspended' | 'restarting' }>,
  now: number
): Step<SessionState> {
  if (event.type === 'suspended' && event.sessionId !== state.sessionId) return { state, effects: [] };
  const step = suspendSession(state, now);
  // Whoever restarts comes back with what it holds now: a token that is used at the last moment may be lost with its answer.
  const wanted = step.effects.filter((effect) => event.type === 'suspended' || effect.do !== 'rejoin');
  return { state: step.state, effects: [{ do: 'send', message: { type: 'suspend' } }, ...wanted] };
}

/** A session that this machine kept over a restart. */
export function takeUp(former: Former, now: number): Step<SessionState> {
  // What was kept may be what held last: whatever is allowed from now on is allowed under a newer consent.
  return apart({ ...former, epoch: former.epoch + 1 }, [], now);
}

function apart(former: Former, first: readonly SessionEffect[], now: number): Step<SessionState> {
  return {
    state: { ...former, phase: 'suspended', since: now, until: former.grant.exp * 1000 },
    effects: [
      ...first,
      ...STOP_TIMERS,
      grantTimer(former.grant, now),
      longestTimer(former.joinedAt, former.grant, now),
      { do: 'rejoin', sessionId: former.sessionId }
    ]
  };
}

/** Only the same two people go on, under a grant that is not older than the one they had. */
function rejoined(
  state: Suspended,
  event: Extract<SessionInput, { type: 'rejoined' }>,
  now: number
): Step<SessionState> {
  const { grant, role, sessionId } = event;
  if (sessionId !== state.sessionId) return { state, effects: [] };
  if (role !== state.role || !renews(grant, state.grant) || !grantNames(grant, role, event.me)) {
    return notTheSame(state, now);
  }
  const { phase: _phase, since: _since, until: _until, ...former } = state;
  return {
    state: {
      phase: 'proving',
      role,
      sessionId,
      grant,
      since: now,
      joinedAt: state.joinedAt,
      former,
      fingerprints: null,
      proof: 'awaited'
    },
    effects: [
      { do: 'timer', name: 'connect', ms: CONNECT_TIMEOUT_MS },
      grantTimer(grant, now),
      longestTimer(state.joinedAt, grant, now),
      {
        do: 'open-peer',
        initiator: role === 'helper',
        iceServers: event.iceServers,
        transport: event.transport
      }
    ]
  };
}

function notTheSame(state: Suspended, now: number): Step<SessionState> {
  const ended = endSession(state, 'identity-not-proven', now);
  const { sessionId } = state;
  return {
    state: ended.state,
    effects: [{ do: 'report', sessionId, event: { kind: 'identity-not-proven' } }, ...ended.effects]
  };
}

/** What is left of a session's longest time, whenever its two people were apart. */
function longestTimer(joinedAt: number, grant: Former['grant'], now: number): SessionEffect {
  return { do: 'timer', name: 'longest', ms: Math.max(0, joinedAt + grant.limits.longest * 1000 - now) };
}
