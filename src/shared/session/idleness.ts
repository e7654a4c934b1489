import type { ControlMessage } from '../protocol/peer.ts';
import { endSession } from './ending.ts';
import type { SessionEffect, SessionInput, Step } from './events.ts';
import type { SessionRole } from './modes.ts';
import { type Established, isEstablished, type SessionState } from './state.ts';

/** What the other side says by itself, whether or not anybody is there. */
const AUTOMATIC: readonly ControlMessage['type'][] = ['alive', 'proof', 'chat-received', 'state', 'suspend', 'end'];

/** Whether an event shows that a person did something. */
function isActivity(event: SessionInput): boolean {
  switch (event.type) {
    case 'choose':
    case 'withdraw':
    case 'give-back':
    case 'take-back':
    case 'pause':
    case 'consent':
    case 'chat-sent':
      return true;
    case 'control':
      return !AUTOMATIC.includes(event.message.type);
    default:
      return false;
  }
}

/** Remembers when somebody last did something; what changes nothing and causes nothing is not doing something. */
export function withActivity(
  before: Established,
  step: Step<SessionState>,
  event: SessionInput,
  now: number
): Step<SessionState> {
  const nothing = step.state === before && step.effects.every(({ do: what }) => what === 'timer');
  if (nothing || !isActivity(event) || !isEstablished(step.state)) return step;
  return { state: { ...step.state, activeAt: now }, effects: step.effects };
}

/** Looks after the limit has passed whether anything happened. Only the sharer's side can tell: it is their machine. */
export function watchIdleness(
  session: { readonly role: SessionRole; readonly grant: Established['grant'] },
  idleMs: number
): readonly SessionEffect[] {
  if (session.role !== 'sharer') return [];
  return [{ do: 'timer', name: 'idle', ms: Math.max(1_000, session.grant.limits.idle * 1000 - idleMs) }];
}

/**
 * The idle limit of the organisation (feature F1): ends when for that long neither the machine was used, by its person or
 * by the helper's input, nor anything was asked, answered or written.
 */
export function judgeIdleness(state: Established, machineIdleMs: number, now: number): Step<SessionState> {
  const idleMs = Math.max(0, Math.min(machineIdleMs, now - state.activeAt));
  if (idleMs >= state.grant.limits.idle * 1000) return endSession(state, 'idle-limit', now);
  return { state, effects: watchIdleness(state, idleMs) };
}
