import { ALIVE_INTERVAL_MS, PEER_LINK_SILENT_MS, RESUME_WINDOW_MS } from '../protocol/limits.ts';
import { nextFromPeer } from './control-messages.ts';
import { endSession, goneReason } from './ending.ts';
import type { SessionEffect, SessionInput, Step } from './events.ts';
import { grantTimer, renews, stillAllowed } from './grant-timer.ts';
import { nextHandOver } from './hand-over.ts';
import { judgeIdleness, withActivity } from './idleness.ts';
import { covers, type SessionMode } from './modes.ts';
import type { ConsentAnswer } from './ports.ts';
import { closeQuestion, MAX_REFUSALS } from './question.ts';
import { announce, asLive, firstChat, record, withoutControl, withoutDisplay, withoutPicture } from './sharing.ts';
import type { Asking, Established, Live, SessionState } from './state.ts';
import { suspendedByRelay } from './suspended.ts';

/** The other side is proven: ask, answer, share, pause, change, until somebody ends. */
export function nextEstablished(state: Established, event: SessionInput, now: number): Step<SessionState> {
  return withActivity(state, happened(state, event, now), event, now);
}

function happened(state: Established, event: SessionInput, now: number): Step<SessionState> {
  switch (event.type) {
    case 'choose':
      return choose(state, event.mode, event.askId, now);
    case 'withdraw':
      return withdraw(state);
    case 'give-back':
      return state.phase === 'live' && state.role === 'helper' && state.mode === 'control'
        ? { state, effects: [{ do: 'send', message: { type: 'give-back' } }] }
        : unchanged(state);
    case 'take-back':
      return state.phase === 'live' && state.role === 'sharer' ? withoutControl(state) : unchanged(state);
    case 'pause':
      return state.phase === 'live' && state.role === 'sharer' && state.paused !== event.paused
        ? pause(state, event.paused)
        : unchanged(state);
    case 'consent':
      return consent(state, event.askId, event.answer, now);
    case 'display': {
      if (state.phase !== 'live' || state.role !== 'sharer') return unchanged(state);
      if (event.display === null) return withoutDisplay(state);
      const shown: Live = { ...state, display: event.display };
      return { state: shown, effects: [announce(shown)] };
    }
    case 'display-moved':
      return state.phase === 'live' && state.role === 'sharer' && !state.paused
        ? withoutPicture(state)
        : unchanged(state);
    case 'hand-over':
    case 'hand-over-failed':
    case 'handed-over':
      return nextHandOver(state, event, now);
    case 'capture-failed':
      return state.phase === 'live' && state.role === 'sharer'
        ? endSession(state, 'capture-failed', now)
        : unchanged(state);
    case 'control': {
      const step = nextFromPeer(state, event.message, now);
      return {
        state: step.state,
        effects: [{ do: 'timer', name: 'silent', ms: PEER_LINK_SILENT_MS }, ...step.effects]
      };
    }
    case 'control-junk':
      return endSession(state, 'protocol-violation', now);
    case 'chat-sent':
      return firstChat({ ...state, chatMessages: state.chatMessages + 1 });
    case 'feature-used':
      return state.role === 'sharer' && state.grant.features.includes(event.feature)
        ? { state, effects: [record(state, { kind: 'feature', feature: event.feature })] }
        : unchanged(state);
    case 'grant-renewed':
      return renew(state, event.grant, now);
    case 'relay-ended':
      return event.sessionId === state.sessionId ? endSession(state, event.reason, now, 'nobody') : unchanged(state);
    case 'suspended':
    case 'restarting':
      return suspendedByRelay(state, event, now);
    case 'peer-closed':
      return endSession(state, goneReason(state.role), now);
    case 'network-changed':
      return { state, effects: [{ do: 'restart-peer' }] };
    case 'machine-idle':
      return judgeIdleness(state, event.ms, now);
    case 'timer':
      return timer(state, event.name, now);
    default:
      return unchanged(state);
  }
}

function choose(state: Established, mode: SessionMode, askId: string, now: number): Step<SessionState> {
  if (state.role !== 'helper' || !state.grant.modes.includes(mode)) return unchanged(state);
  const ask: SessionEffect = { do: 'send', message: { type: 'ask', askId, mode } };
  if (state.phase === 'identified') {
    return {
      state: { ...state, phase: 'asking', since: now, question: { askId, mode }, lastAnswer: null },
      effects: [ask]
    };
  }
  if (state.phase === 'live' && state.question === null && !covers(state.mode, mode)) {
    return { state: { ...state, question: { askId, mode }, lastAnswer: null }, effects: [ask] };
  }
  return unchanged(state);
}

