import type { ControlMessage } from '../protocol/peer.ts';
import { endSession } from './ending.ts';
import type { SessionInput, Step } from './events.ts';
import { record } from './sharing.ts';
import type { Established, HandOver, SessionState } from './state.ts';

/** Colleagues whom a helper may name in one session: nobody is to be worn down, and codes are not guessed over somebody else's app. */
export const MAX_HAND_OVERS = 3;

const NOT_YET: HandOver = { state: 'none', count: 0 };

type Event = Extract<SessionInput, { type: 'hand-over' | 'hand-over-failed' | 'handed-over' }>;

/**
 * Handing a live session over to a colleague (D12). The helper can only name a colleague's code; the sharer's app looks into it
 * and asks the sharer, in a session of its own with policy, proofs and consent of its own. This session goes on until then.
 */
export function nextHandOver(state: Established, event: Event, now: number): Step<SessionState> {
  switch (event.type) {
    case 'hand-over':
      if (state.role !== 'helper' || state.phase !== 'live' || !mayAsk(state)) return unchanged(state);
      return {
        state: { ...state, handOver: { state: 'asked', count: countOf(state) + 1 } },
        effects: [{ do: 'send', message: { type: 'hand-over', code: event.code } }]
      };
    case 'hand-over-failed':
      if (state.role !== 'sharer' || state.handOver?.state !== 'asked') return unchanged(state);
      return {
        state: { ...state, handOver: { ...state.handOver, state: event.why } },
        effects: [{ do: 'send', message: { type: 'hand-over-failed', why: event.why } }]
      };
    case 'handed-over': {
      if (state.role !== 'sharer' || state.phase !== 'live') return unchanged(state);
      const ended = endSession(state, 'handed-over', now);
      return {
        state: ended.state,
        effects: [record(state, { kind: 'handed-over', sessionId: event.to }), ...ended.effects]
      };
    }
  }
}

/** What the other side says of it. */
export function handOverFromPeer(
  state: Established,
  message: Extract<ControlMessage, { type: 'hand-over' | 'hand-over-failed' }>,
  now: number
): Step<SessionState> {
  if (message.type === 'hand-over-failed') {
    if (state.role !== 'helper') return endSession(state, 'protocol-violation', now);
    if (state.handOver?.state !== 'asked') return unchanged(state);
    return { state: { ...state, handOver: { ...state.handOver, state: message.why } }, effects: [] };
  }
  if (state.role !== 'sharer') return endSession(state, 'protocol-violation', now);
  if (state.phase !== 'live' || !mayAsk(state)) {
    return { state, effects: [{ do: 'send', message: { type: 'hand-over-failed', why: 'refused' } }] };
  }
  return {
    state: { ...state, handOver: { state: 'asked', count: countOf(state) + 1 } },
    effects: [{ do: 'hand-over', code: message.code }]
  };
}

function countOf(state: Established): number {
  return (state.handOver ?? NOT_YET).count;
}

function mayAsk(state: Established): boolean {
  const { state: now, count } = state.handOver ?? NOT_YET;
  return now !== 'asked' && count < MAX_HAND_OVERS;
}

function unchanged<State>(state: State): Step<State> {
  return { state, effects: [] };
}
