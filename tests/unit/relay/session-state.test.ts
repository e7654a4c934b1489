import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Participant } from '#relay/person.ts';
import type { Evaluation } from '#relay/policy/evaluate.ts';
import type { SessionEffect, SessionInput, SessionState } from '#relay/sessions/session-model.ts';
import { nextSession } from '#relay/sessions/session-state.ts';

const participant = (objectId: string): Participant => ({
  person: { tenantId: 'home', objectId },
  clientKind: 'native-linux',
  device: { name: 'PC', os: 'Linux', entraDeviceId: null },
  authentication: { mfa: false, contexts: [] },
  tokenDeviceId: null
});
const helper = participant('helper');
const sharer = participant('sharer');
const elsewhere = { ...sharer, device: { ...sharer.device, entraDeviceId: 'another' } };
const both = { helper: true, sharer: true };
const onlyHelper = { helper: true, sharer: false };
const nobody = { helper: false, sharer: false };
const grant = { jws: 'jws', issuedAt: 0, renewAt: 300, expiresAt: 600, endsAt: 9_000 };
const evaluation: Evaluation = {
  decision: {
    modes: ['view', 'control'],
    features: ['chat'],
    refusals: [],
    warnings: [],
    limits: { longestMs: 9_000, idleMs: 1_000 }
  },
  device: { enrolled: false }
};
const narrower: Evaluation = { ...evaluation, decision: { ...evaluation.decision, modes: ['view'] } };
const running = { joinedAt: 0, endsAt: 9_000, grantExpiresAt: 600, decision: evaluation.decision };
const same = { authentication: { mfa: false, contexts: [] }, tokenDeviceId: null };
const stronger = { authentication: { mfa: true, contexts: ['c1'] }, tokenDeviceId: 'device' };

