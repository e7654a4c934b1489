import type { ControlMessage, SharingState } from '../protocol/peer.ts';
import { endSession, reasonFromPeer } from './ending.ts';
import type { Step } from './events.ts';
import { handOverFromPeer } from './hand-over.ts';
import { covers, type SessionMode } from './modes.ts';
import { closeQuestion, MAX_REFUSALS } from './question.ts';
import { asLive, firstChat, record, withoutControl, withUsed } from './sharing.ts';
import type { Established, SessionState } from './state.ts';
import { suspendSession } from './suspended.ts';

/** What the proven other side says on `control`. A helper can ask, never open; a sharer's word about its own screen counts. */
export function nextFromPeer(state: Established, message: ControlMessage, now: number): Step<SessionState> {
  switch (message.type) {
    case 'alive':
      return unchanged(state);
    case 'end':
      return endSession(state, reasonFromPeer(message.reason, state.role), now, 'nobody');
    case 'suspend':
      return suspendSession(state, now);
    case 'chat':
      if (!state.grant.features.includes('chat')) return endSession(state, 'protocol-violation', now);
      return withEffects(firstChat({ ...state, chatMessages: state.chatMessages + 1 }), [
        { do: 'chat-line', message },
        { do: 'send', message: { type: 'chat-received', messageId: message.messageId } }
      ]);
    case 'chat-received':
      return { state, effects: [{ do: 'chat-delivered', messageId: message.messageId }] };
    case 'ask':
      return asked(state, message.askId, message.mode, now);
    case 'ask-withdrawn':
      if (state.role !== 'sharer' || state.phase === 'identified' || state.question?.askId !== message.askId) {
        return unchanged(state);
      }
      return { state: closeQuestion(state, null), effects: [{ do: 'cancel-consent' }] };
    case 'give-back':
      if (state.role !== 'sharer') return endSession(state, 'protocol-violation', now);
      return state.phase === 'live' ? withoutControl(state) : unchanged(state);
    case 'hand-over':
    case 'hand-over-failed':
      return handOverFromPeer(state, message, now);
    case 'answer':
      return answered(state, message, now);
    case 'state':
      return toldState(state, message.state, now);
    case 'proof':
      // Once is enough; a second one could only be an attempt to become somebody else.
      return endSession(state, 'protocol-violation', now);
  }
}

/**
 * A helper asks: a question for the sharer, never more than policy allows, one at a time. A sharer who said no too often
 * is not asked again.
 */
function asked(state: Established, askId: string, mode: SessionMode, now: number): Step<SessionState> {
  if (state.role !== 'sharer' || !state.grant.modes.includes(mode)) return endSession(state, 'protocol-violation', now);
  if (state.phase === 'asking' || (state.phase === 'live' && state.question !== null)) return unchanged(state);
  if (state.phase === 'live' && covers(state.mode, mode)) return unchanged(state);
  if (state.refusals >= MAX_REFUSALS) {
    return { state, effects: [{ do: 'send', message: { type: 'answer', askId, outcome: 'declined', mode: null } }] };
  }
  const question = { askId, mode };
  const asking: Established =
    state.phase === 'live' ? { ...state, question } : { ...state, phase: 'asking', since: now, question };
  return {
    state: asking,
    effects: [
      record(state, { kind: 'asked', mode }),
      { do: 'ask-consent', askId, card: state.card, mode, current: state.phase === 'live' ? state.mode : null }
    ]
  };
}

function answered(
  state: Established,
  message: Extract<ControlMessage, { type: 'answer' }>,
  now: number
): Step<SessionState> {
  if (state.role !== 'helper') return endSession(state, 'protocol-violation', now);
  // An answer to a question that was withdrawn meanwhile: the sharer's `state` says what holds.
  if (state.phase === 'identified' || state.question?.askId !== message.askId) return unchanged(state);
  if (message.outcome !== 'allowed') return { state: closeQuestion(state, message.outcome), effects: [] };
  const { mode } = message;
  if (mode === null || !covers(state.question.mode, mode) || !state.grant.modes.includes(mode))
    return endSession(state, 'protocol-violation', now);
  return { state: asLive(state, mode, now), effects: [] };
}

/** Helper: what holds at the sharer's. It can only describe what was asked for and granted. */
function toldState(state: Established, told: SharingState, now: number): Step<SessionState> {
  if (state.role !== 'helper' || !state.grant.modes.includes(told.mode) || told.epoch < state.epoch) {
    return endSession(state, 'protocol-violation', now);
  }
  const current = state.phase === 'live' ? state : asLive(state, told.mode, now);
  const { mode, paused, epoch, display } = told;
  return { state: { ...current, mode, paused, epoch, display, modesUsed: withUsed(current, mode) }, effects: [] };
}

function withEffects(step: Step<SessionState>, effects: Step<SessionState>['effects']): Step<SessionState> {
  return { state: step.state, effects: [...effects, ...step.effects] };
}

function unchanged<State>(state: State): Step<State> {
  return { state, effects: [] };
}
