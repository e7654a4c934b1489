import { ALIVE_INTERVAL_MS, PEER_LINK_SILENT_MS, PROOF_TIMEOUT_MS } from '../protocol/limits.ts';
import { endSession, goneReason, reasonFromPeer } from './ending.ts';
import type { SessionInput, Step } from './events.ts';
import { grantTimer, renews } from './grant-timer.ts';
import { watchIdleness } from './idleness.ts';
import { otherRole } from './modes.ts';
import type { Proving, SessionState } from './state.ts';
import { grantNames } from './state.ts';
import { suspendAgain } from './suspended.ts';

/** Both are there; the connection is made and each proves who they are. Nothing but a proof is accepted. */
export function nextProving(state: Proving, event: SessionInput, now: number): Step<SessionState> {
  switch (event.type) {
    case 'peer-connected':
      if (state.fingerprints !== null) return endSession(state, 'protocol-violation', now);
      return {
        state: { ...state, fingerprints: event.fingerprints },
        effects: [
          { do: 'timer', name: 'connect', ms: null },
          { do: 'timer', name: 'proof', ms: PROOF_TIMEOUT_MS },
          { do: 'prove', sessionId: state.sessionId, role: state.role, fingerprints: event.fingerprints }
        ]
      };
    case 'control':
      return control(state, event, now);
    case 'control-junk':
      return endSession(state, 'protocol-violation', now);
    case 'proven': {
      if (state.proof !== 'checking' || state.fingerprints === null) return { state, effects: [] };
      // The relay named two people in the grant; the one who proved to be here must be the one it named.
      if (!grantNames(state.grant, otherRole(state.role), event.person))
        return notProven(state, 'identity-not-proven', now);
      return {
        state: { ...state, proof: 'card' },
        effects: [{ do: 'look-up-card', person: event.person, fingerprints: state.fingerprints }]
      };
    }
    case 'not-proven':
      return state.proof === 'checking' ? notProven(state, event.reason, now) : { state, effects: [] };
    case 'card':
      if (state.proof !== 'card') return { state, effects: [] };
      return {
        state: {
          phase: 'identified',
          role: state.role,
          sessionId: state.sessionId,
          grant: state.grant,
          card: event.card,
          checkWords: event.checkWords,
          refusals: state.former?.refusals ?? 0,
          lastAnswer: null,
          chatMessages: state.former?.chatMessages ?? 0,
          modesUsed: state.former?.modesUsed ?? [],
          startedAt: state.former?.startedAt ?? null,
          epoch: state.former?.epoch ?? 0,
          joinedAt: state.joinedAt,
          activeAt: now,
          since: now
        },
        effects: [
          ...(state.former !== null && state.grant.features.includes('chat') ? [{ do: 'repeat-chat' } as const] : []),
          { do: 'timer', name: 'proof', ms: null },
          { do: 'timer', name: 'alive', ms: ALIVE_INTERVAL_MS },
          ...watchIdleness(state, 0),
          { do: 'timer', name: 'silent', ms: PEER_LINK_SILENT_MS }
        ]
      };
    case 'grant-renewed':
      if (!renews(event.grant, state.grant)) return endSession(state, 'protocol-violation', now);
      return { state: { ...state, grant: event.grant }, effects: [grantTimer(event.grant, now)] };
    case 'relay-ended':
      return event.sessionId === state.sessionId
        ? endSession(state, event.reason, now, 'nobody')
        : { state, effects: [] };
    case 'peer-present':
      // Not connected to each other yet: without the relay the two cannot find each other.
      if (event.present || event.sessionId !== state.sessionId) return { state, effects: [] };
      return state.former !== null
        ? suspendAgain(state.former, state.grant, now)
        : endSession(state, goneReason(state.role), now);
    case 'suspended':
      if (event.sessionId !== state.sessionId || state.former === null) return { state, effects: [] };
      return suspendAgain(state.former, state.grant, now);
    case 'peer-closed':
      return endSession(state, 'connection-failed', now);
    case 'timer':
      if (event.name === 'connect') return endSession(state, 'connection-failed', now);
      if (event.name === 'proof') return notProven(state, 'identity-not-proven', now);
      if (event.name === 'grant') return endSession(state, 'grant-expired', now);
      if (event.name === 'longest') return endSession(state, 'time-limit', now);
      return { state, effects: [] };
    default:
      return { state, effects: [] };
  }
}

function control(state: Proving, event: Extract<SessionInput, { type: 'control' }>, now: number): Step<SessionState> {
  const { message } = event;
  if (message.type === 'end') return endSession(state, reasonFromPeer(message.reason, state.role), now, 'nobody');
  if (message.type !== 'proof' || state.proof !== 'awaited' || state.fingerprints === null) {
    return endSession(state, 'protocol-violation', now);
  }
  return {
    state: { ...state, proof: 'checking' },
    effects: [
      {
        do: 'verify',
        proof: message,
        sessionId: state.sessionId,
        role: otherRole(state.role),
        fingerprints: state.fingerprints
      }
    ]
  };
}

function notProven(
  state: Proving,
  reason: 'identity-not-proven' | 'tenant-not-allowed',
  now: number
): Step<SessionState> {
  const { sessionId } = state;
  const ended = endSession(state, reason, now);
  return {
    state: ended.state,
    effects: [{ do: 'report', sessionId, event: { kind: 'identity-not-proven' } }, ...ended.effects]
  };
}
