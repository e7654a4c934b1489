import type { EndReason } from '#shared/errors/codes.ts';
import { otherRole, type SessionRole } from '#shared/session/modes.ts';
import type { Participant } from '../person.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { IssuedGrant, SessionEffect, SessionState, SessionStep } from './session-model.ts';

type In<Phase extends SessionState['phase']> = Extract<SessionState, { phase: Phase }>;
type Suspended = In<'suspended'>;

const ROLES: readonly SessionRole[] = ['helper', 'sharer'];

/**
 * Nothing passes between the two any more. The grant that holds now is the last: unless both have rejoined when it is over,
 * the session ends (D10).
 */
export function suspend(state: In<'joined'>): {
  readonly state: Suspended;
  readonly effects: readonly SessionEffect[];
} {
  const { renewalDue: _, ...going } = state;
  const notice = { type: 'session.suspended', until: state.grantExpiresAt } as const;
  return {
    // A renewal that is under way is not waited for.
    state: { ...going, phase: 'suspended', tickets: state.tickets + 1, back: { helper: false, sharer: false } },
    effects: [
      { kind: 'record-suspended' },
      ...ROLES.map((role) => ({ kind: 'stop-waiting-for', role }) as const),
      ...ROLES.map((role) => ({ kind: 'notify', to: role, notice }) as const)
    ]
  };
}

/**
 * Somebody begins anew in their seat. Whoever held its token and is the same account is let in from the same kind of client
 * on the same device only: a session is resumed where it was, and nowhere else.
 */
export function rejoin(state: SessionState, from: SessionRole, participant: Participant): SessionStep {
  if (state.phase !== 'joined' && state.phase !== 'suspended') return refused(state);
  if (!sameMachine(state[from], participant)) return refused(state);
  const begun = state.phase === 'joined' ? suspend(state) : { state, effects: [] };
  const there: Suspended = {
    ...begun.state,
    [from]: participant,
    here: { ...begun.state.here, [from]: true },
    back: { ...begun.state.back, [from]: true }
  };
  // Whoever rejoins knows, and hears nothing of what was before.
  const effects = begun.effects.filter((effect) => effect.kind !== 'notify' || effect.to === otherRole(from));
  const asked = askIfBothAreBack(there);
  return { state: asked.state, effects: [...effects, { kind: 'accept' }, ...asked.effects] };
}

/** Asks policy once both are back, under a new ticket: an answer to what was asked before no longer counts. */
export function askIfBothAreBack(state: Suspended): SessionStep {
  const { helper, sharer, back, joinedAt } = state;
  const ticket = state.tickets + 1;
  const asking: Suspended = { ...state, tickets: ticket };
  if (!back.helper || !back.sharer) return { state: asking, effects: [] };
  return { state: asking, effects: [{ kind: 'ask-policy', ticket, helper, sharer, joinedAt }] };
}

/** A side's socket is gone: it has to rejoin with the next one. */
export function leftSuspended(state: Suspended, role: SessionRole): SessionStep {
  return {
    state: {
      ...state,
      tickets: state.tickets + 1,
      here: { ...state.here, [role]: false },
      back: { ...state.back, [role]: false }
    },
    effects: []
  };
}

/** Policy has decided for two people who are both back: the session goes on, under a consent that has yet to be given. */
export function rejoined(
  suspended: Suspended,
  grant: IssuedGrant,
  evaluation: Evaluation,
  timers: readonly SessionEffect[]
): SessionStep {
  const { back, ...state } = suspended;
  if (!back.helper || !back.sharer) return { state: suspended, effects: [] };
  const { endsAt, expiresAt: grantExpiresAt } = grant;
  const { decision } = evaluation;
  return {
    state: { ...state, phase: 'joined', endsAt, grantExpiresAt, decision, renewalDue: false },
    effects: [
      { kind: 'record-rejoined', sharer: state.sharer, evaluation },
      { kind: 'rejoined', grant: grant.jws, endsAt },
      ...timers
    ]
  };
}

/** Why a session that nobody came back to ends: its time was over, or somebody did not come. */
export function whyNotResumed({ grantExpiresAt, endsAt, back }: Suspended): EndReason {
  if (grantExpiresAt >= endsAt) return 'time-limit';
  if (!back.sharer) return 'sharer-gone';
  return back.helper ? 'grant-expired' : 'helper-gone';
}

function refused(state: SessionState): SessionStep {
  return { state, effects: [{ kind: 'refuse', code: 'session-not-found' }] };
}

function sameMachine(before: Participant, now: Participant): boolean {
  return before.clientKind === now.clientKind && before.device.entraDeviceId === now.device.entraDeviceId;
}
