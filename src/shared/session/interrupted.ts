import { ALIVE_INTERVAL_MS, PEER_LINK_SILENT_MS } from '../protocol/limits.ts';
import { nextFromPeer } from './control-messages.ts';
import { endSession } from './ending.ts';
import type { SessionEffect, SessionInput, Step } from './events.ts';
import { grantTimer, renews, stillAllowed } from './grant-timer.ts';
import { watchIdleness } from './idleness.ts';
import { announce } from './sharing.ts';
import type { Interrupted, Live, SessionState } from './state.ts';
import { suspendedByRelay, suspendSession } from './suspended.ts';

/**
 * The other side is silent. Nothing flows; a word from it within the window puts back what was allowed before, without a
 * new consent (D10). The sharer can still pause, take back and end.
 */
export function nextInterrupted(state: Interrupted, event: SessionInput, now: number): Step<SessionState> {
  switch (event.type) {
    case 'control':
      return event.message.type === 'end' || event.message.type === 'suspend'
        ? nextFromPeer(state.before, event.message, now)
        : back(state, event, now);
    case 'control-junk':
      return endSession(state, 'protocol-violation', now);
    case 'relay-ended':
      return event.sessionId === state.before.sessionId
        ? endSession(state, event.reason, now, 'nobody')
        : { state, effects: [] };
    case 'pause':
      return changed(state, (live) => ({ ...live, paused: event.paused, epoch: live.epoch + 1 }));
    case 'take-back':
      return changed(state, (live) => (live.mode === 'view' ? live : { ...live, mode: 'view', epoch: live.epoch + 1 }));
    case 'network-changed':
      return { state, effects: [{ do: 'restart-peer' }] };
    case 'peer-present':
      // Both can be told of each other's paths again.
      return event.present && event.sessionId === state.before.sessionId
        ? { state, effects: [{ do: 'restart-peer' }] }
        : { state, effects: [] };
    case 'suspended':
    case 'restarting':
      return suspendedByRelay(state.before, event, now);
    case 'peer-closed':
      // The other side may have given this connection up first, and its word did not come through.
      return suspendSession(state.before, now);
    case 'grant-renewed': {
      if (!renews(event.grant, state.before.grant)) return endSession(state, 'protocol-violation', now);
      const before = { ...state.before, grant: event.grant };
      if (before.phase === 'live' && !stillAllowed(before)) return endSession(state, 'not-allowed', now);
      return { state: { ...state, before }, effects: [grantTimer(event.grant, now)] };
    }
    case 'timer':
      if (event.name === 'resume') return suspendSession(state.before, now);
      if (event.name === 'grant') return endSession(state, 'grant-expired', now);
      if (event.name === 'longest') return endSession(state, 'time-limit', now);
      if (event.name === 'alive') {
        return {
          state,
          effects: [
            { do: 'send', message: { type: 'alive' } },
            { do: 'timer', name: 'alive', ms: ALIVE_INTERVAL_MS }
          ]
        };
      }
      return { state, effects: [] };
    default:
      return { state, effects: [] };
  }
}

/** Heard again. The sharer's picture starts anew, and the helper is told the new epoch before its input counts. */
function back(state: Interrupted, event: Extract<SessionInput, { type: 'control' }>, now: number): Step<SessionState> {
  const { before } = state;
  const timers: readonly SessionEffect[] = [
    { do: 'timer', name: 'resume', ms: null },
    { do: 'timer', name: 'silent', ms: PEER_LINK_SILENT_MS },
    ...watchIdleness(before, 0)
  ];
  const dropped: readonly SessionEffect[] =
    before.role === 'sharer' && state.droppedAsk !== null
      ? [{ do: 'send', message: { type: 'answer', askId: state.droppedAsk, outcome: 'timeout', mode: null } }]
      : [];
  const sharing: readonly SessionEffect[] =
    before.phase === 'live' && before.role === 'sharer'
      ? [announce(before), ...(before.paused ? [] : [{ do: 'start-capture' } as const])]
      : [];
  const step = nextFromPeer(before, event.message, now);
  return { state: step.state, effects: [...timers, ...dropped, ...sharing, ...step.effects] };
}

/** The sharer decides about their own screen while the line is down, too; the helper is told when it is back. */
function changed(state: Interrupted, change: (live: Live) => Live): Step<SessionState> {
  const { before } = state;
  if (before.phase !== 'live' || before.role !== 'sharer') return { state, effects: [] };
  return { state: { ...state, before: change(before) }, effects: [] };
}
