import type { Participant } from '#relay/person.ts';
import type { Evaluation } from '#relay/policy/evaluate.ts';
import type { SessionEffect, SessionInput, SessionState } from '#relay/sessions/session-model.ts';
import { nextSession } from '#relay/sessions/session-state.ts';

export const participant = (objectId: string): Participant => ({
  person: { tenantId: 'home', objectId },
  clientKind: 'native-linux',
  device: { name: 'PC', os: 'Linux', entraDeviceId: null },
  authentication: { mfa: false, contexts: [] },
  tokenDeviceId: null
});
export const helper = participant('helper');
export const sharer = participant('sharer');
export const elsewhere = { ...sharer, device: { ...sharer.device, entraDeviceId: 'another' } };
export const both = { helper: true, sharer: true };
export const onlyHelper = { helper: true, sharer: false };
export const nobody = { helper: false, sharer: false };
export const grant = { jws: 'jws', issuedAt: 0, renewAt: 300, expiresAt: 600, endsAt: 9_000 };
export const evaluation: Evaluation = {
  decision: {
    modes: ['view', 'control'],
    features: ['chat'],
    refusals: [],
    warnings: [],
    limits: { longestMs: 9_000, idleMs: 1_000 }
  },
  device: { enrolled: false }
};
export const narrower: Evaluation = { ...evaluation, decision: { ...evaluation.decision, modes: ['view'] } };
export const running = { joinedAt: 0, endsAt: 9_000, grantExpiresAt: 600, decision: evaluation.decision };
export const same = { authentication: { mfa: false, contexts: [] }, tokenDeviceId: null };
export const stronger = { authentication: { mfa: true, contexts: ['c1'] }, tokenDeviceId: 'device' };

/** Every state that matters, by the name that the table uses. */
export const STATES = {
  open: { phase: 'open', helper, helperHere: true, tickets: 0 },
  openAlone: { phase: 'open', helper, helperHere: false, tickets: 0 },
  joining: { phase: 'joining', helper, helperHere: true, sharer, tickets: 1, codeOver: false },
  joiningLate: { phase: 'joining', helper, helperHere: true, sharer, tickets: 1, codeOver: true },
  joined: { phase: 'joined', helper, sharer, here: both, tickets: 1, ...running, renewalDue: false },
  /** Under the last grant: it ends with the session's longest time. */
  lastGrant: {
    phase: 'joined',
    helper,
    sharer,
    here: both,
    tickets: 1,
    ...running,
    grantExpiresAt: 9_000,
    renewalDue: false
  },
  halfThere: {
    phase: 'joined',
    helper,
    sharer,
    here: { helper: true, sharer: false },
    tickets: 1,
    ...running,
    renewalDue: true
  },
  /** The sharer has stayed away. */
  suspended: { phase: 'suspended', helper, sharer, here: onlyHelper, back: nobody, tickets: 1, ...running },
  /** The helper waits for the sharer. */
  waiting: { phase: 'suspended', helper, sharer, here: onlyHelper, back: onlyHelper, tickets: 1, ...running },
  /** Both are back, and policy is asked. */
  rejoining: { phase: 'suspended', helper, sharer, here: both, back: both, tickets: 1, ...running },
  ended: { phase: 'ended', reason: 'helper-ended', by: 'helper' }
} satisfies Record<string, SessionState>;
export type StateName = keyof typeof STATES;
export const NAMES: readonly StateName[] = [
  'open',
  'openAlone',
  'joining',
  'joiningLate',
  'joined',
  'lastGrant',
  'halfThere',
  'suspended',
  'waiting',
  'rejoining',
  'ended'
];

