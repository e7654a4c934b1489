import type { SessionReport } from '../protocol/relay.ts';
import type { SessionEffect, Step } from './events.ts';
import type { Established, Live, Proven, SessionState } from './state.ts';

/** Tells the helper what is so now. */
export function announce(state: Live): SessionEffect {
  const { mode, paused, epoch, display } = state;
  return { do: 'send', message: { type: 'state', state: { mode, paused, epoch, display } } };
}

/** Writes that something happened, never what, into the organisation's record (G1). */
export function record(state: Proven, event: SessionReport): SessionEffect {
  return { do: 'report', sessionId: state.sessionId, event };
}

/**
 * Control goes back to the sharer, at their wish or the helper's; viewing goes on. An open question stays open: it asks for
 * what was just given up, and only the sharer can say yes to it.
 */
export function withoutControl(state: Live): Step<SessionState> {
  if (state.mode !== 'control') return { state, effects: [] };
  const viewing: Live = { ...state, mode: 'view', epoch: state.epoch + 1, modesUsed: withView(state) };
  return {
    state: viewing,
    effects: [{ do: 'release-input' }, announce(viewing), record(viewing, { kind: 'mode', mode: 'view' })]
  };
}

function withView(state: Live): Live['modesUsed'] {
  return state.modesUsed.includes('view') ? state.modesUsed : [...state.modesUsed, 'view'];
}

/** The first line of chat is a feature used (G1); what it says is nobody's business. */
export function firstChat(state: Established): Step<SessionState> {
  const effects: readonly SessionEffect[] =
    state.role === 'sharer' && state.chatMessages === 1 ? [record(state, { kind: 'feature', feature: 'chat' })] : [];
  return { state, effects };
}