function withdraw(state: Established): Step<SessionState> {
  if (state.role !== 'helper' || state.phase === 'identified' || state.question === null) return unchanged(state);
  const effects: readonly SessionEffect[] = [
    { do: 'send', message: { type: 'ask-withdrawn', askId: state.question.askId } }
  ];
  return { state: closeQuestion(state, null), effects };
}

function pause(state: Live, paused: boolean): Step<SessionState> {
  const changed: Live = { ...state, paused, epoch: state.epoch + 1 };
  const effects: readonly SessionEffect[] = paused
    ? [{ do: 'stop-capture' }, { do: 'release-input' }]
    : [{ do: 'start-capture' }];
  return { state: changed, effects: [...effects, announce(changed), record(changed, { kind: 'paused', paused })] };
}

/** The sharer answered. Counts once, for the open question only, and never allows more than was asked or granted. */
function consent(state: Established, askId: string, answer: ConsentAnswer, now: number): Step<SessionState> {
  if (state.role !== 'sharer' || state.phase === 'identified' || state.question?.askId !== askId)
    return unchanged(state);
  const { question } = state;
  const allowed =
    answer.outcome === 'allowed' && covers(question.mode, answer.mode) && state.grant.modes.includes(answer.mode);
  if (!allowed) return refuse(state, askId, answer.outcome === 'timeout' ? 'timeout' : 'declined', now);
  const { mode } = answer;
  const sharing: Live = { ...asLive(state, mode, now), epoch: state.epoch + 1 };
  // A picture that flows already goes on; a first consent, or one that ends a pause, starts it.
  const start: readonly SessionEffect[] = state.phase === 'live' && !state.paused ? [] : [{ do: 'start-capture' }];
  return {
    state: sharing,
    effects: [
      { do: 'send', message: { type: 'answer', askId, outcome: 'allowed', mode } },
      announce(sharing),
      ...start,
      record(sharing, { kind: 'answered', outcome: 'allowed', mode }),
      record(sharing, { kind: 'mode', mode })
    ]
  };
}

function refuse(state: Asking | Live, askId: string, outcome: 'declined' | 'timeout', now: number): Step<SessionState> {
  const refused = closeQuestion({ ...state, refusals: state.refusals + 1 }, null);
  const effects: readonly SessionEffect[] = [
    { do: 'send', message: { type: 'answer', askId, outcome, mode: null } },
    record(state, { kind: 'answered', outcome, mode: null })
  ];
  // Somebody who already shares is not cut off for saying no to more; they have their own stop.
  if (refused.refusals < MAX_REFUSALS || refused.phase === 'live') return { state: refused, effects };
  const ended = endSession(refused, outcome === 'timeout' ? 'consent-timeout' : 'declined', now);
  return { state: ended.state, effects: [...effects, ...ended.effects] };
}

function renew(state: Established, grant: Established['grant'], now: number): Step<SessionState> {
  if (!renews(grant, state.grant)) return endSession(state, 'protocol-violation', now);
  const renewed: Established = { ...state, grant };
  if (renewed.phase === 'live' && !stillAllowed(renewed)) return endSession(renewed, 'not-allowed', now);
  return { state: renewed, effects: [grantTimer(grant, now)] };
}

function timer(state: Established, name: string, now: number): Step<SessionState> {
  if (name === 'grant') return endSession(state, 'grant-expired', now);
  if (name === 'longest') return endSession(state, 'time-limit', now);
  if (name === 'idle') return { state, effects: [{ do: 'ask-machine-idle' }] };
  if (name === 'alive') {
    return {
      state,
      effects: [
        { do: 'send', message: { type: 'alive' } },
        { do: 'timer', name: 'alive', ms: ALIVE_INTERVAL_MS }
      ]
    };
  }
  if (name !== 'silent') return unchanged(state);
  return interrupt(state, now);
}

/** Nothing flows while the other side is silent, and a question that was open is dropped unanswered. */
function interrupt(state: Established, now: number): Step<SessionState> {
  const open = state.phase === 'identified' ? null : state.question;
  const before = state.phase === 'identified' || open === null ? state : closeQuestion(state, null);
  return {
    state: {
      phase: 'interrupted',
      // A late event must not count after the interruption: the epoch grows where it is decided.
      before: state.role === 'sharer' ? { ...before, epoch: before.epoch + 1 } : before,
      droppedAsk: open?.askId ?? null,
      since: now,
      until: now + RESUME_WINDOW_MS
    },
    effects: [
      { do: 'stop-capture' },
      { do: 'release-input' },
      { do: 'cancel-consent' },
      { do: 'timer', name: 'resume', ms: RESUME_WINDOW_MS },
      { do: 'timer', name: 'silent', ms: null }
    ]
  };
}

function unchanged<State>(state: State): Step<State> {
  return { state, effects: [] };
}
