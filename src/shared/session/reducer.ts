import { nextBefore } from './before.ts';
import { endSession } from './ending.ts';
import { nextEstablished } from './established.ts';
import type { SessionInput, Step } from './events.ts';
import { nextInterrupted } from './interrupted.ts';
import { nextProving } from './proving.ts';
import type { SessionState } from './state.ts';
import { nextSuspended } from './suspended.ts';

/** Where everybody starts. */
export const NO_SESSION: SessionState = { phase: 'none' };

/**
 * The rules of a session for both roles (protocol.md "Session state"): state and event → state and effects. No time, no
 * chance and no input or output inside; an event that does not fit the state changes nothing.
 */
export function next(state: SessionState, event: SessionInput, now: number): Step<SessionState> {
  if (event.type === 'end') return endSession(state, event.reason, now);
  switch (state.phase) {
    case 'none':
    case 'creating':
    case 'waiting':
    case 'redeeming':
    case 'ended':
      return nextBefore(state, event, now);
    case 'proving':
      return nextProving(state, event, now);
    case 'identified':
    case 'asking':
    case 'live':
      return nextEstablished(state, event, now);
    case 'interrupted':
      return nextInterrupted(state, event, now);
    case 'suspended':
      return nextSuspended(state, event, now);
  }
}
