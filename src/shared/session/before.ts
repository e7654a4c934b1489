import { CONNECT_TIMEOUT_MS } from '../protocol/limits.ts';
import { endSession } from './ending.ts';
import type { SessionEffect, SessionInput, Step } from './events.ts';
import { grantTimer } from './grant-timer.ts';
import type { Creating, Ended, NoSession, Redeeming, SessionState, Waiting } from './state.ts';
import { grantNames } from './state.ts';
import { takeUp } from './suspended.ts';

/** The code has no meaning after this much past its expiry, should the relay forget to say so. */
const CODE_GRACE_MS = 5_000;

/** From nothing to both being there: create, wait, redeem, join; and what is left after the end. */
export function nextBefore(
  state: NoSession | Creating | Waiting | Redeeming | Ended,
  event: SessionInput,
  now: number
): Step<SessionState> {
  switch (event.type) {
    case 'create':
      // A new code replaces the one that waits (B1); the relay forgets the former by itself, saying so is politeness.
      if (state.phase === 'waiting') {
        return {
          state: { phase: 'creating' },
          effects: [
            { do: 'end-at-relay', sessionId: state.sessionId, reason: 'cancelled' },
            { do: 'timer', name: 'code', ms: null }
          ]
        };
      }
      if (state.phase !== 'none' && state.phase !== 'ended') return unchanged(state);
      return { state: { phase: 'creating' }, effects: [] };
    case 'redeem':
      if (state.phase !== 'none' && state.phase !== 'ended') return unchanged(state);
      // A relay that takes the code and then says nothing must not leave somebody waiting.
      return { state: { phase: 'redeeming' }, effects: [{ do: 'timer', name: 'connect', ms: CONNECT_TIMEOUT_MS }] };
    case 'take-up':
      if (state.phase !== 'none' && state.phase !== 'ended') return unchanged(state);
      return takeUp(event.former, now);
    case 'created':
      if (state.phase !== 'creating') return unchanged(state);
      return {
        state: {
          phase: 'waiting',
          sessionId: event.sessionId,
          code: event.code,
          link: event.link,
          createdAt: now,
          expiresAt: event.expiresAt,
          guesses: 0
        },
        effects: [{ do: 'timer', name: 'code', ms: Math.max(0, event.expiresAt - now) + CODE_GRACE_MS }]
      };
    case 'refused':
      if (state.phase !== 'creating' && state.phase !== 'redeeming') return unchanged(state);
      return { state: { phase: 'none' }, effects: [{ do: 'timer', name: 'connect', ms: null }] };
    case 'joined':
      return joined(state, event, now);
    case 'grant-refused':
      if (state.phase === 'redeeming' || (state.phase === 'waiting' && state.sessionId === event.sessionId)) {
        const { sessionId } = event;
        const ended = endSession(state, 'identity-not-proven', now);
        // Whoever redeems knows no session to end yet.
        const end: readonly SessionEffect[] =
          state.phase === 'redeeming' ? [{ do: 'end-at-relay', sessionId, reason: 'identity-not-proven' }] : [];
        return {
          state: ended.state,
          effects: [{ do: 'report', sessionId, event: { kind: 'identity-not-proven' } }, ...end, ...ended.effects]
        };
      }
      return unchanged(state);
    case 'guessed':
      if (state.phase !== 'waiting' || state.sessionId !== event.sessionId) return unchanged(state);
      return { state: { ...state, guesses: state.guesses + 1 }, effects: [] };
    case 'relay-ended':
      if (state.phase === 'redeeming' || (state.phase === 'waiting' && state.sessionId === event.sessionId)) {
        return endSession(state, event.reason, now, 'nobody');
      }
      return unchanged(state);
    case 'timer':
      if (state.phase === 'redeeming' && event.name === 'connect') return endSession(state, 'relay-lost', now);
      return state.phase === 'waiting' && event.name === 'code'
        ? endSession(state, 'code-expired', now)
        : unchanged(state);
    case 'dismiss':
      return state.phase === 'ended' ? { state: { phase: 'none' }, effects: [] } : unchanged(state);
    default:
      return unchanged(state);
  }
}

/** Joined only counts for somebody who waits with this code or has just typed one: a relay cannot open a session itself. */
function joined(
  state: NoSession | Creating | Waiting | Redeeming | Ended,
  event: Extract<SessionInput, { type: 'joined' }>,
  now: number
): Step<SessionState> {
  const expected =
    (state.phase === 'waiting' && event.role === 'helper' && state.sessionId === event.sessionId) ||
    (state.phase === 'redeeming' && event.role === 'sharer');
  if (!expected) return unchanged(state);
  if (event.grant.sid !== event.sessionId || !grantNames(event.grant, event.role, event.me)) {
    return nextBefore(state, { type: 'grant-refused', sessionId: event.sessionId }, now);
  }
  return {
    state: {
      phase: 'proving',
      role: event.role,
      sessionId: event.sessionId,
      grant: event.grant,
      since: now,
      joinedAt: now,
      former: null,
      fingerprints: null,
      proof: 'awaited'
    },
    effects: [
      { do: 'timer', name: 'code', ms: null },
      { do: 'timer', name: 'connect', ms: CONNECT_TIMEOUT_MS },
      grantTimer(event.grant, now),
      { do: 'timer', name: 'longest', ms: event.grant.limits.longest * 1000 },
      {
        do: 'open-peer',
        initiator: event.role === 'helper',
        iceServers: event.iceServers,
        transport: event.transport
      }
    ]
  };
}

function unchanged<State>(state: State): Step<State> {
  return { state, effects: [] };
}