/** Every state that matters, by the name that the table uses. */
const STATES = {
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
type StateName = keyof typeof STATES;
const NAMES: readonly StateName[] = [
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

const INPUTS = {
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
type InputName = keyof typeof INPUTS;

/** A step in a few words: where it leads, and what it makes the host do. */
function summary(state: SessionState, input: SessionInput): string {
  const step = nextSession(state, input);
  const end =
    step.state.phase === 'ended' && state.phase !== 'ended' ? `(${step.state.reason} by ${step.state.by})` : '';
  const same = step.state === state ? 'same' : `${step.state.phase}${end}`;
  return [same, ...step.effects.map(words)].join(' | ');
}

function words(effect: SessionEffect): string {
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

const ENDED_BOTH = 'helper: ended | sharer: ended | over';
const TIMERS = 'grant-due at 300 | grant-over at 600';
const RENEWED = `joined | helper: grant | sharer: grant | ${TIMERS}`;
const CHANGED = `joined | record-policy | helper: grant | sharer: grant | ${TIMERS}`;
const JOINED = `joined | record-joined | code used | accept-candidate | joined | ${TIMERS}`;

const SUSPENDED = 'record-suspended | stop-waiting-for helper | stop-waiting-for sharer';

/** What is so however many of the two are back. */
const SUSPENDED_ROW: Partial<Record<InputName, string>> = {
  redeem: 'same | refuse code-not-accepted',
  foreignRedeem: 'same | refuse code-not-accepted',
  helperSignals: 'same | refuse wrong-state',
  sharerSignals: 'same | refuse wrong-state',
  helperReports: 'same | accept | record-report',
  helperEnds: 'ended(cancelled by helper) | accept | sharer: ended | over',
  sharerEnds: 'ended(sharer-ended by sharer) | accept | helper: ended | over',
  sharerRejoinsElsewhere: 'same | refuse session-not-found',
  grantFailed: 'same | grant-due at 400',
  helperLost: 'suspended',
  helperMovedOn: `ended(helper-gone by relay) | ${ENDED_BOTH}`,
  sharerMovedOn: `ended(sharer-gone by relay) | ${ENDED_BOTH}`,
  shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
};

const JOINED_ROW: Partial<Record<InputName, string>> = {
  helperResumesStronger: 'joined | accept | ask-policy',
  sharerResumesStronger: 'joined | accept | ask-policy',
  helperRenews: 'joined | ask-policy',
  sharerRenews: 'joined | ask-policy',
  redeem: 'same | refuse code-not-accepted',
  foreignRedeem: 'same | refuse code-not-accepted',
  helperSignals: 'same | accept | sharer: signal',
  sharerSignals: 'same | accept | helper: signal',
  helperReports: 'same | accept | record-report',
  helperEnds: 'ended(cancelled by helper) | accept | sharer: ended | over',
  sharerEnds: 'ended(sharer-ended by sharer) | accept | helper: ended | over',
  helperResumes: 'same | accept',
  sharerResumes: 'same | accept',
  granted: RENEWED,
  grantedLess: CHANGED,
  grantFailed: 'same | grant-due at 400',
  helperRejoins: `suspended | ${SUSPENDED} | sharer: suspended | accept`,
  sharerRejoins: `suspended | ${SUSPENDED} | helper: suspended | accept`,
  sharerRejoinsElsewhere: 'same | refuse session-not-found',
  helperLost: 'joined | wait-for helper | sharer: peer gone',
  sharerLost: 'joined | wait-for sharer | helper: peer gone',
  grantDue: 'joined | ask-policy',
  grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`,
  shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
};

/** state × message. What is not written in a row is `same`: nothing changes and nobody is answered. */
const TABLE: Record<StateName, Partial<Record<InputName, string>>> = {
  open: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'open | accept',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'open',
    redeem: 'joining | ask-policy',
    foreignRedeem: 'ended(tenant-not-allowed by relay) | refuse tenant-not-allowed | code used | helper: ended | over',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    helperLost: 'open | wait-for helper',
    codeOver: 'ended(code-expired by relay) | code expired | helper: ended | over',
    guessed: 'same | helper: guessed',
    superseded: 'ended(cancelled by relay) | code used | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | helper: ended | over'
  },
  openAlone: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'open | accept | stop-waiting-for helper',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'open',
    redeem: 'joining | ask-policy',
    foreignRedeem: 'ended(tenant-not-allowed by relay) | refuse tenant-not-allowed | code used | helper: ended | over',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'open | accept | stop-waiting-for helper',
    sharerResumes: 'same | refuse session-not-found',
    helperAway: 'ended(helper-gone by relay) | code used | helper: ended | over',
    helperMovedOn: 'ended(helper-gone by relay) | code used | helper: ended | over',
    codeOver: 'ended(code-expired by relay) | code expired | helper: ended | over',
    guessed: 'same | helper: guessed',
    superseded: 'ended(cancelled by relay) | code used | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | helper: ended | over'
  },
  joining: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'joining | accept | ask-policy',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'joining | ask-policy',
    sharerRenews: 'joining | ask-policy',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | refuse candidate code-not-accepted | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    granted: JOINED,
    grantedLess: JOINED,
    grantFailed: 'open | refuse candidate directory-unavailable',
    candidateLost: 'open | drop-candidate',
    helperLost: 'joining | wait-for helper',
    codeOver: 'joining',
    superseded: 'ended(cancelled by relay) | code used | refuse candidate code-not-accepted | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | refuse candidate code-not-accepted | helper: ended | over'
  },
  joiningLate: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'joining | accept | ask-policy',
    sharerResumesStronger: 'same | refuse session-not-found',
    helperRenews: 'joining | ask-policy',
    sharerRenews: 'joining | ask-policy',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | refuse candidate code-not-accepted | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    granted: JOINED,
    grantedLess: JOINED,
    grantFailed:
      'ended(code-expired by relay) | refuse candidate directory-unavailable | code expired | helper: ended | over',
    candidateLost: 'ended(code-expired by relay) | drop-candidate | code expired | helper: ended | over',
    helperLost: 'joining | wait-for helper',
    codeOver: 'joining',
    superseded: 'ended(cancelled by relay) | code used | refuse candidate code-not-accepted | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | refuse candidate code-not-accepted | helper: ended | over'
  },
  joined: JOINED_ROW,
  lastGrant: { ...JOINED_ROW, grantOver: `ended(time-limit by relay) | ${ENDED_BOTH}` },
  halfThere: {
    helperResumesStronger: 'joined | accept',
    sharerResumesStronger: 'joined | accept | stop-waiting-for sharer | helper: peer here | ask-policy',
    helperRenews: 'joined',
    sharerRenews: 'joined',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | accept | sharer: signal',
    sharerSignals: 'same | accept | helper: signal',
    helperReports: 'same | accept | record-report',
    helperEnds: 'ended(cancelled by helper) | accept | sharer: ended | over',
    sharerEnds: 'ended(sharer-ended by sharer) | accept | helper: ended | over',
    helperResumes: 'same | accept',
    sharerResumes: 'joined | accept | stop-waiting-for sharer | helper: peer here | ask-policy',
    granted: RENEWED,
    grantedLess: CHANGED,
    grantFailed: 'same | grant-due at 400',
    helperLost: 'joined | wait-for helper | sharer: peer gone',
    helperRejoins: `suspended | ${SUSPENDED} | sharer: suspended | accept`,
    sharerRejoins: `suspended | ${SUSPENDED} | helper: suspended | accept`,
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    sharerAway: `suspended | ${SUSPENDED} | helper: suspended | sharer: suspended`,
    sharerMovedOn: `ended(sharer-gone by relay) | ${ENDED_BOTH}`,
    grantDue: 'joined',
    grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`,
    shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
  },
  suspended: {
    ...SUSPENDED_ROW,
    helperRejoins: 'suspended | accept',
    sharerRejoins: 'suspended | accept',
    helperResumes: 'same | accept',
    sharerResumes: 'suspended | accept | stop-waiting-for sharer',
    helperResumesStronger: 'suspended | accept',
    sharerResumesStronger: 'suspended | accept | stop-waiting-for sharer',
    helperRenews: 'suspended',
    sharerRenews: 'suspended',
    grantDue: 'suspended',
    grantOver: `ended(sharer-gone by relay) | ${ENDED_BOTH}`
  },
  waiting: {
    ...SUSPENDED_ROW,
    helperRejoins: 'suspended | accept',
    sharerRejoins: 'suspended | accept | ask-policy',
    helperResumes: 'same | accept',
    sharerResumes: 'suspended | accept | stop-waiting-for sharer',
    helperResumesStronger: 'suspended | accept',
    sharerResumesStronger: 'suspended | accept | stop-waiting-for sharer',
    helperRenews: 'suspended',
    sharerRenews: 'suspended',
    grantDue: 'suspended',
    grantOver: `ended(sharer-gone by relay) | ${ENDED_BOTH}`
  },
  rejoining: {
    ...SUSPENDED_ROW,
    helperRejoins: 'suspended | accept | ask-policy',
    sharerRejoins: 'suspended | accept | ask-policy',
    helperResumes: 'same | accept',
    sharerResumes: 'same | accept',
    helperResumesStronger: 'suspended | accept | ask-policy',
    sharerResumesStronger: 'suspended | accept | ask-policy',
    helperRenews: 'suspended | ask-policy',
    sharerRenews: 'suspended | ask-policy',
    granted: `joined | record-rejoined | rejoined | ${TIMERS}`,
    grantedLess: `joined | record-rejoined | rejoined | ${TIMERS}`,
    sharerLost: 'suspended',
    grantDue: 'suspended | ask-policy',
    grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`
  },
  ended: {
    helperRejoins: 'same | refuse session-not-found',
    sharerRejoins: 'same | refuse session-not-found',
    sharerRejoinsElsewhere: 'same | refuse session-not-found',
    helperResumesStronger: 'same | accept',
    sharerResumesStronger: 'same | accept',
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse session-not-found',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse session-not-found',
    helperEnds: 'same | refuse session-not-found',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | accept'
  }
};

describe('state × message', () => {
  const cells = NAMES.flatMap((state) => Object.keys(INPUTS).map((input) => [state, input] as const));
  test.each(cells)('%s × %s', (state, name) => {
    const input = Object.entries(INPUTS).find(([key]) => key === name)?.[1];
    const expected = Object.entries(TABLE[state]).find(([key]) => key === name)?.[1] ?? 'same';
    if (input === undefined) throw new Error('no such input');
    expect(summary(STATES[state], input)).toBe(expected);
  });
});

describe('A5: a new token in the middle of a session', () => {
  const step = (state: SessionState, ...inputs: readonly SessionInput[]): readonly SessionEffect[] => {
    let now = state;
    let effects: readonly SessionEffect[] = [];
    for (const input of inputs) ({ state: now, effects } = nextSession(now, input));
    return effects;
  };
  const grantedFor = (ticket: number): SessionInput => ({ kind: 'granted', ticket, grant, evaluation: narrower });

  test('policy is asked about the new facts, of that side alone', () => {
    const asked = { kind: 'ask-policy', ticket: 2, joinedAt: 0, helper, sharer };
    expect(step(STATES.joined, INPUTS.helperRenews)).toEqual([{ ...asked, helper: { ...helper, ...stronger } }]);
    expect(step(STATES.joined, INPUTS.sharerRenews)).toEqual([{ ...asked, sharer: { ...sharer, ...stronger } }]);
    expect(step(STATES.joining, INPUTS.sharerRenews)).toEqual([
      { ...asked, joinedAt: null, sharer: { ...sharer, ...stronger } }
    ]);
  });

  test('an answer about the former facts no longer counts, the one about the new facts does', () => {
    expect(step(STATES.joined, INPUTS.helperRenews, grantedFor(1))).toEqual([]);
    expect(step(STATES.joining, INPUTS.sharerRenews, grantedFor(1))).toEqual([]);
    expect(step(STATES.joined, INPUTS.helperRenews, grantedFor(2))).not.toEqual([]);
    expect(step(STATES.joining, INPUTS.sharerRenews, grantedFor(2))).not.toEqual([]);
  });

  test('while somebody is away an answer about the former facts does not count either; policy is asked on return', () => {
    expect(step(STATES.halfThere, INPUTS.helperRenews, grantedFor(1))).toEqual([]);
    expect(step(STATES.halfThere, INPUTS.helperRenews, INPUTS.sharerResumes)).toContainEqual({
      kind: 'ask-policy',
      ticket: 3,
      joinedAt: 0,
      helper: { ...helper, ...stronger },
      sharer
    });
  });

  test('before anybody has a code, the session rests on the newest sign-in', () => {
    expect(step(STATES.open, INPUTS.helperRenews, INPUTS.redeem)).toMatchObject([
      { kind: 'ask-policy', helper: { ...helper, ...stronger } }
    ]);
  });

  test('contexts in another order are no news', () => {
    const signIn = { ...stronger, authentication: { mfa: true, contexts: ['c2', 'c1'] } };
    const there = nextSession(STATES.joined, { kind: 'signed-in-anew', who: 'helper', signIn }).state;
    const turned = { ...signIn, authentication: { mfa: true, contexts: ['c1', 'c2'] } };
    expect(step(there, { kind: 'signed-in-anew', who: 'helper', signIn: turned })).toEqual([]);
    const fewer = { ...signIn, authentication: { mfa: true, contexts: ['c1'] } };
    expect(step(there, { kind: 'signed-in-anew', who: 'helper', signIn: fewer })).toHaveLength(1);
  });
});

describe('G1: what the record hears of policy', () => {
  test('the joining with its evaluation, whoever came first to the new facts', () => {
    const { effects } = nextSession(STATES.joining, INPUTS.granted);
    expect(effects[0]).toEqual({ kind: 'record-joined', helper, sharer, evaluation });
  });

  test('a change once, not each renewal that says the same, and never for other limits alone', () => {
    const first = nextSession(STATES.joined, INPUTS.grantedLess);
    expect(first.effects[0]).toEqual({ kind: 'record-policy', decision: narrower.decision });
    const again = nextSession(first.state, INPUTS.grantedLess);
    expect(again.effects.some(({ kind }) => kind === 'record-policy')).toBe(false);
    const limits = { longestMs: 1, idleMs: 1 };
    const shorter = { ...evaluation, decision: { ...evaluation.decision, limits } };
    const { effects } = nextSession(STATES.joined, { ...INPUTS.granted, evaluation: shorter });
    expect(effects.some(({ kind }) => kind === 'record-policy')).toBe(false);
  });
});

describe('D10: a session that is suspended', () => {
  test('goes on under what policy says then, for those who are there then', () => {
    const stronger = { ...sharer, tokenDeviceId: 'device' };
    const asked = nextSession(STATES.waiting, { kind: 'rejoin-asked', from: 'sharer', participant: stronger });
    expect(asked.effects).toContainEqual({ kind: 'ask-policy', ticket: 2, joinedAt: 0, helper, sharer: stronger });
    const back = nextSession(asked.state, { kind: 'granted', ticket: 2, grant, evaluation: narrower });
    expect(back.state).toMatchObject({ phase: 'joined', sharer: stronger, decision: narrower.decision, joinedAt: 0 });
  });

  test('policy’s answer does not count when somebody has left meanwhile, who then has to rejoin', () => {
    const left = nextSession(STATES.rejoining, INPUTS.sharerLost).state;
    expect(nextSession(left, INPUTS.granted).state).toBe(left);
    expect(nextSession(left, INPUTS.sharerResumes).state).toMatchObject({ back: onlyHelper, here: both });
  });

  test('a renewal that was under way when it was suspended brings it back no more', () => {
    const { state } = nextSession(STATES.halfThere, INPUTS.sharerAway);
    expect(nextSession(state, INPUTS.granted).state).toBe(state);
  });

  test('no grant is given while it is suspended, unless both have rejoined since', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<SessionInput>(...Object.values(INPUTS)), { maxLength: 40 }), (walk) => {
        let state: SessionState = STATES.halfThere;
        for (const original of walk) {
          // The answer to the newest question, or to one that was never asked.
          const tickets = state.phase === 'ended' ? 0 : state.tickets;
          const input = original.kind === 'granted' ? { ...original, ticket: tickets } : original;
          const { state: after } = nextSession(state, input);
          if (state.phase === 'suspended' && after.phase === 'joined') {
            expect([state.back, state.here]).toEqual([both, both]);
          }
          state = after;
        }
      }),
      { numRuns: 500 }
    );
  });
});

describe('rules that hold on every walk', () => {
  const inputs = fc.constantFrom<SessionInput>(...Object.values(INPUTS));
  const walks = fc.array(inputs, { maxLength: 40 });
  const opened = (): SessionState => STATES.open;

  test('the end is final and is told of once', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        let state = opened();
        let overs = 0;
        for (const input of walk) {
          const before = state;
          const step = nextSession(before, input);
          state = step.state;
          overs += step.effects.filter((effect) => effect.kind === 'over').length;
          if (before.phase === 'ended') expect(state).toBe(before);
        }
        expect(overs).toBe(state.phase === 'ended' ? 1 : 0);
      })
    );
  });

  test('who asks is answered exactly once, now or when policy has decided', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        let state = opened();
        let held = 0;
        for (const input of walk) {
          const step = nextSession(state, input);
          const answers = step.effects.filter(({ kind }) => kind === 'accept' || kind === 'refuse').length;
          const asked = input.kind.endsWith('-asked');
          const hold = state.phase === 'open' && step.state.phase === 'joining' ? 1 : 0;
          const released = step.effects.filter(({ kind }) => kind.endsWith('-candidate')).length;
          expect(answers + hold).toBe(asked ? 1 : 0);
          held += hold - released;
          expect(held).toBe(step.state.phase === 'joining' ? 1 : 0);
          state = step.state;
        }
      })
    );
  });

  test('nothing is passed on before both have joined, and a code is spent once', () => {
    fc.assert(
      fc.property(walks, (walk) => {
        let state = opened();
        let joined = false;
        let spent = 0;
        for (const input of walk) {
          const { effects, state: after } = nextSession(state, input);
          joined ||= effects.some((effect) => effect.kind === 'joined');
          spent += effects.filter((effect) => effect.kind === 'spend-code').length;
          const passed = effects.some((effect) => effect.kind === 'notify' && effect.notice.type === 'session.signal');
          if (passed) expect(joined).toBe(true);
          state = after;
        }
        expect(spent).toBeLessThanOrEqual(1);
        if (joined) expect(spent).toBe(1);
      })
    );
  });

  test('A5: no grant is given on other facts than those of the newest sign-ins', () => {
    fc.assert(
      fc.property(walks, fc.array(fc.nat(6), { minLength: 40, maxLength: 40 }), (walk, tickets) => {
        let state = opened();
        const asked = new Map<number, SessionEffect>();
        for (const [index, original] of walk.entries()) {
          // Tickets are those that were handed out, new and old.
          const input = 'ticket' in original ? { ...original, ticket: tickets[index] ?? 0 } : original;
          const { effects, state: after } = nextSession(state, input);
          for (const effect of effects) if (effect.kind === 'ask-policy') asked.set(effect.ticket, effect);
          const gives = effects.some(
            (effect) => effect.kind === 'joined' || (effect.kind === 'notify' && effect.notice.type === 'session.grant')
          );
          if (gives && input.kind === 'granted' && after.phase === 'joined') {
            expect(asked.get(input.ticket)).toMatchObject({ helper: after.helper, sharer: after.sharer });
          }
          state = after;
        }
      }),
      { numRuns: 500 }
    );
  });

  test('from every state each side that sits there reaches the end in one step, for any reason it gives', () => {
    for (const name of NAMES.filter((each) => each !== 'ended')) {
      const state = STATES[name];
      for (const reason of ['app-quit', 'sharer-ended', 'helper-ended', 'code-expired'] as const) {
        const { state: after } = nextSession(state, { kind: 'end-asked', from: 'helper', reason });
        const said = reason === 'app-quit' ? 'app-quit' : 'helper-ended';
        expect(after).toEqual({ phase: 'ended', reason: said, by: 'helper' });
      }
    }
  });
});