export const INPUTS = {
  redeem: { kind: 'redeem-asked', sharer },
  foreignRedeem: { kind: 'foreign-redeem-asked' },
  helperSignals: { kind: 'signal-asked', from: 'helper', payload: 'x' },
  sharerSignals: { kind: 'signal-asked', from: 'sharer', payload: 'x' },
  helperReports: { kind: 'report-asked', from: 'helper', event: { kind: 'paused', paused: true } },
  helperEnds: { kind: 'end-asked', from: 'helper', reason: 'cancelled' },
  sharerEnds: { kind: 'end-asked', from: 'sharer', reason: 'sharer-ended' },
  helperResumes: { kind: 'resume-asked', from: 'helper', signIn: same },
  sharerResumes: { kind: 'resume-asked', from: 'sharer', signIn: same },
  helperResumesStronger: { kind: 'resume-asked', from: 'helper', signIn: stronger },
  sharerResumesStronger: { kind: 'resume-asked', from: 'sharer', signIn: stronger },
  helperRejoins: { kind: 'rejoin-asked', from: 'helper', participant: helper },
  sharerRejoins: { kind: 'rejoin-asked', from: 'sharer', participant: sharer },
  sharerRejoinsElsewhere: { kind: 'rejoin-asked', from: 'sharer', participant: elsewhere },
  helperRenewsSame: { kind: 'signed-in-anew', who: 'helper', signIn: same },
  sharerRenewsSame: { kind: 'signed-in-anew', who: 'sharer', signIn: same },
  helperRenews: { kind: 'signed-in-anew', who: 'helper', signIn: stronger },
  sharerRenews: { kind: 'signed-in-anew', who: 'sharer', signIn: stronger },
  granted: { kind: 'granted', ticket: 1, grant, evaluation },
  grantedLess: { kind: 'granted', ticket: 1, grant, evaluation: narrower },
  grantedLate: { kind: 'granted', ticket: 99, grant, evaluation },
  grantFailed: { kind: 'grant-failed', ticket: 1, retryAt: 400, failure: { code: 'directory-unavailable' } },
  candidateLost: { kind: 'candidate-lost' },
  helperLost: { kind: 'lost', role: 'helper' },
  sharerLost: { kind: 'lost', role: 'sharer' },
  helperAway: { kind: 'away-too-long', role: 'helper' },
  sharerAway: { kind: 'away-too-long', role: 'sharer' },
  codeOver: { kind: 'code-over' },
  guessed: { kind: 'guessed' },
  grantDue: { kind: 'grant-due' },
  grantOver: { kind: 'grant-over' },
  superseded: { kind: 'superseded' },
  helperMovedOn: { kind: 'moved-on', role: 'helper' },
  sharerMovedOn: { kind: 'moved-on', role: 'sharer' },
  shutdown: { kind: 'shutdown' }
} satisfies Record<string, SessionInput>;
export type InputName = keyof typeof INPUTS;

/** A step in a few words: where it leads, and what it makes the host do. */
export function summary(state: SessionState, input: SessionInput): string {
  const step = nextSession(state, input);
  const end =
    step.state.phase === 'ended' && state.phase !== 'ended' ? `(${step.state.reason} by ${step.state.by})` : '';
  const same = step.state === state ? 'same' : `${step.state.phase}${end}`;
  return [same, ...step.effects.map(words)].join(' | ');
}

export function words(effect: SessionEffect): string {
  switch (effect.kind) {
    case 'refuse':
      return `refuse ${effect.code}`;
    case 'refuse-candidate':
      return `refuse candidate ${effect.refusal.code}`;
    case 'notify': {
      const { notice } = effect;
      const detail = notice.type === 'session.peer' ? ` ${notice.present ? 'here' : 'gone'}` : '';
      return `${effect.to}: ${notice.type.replace('session.', '')}${detail}`;
    }
    case 'set-timer':
      return `${effect.timer} at ${effect.at}`;
    case 'spend-code':
      return `code ${effect.as}`;
    case 'wait-for':
    case 'stop-waiting-for':
      return `${effect.kind} ${effect.role}`;
    default:
      return effect.kind;
  }
}
