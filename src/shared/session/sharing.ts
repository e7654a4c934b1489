import type { SessionReport } from '../protocol/relay.ts';
import type { SessionEffect, Step } from './events.ts';
import type { SessionMode } from './modes.ts';
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
  const viewing: Live = { ...state, mode: 'view', epoch: state.epoch + 1, modesUsed: withUsed(state, 'view') };
  return {
    state: viewing,
    effects: [{ do: 'release-input' }, announce(viewing), record(viewing, { kind: 'mode', mode: 'view' })]
  };
}

/**
 * Between two displays (D5): what is held down is let go of, and what was meant for the former display does not count on the
 * next, because the epoch grows. Consent stays; the helper sees no picture until the next one is there.
 */
export function withoutPicture(state: Live): Step<SessionState> {
  const moving: Live = { ...state, display: null, epoch: state.epoch + 1 };
  return {
    state: moving,
    effects: [{ do: 'stop-capture' }, { do: 'release-input' }, announce(moving), { do: 'start-capture', moved: true }]
  };
}

/** No offered display is left: paused, until the sharer goes on with one. */
export function withoutDisplay(state: Live): Step<SessionState> {
  if (state.paused) return { state: { ...state, display: null }, effects: [] };
  const paused: Live = { ...state, display: null, paused: true, epoch: state.epoch + 1 };
  return {
    state: paused,
    effects: [
      { do: 'stop-capture' },
      { do: 'release-input' },
      announce(paused),
      record(paused, { kind: 'paused', paused: true })
    ]
  };
}

/**
 * The session as live in `mode`, not paused, no question open. What was live before goes on: since when, and the display.
 * The epoch is the caller's business: it grows where consent is given.
 */
export function asLive(state: Established, mode: SessionMode, now: number): Live {
  const before = state.phase === 'live' ? state : null;
  return {
    ...state,
    phase: 'live',
    since: before?.since ?? now,
    startedAt: state.startedAt ?? now,
    mode,
    paused: false,
    display: before?.display ?? null,
    question: null,
    lastAnswer: null,
    modesUsed: withUsed(state, mode)
  };
}

/** The modes that were live at any time, `mode` among them. */
export function withUsed(state: Proven, mode: SessionMode): readonly SessionMode[] {
  return state.modesUsed.includes(mode) ? state.modesUsed : [...state.modesUsed, mode];
}

/** The first line of chat is a feature used (G1); what it says is nobody's business. */
export function firstChat(state: Established): Step<SessionState> {
  const effects: readonly SessionEffect[] =
    state.role === 'sharer' && state.chatMessages === 1 ? [record(state, { kind: 'feature', feature: 'chat' })] : [];
  return { state, effects };
}
