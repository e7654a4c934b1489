import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Participant } from '#relay/person.ts';
import {
  nextSession,
  type SessionEffect,
  type SessionInput,
  type SessionState
} from '#relay/sessions/session-state.ts';

const participant = (objectId: string): Participant => ({
  person: { tenantId: 'home', objectId },
  clientKind: 'native-linux',
  device: { name: 'PC', os: 'Linux', entraDeviceId: null },
  authentication: { mfa: false, contexts: [] },
  tokenDeviceId: null
});
const helper = participant('helper');
const sharer = participant('sharer');
const both = { helper: true, sharer: true };
const grant = { jws: 'jws', renewAt: 300, expiresAt: 600 };

/** Every state that matters, by the name that the table uses. */
const STATES = {
  open: { phase: 'open', helper, helperHere: true, tickets: 0 },
  openAlone: { phase: 'open', helper, helperHere: false, tickets: 0 },
  joining: { phase: 'joining', helper, helperHere: true, sharer, tickets: 1, codeOver: false },
  joiningLate: { phase: 'joining', helper, helperHere: true, sharer, tickets: 1, codeOver: true },
  joined: { phase: 'joined', helper, sharer, here: both, tickets: 1, grantExpiresAt: 600, renewalDue: false },
  halfThere: {
    phase: 'joined',
    helper,
    sharer,
    here: { helper: true, sharer: false },
    tickets: 1,
    grantExpiresAt: 600,
    renewalDue: true
  },
  ended: { phase: 'ended', reason: 'helper-ended', by: 'helper' }
} satisfies Record<string, SessionState>;
type StateName = keyof typeof STATES;
const NAMES: readonly StateName[] = ['open', 'openAlone', 'joining', 'joiningLate', 'joined', 'halfThere', 'ended'];

const INPUTS = {
  redeem: { kind: 'redeem-asked', sharer },
  foreignRedeem: { kind: 'foreign-redeem-asked' },
  helperSignals: { kind: 'signal-asked', from: 'helper', payload: 'x' },
  sharerSignals: { kind: 'signal-asked', from: 'sharer', payload: 'x' },
  helperReports: { kind: 'report-asked', from: 'helper', event: { kind: 'paused', paused: true } },
  helperEnds: { kind: 'end-asked', from: 'helper', reason: 'cancelled' },
  sharerEnds: { kind: 'end-asked', from: 'sharer', reason: 'sharer-ended' },
  helperResumes: { kind: 'resume-asked', from: 'helper' },
  sharerResumes: { kind: 'resume-asked', from: 'sharer' },
  granted: { kind: 'granted', ticket: 1, grant },
  grantedLate: { kind: 'granted', ticket: 99, grant },
  grantFailed: { kind: 'grant-failed', ticket: 1, retryAt: 400 },
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
      return `refuse candidate ${effect.code}`;
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
const RENEWED = 'joined | helper: grant | sharer: grant | grant-due at 300 | grant-over at 600';

/** state × message. What is not written in a row is `same`: nothing changes and nobody is answered. */
const TABLE: Record<StateName, Partial<Record<InputName, string>>> = {
  open: {
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
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | refuse candidate code-not-accepted | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    granted: 'joined | code used | accept-candidate | joined | grant-due at 300 | grant-over at 600',
    grantFailed: 'open | refuse candidate internal',
    candidateLost: 'open | refuse candidate internal',
    helperLost: 'joining | wait-for helper',
    codeOver: 'joining',
    superseded: 'ended(cancelled by relay) | code used | refuse candidate code-not-accepted | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | refuse candidate code-not-accepted | helper: ended | over'
  },
  joiningLate: {
    redeem: 'same | refuse code-not-accepted',
    foreignRedeem: 'same | refuse code-not-accepted',
    helperSignals: 'same | refuse wrong-state',
    sharerSignals: 'same | refuse session-not-found',
    helperReports: 'same | refuse wrong-state',
    helperEnds: 'ended(cancelled by helper) | accept | code used | refuse candidate code-not-accepted | over',
    sharerEnds: 'same | refuse session-not-found',
    helperResumes: 'same | accept',
    sharerResumes: 'same | refuse session-not-found',
    granted: 'joined | code used | accept-candidate | joined | grant-due at 300 | grant-over at 600',
    grantFailed: 'ended(code-expired by relay) | refuse candidate internal | code expired | helper: ended | over',
    candidateLost: 'ended(code-expired by relay) | refuse candidate internal | code expired | helper: ended | over',
    helperLost: 'joining | wait-for helper',
    codeOver: 'joining',
    superseded: 'ended(cancelled by relay) | code used | refuse candidate code-not-accepted | helper: ended | over',
    shutdown: 'ended(relay-lost by relay) | code used | refuse candidate code-not-accepted | helper: ended | over'
  },
  joined: {
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
    grantFailed: 'same | grant-due at 400',
    helperLost: 'joined | wait-for helper | sharer: peer gone',
    sharerLost: 'joined | wait-for sharer | helper: peer gone',
    grantDue: 'joined | ask-policy',
    grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`,
    shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
  },
  halfThere: {
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
    grantFailed: 'same | grant-due at 400',
    helperLost: 'joined | wait-for helper | sharer: peer gone',
    sharerAway: `ended(sharer-gone by relay) | ${ENDED_BOTH}`,
    sharerMovedOn: `ended(sharer-gone by relay) | ${ENDED_BOTH}`,
    grantDue: 'joined',
    grantOver: `ended(grant-expired by relay) | ${ENDED_BOTH}`,
    shutdown: `ended(relay-lost by relay) | ${ENDED_BOTH}`
  },
  ended: {
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

  test('from every state each side that sits there reaches the end in one step, for any reason it gives', () => {
    for (const name of ['open', 'openAlone', 'joining', 'joiningLate', 'joined', 'halfThere'] as const) {
      const state = STATES[name];
      for (const reason of ['app-quit', 'sharer-ended', 'helper-ended', 'code-expired'] as const) {
        const { state: after } = nextSession(state, { kind: 'end-asked', from: 'helper', reason });
        const said = reason === 'app-quit' ? 'app-quit' : 'helper-ended';
        expect(after).toEqual({ phase: 'ended', reason: said, by: 'helper' });
      }
    }
  });
});
