import { type EndReason, REFUSAL_REASONS, type RefusalReason } from '../errors/codes.ts';
import type { Grant } from '../protocol/grant.ts';
import type { SessionEffect, Step, TimerName } from './events.ts';
import { otherRole, type SessionRole } from './modes.ts';
import type { Ended, SessionState } from './state.ts';

const TIMERS: readonly TimerName[] = [
  'code',
  'connect',
  'proof',
  'silent',
  'resume',
  'grant',
  'alive',
  'longest',
  'idle'
];

/** Every wait of a session. */
export const STOP_TIMERS: readonly SessionEffect[] = TIMERS.map((name) => ({ do: 'timer', name, ms: null }));

/** What stops picture, input and questions on this machine; first in every ending, whatever else may fail. */
export const STOP_SHARING: readonly SessionEffect[] = [
  { do: 'stop-capture' },
  { do: 'release-input' },
  { do: 'cancel-consent' }
];

function roleOf(state: Exclude<SessionState, { phase: 'none' | 'ended' }>): SessionRole {
  switch (state.phase) {
    case 'creating':
    case 'waiting':
      return 'helper';
    case 'redeeming':
      return 'sharer';
    case 'interrupted':
      return state.before.role;
    default:
      return state.role;
  }
}

/** Ends at this side and tells the other side and the relay. Final: only `dismiss` leaves it. */
export function endSession(
  state: SessionState,
  reason: EndReason,
  now: number,
  tell: 'peer-and-relay' | 'nobody' = 'peer-and-relay'
): Step<SessionState> {
  switch (state.phase) {
    case 'none':
    case 'ended':
      return { state, effects: [] };
    case 'creating':
    case 'redeeming':
      return { state: beforeAnybodyCame(roleOf(state), reason, now), effects: STOP_TIMERS };
    case 'waiting': {
      const relay: readonly SessionEffect[] =
        tell === 'nobody' ? [] : [{ do: 'end-at-relay', sessionId: state.sessionId, reason }];
      return { state: beforeAnybodyCame('helper', reason, now), effects: [...relay, ...STOP_TIMERS] };
    }
    case 'proving':
    case 'identified':
    case 'asking':
    case 'live':
    case 'interrupted':
    case 'suspended': {
      const proven = state.phase === 'proving' ? state.former : state.phase === 'interrupted' ? state.before : state;
      const { sessionId, role, grant } = state.phase === 'interrupted' ? state.before : state;
      const told: readonly SessionEffect[] =
        tell === 'nobody'
          ? []
          : [
              { do: 'send', message: { type: 'end', reason } },
              { do: 'end-at-relay', sessionId, reason }
            ];
      return {
        state: ended(role, reason, now, proven, refusalReasons(role, reason, grant)),
        effects: [...STOP_SHARING, ...told, { do: 'close-peer' }, ...STOP_TIMERS]
      };
    }
  }
}

/** Taking one's own code or attempt back needs no page of its own. */
function beforeAnybodyCame(role: SessionRole, reason: EndReason, now: number): SessionState {
  return reason === 'cancelled' ? { phase: 'none' } : ended(role, reason, now, null);
}

/** What refuses the modes, for the helper alone: it is about their rights. */
function refusalReasons(role: SessionRole, reason: EndReason, grant: Grant): readonly RefusalReason[] {
  if (role !== 'helper' || reason !== 'not-allowed') return [];
  const found = grant.refusals.filter(({ what }) => what === 'view' || what === 'control');
  return REFUSAL_REASONS.filter((each) => found.some(({ reasons }) => reasons.includes(each)));
}

function ended(
  role: SessionRole,
  reason: EndReason,
  now: number,
  proven: Pick<Ended, 'card' | 'startedAt' | 'modesUsed' | 'chatMessages'> | null,
  reasons: readonly RefusalReason[] = []
): Ended {
  return {
    phase: 'ended',
    role,
    reason,
    card: proven?.card ?? null,
    startedAt: proven?.startedAt ?? null,
    endedAt: now,
    modesUsed: proven?.modesUsed ?? [],
    chatMessages: proven?.chatMessages ?? 0,
    reasons
  };
}

/**
 * The reason to show when the other side says it ended: it may speak for itself only. A helper's message cannot make it
 * look as if the sharer had stopped.
 */
export function reasonFromPeer(said: EndReason, myRole: SessionRole): EndReason {
  const mine: EndReason = myRole === 'helper' ? 'helper-ended' : 'sharer-ended';
  const theirs: EndReason = myRole === 'helper' ? 'sharer-ended' : 'helper-ended';
  // Only the sharer lets somebody else take over.
  if (said === 'handed-over' && myRole === 'sharer') return theirs;
  return said === mine ? theirs : said;
}

/** The other side does not answer any more. */
export function goneReason(myRole: SessionRole): EndReason {
  return otherRole(myRole) === 'helper' ? 'helper-gone' : 'sharer-gone';
}
