import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionEffect, SessionInput, SessionState } from '#relay/sessions/session-model.ts';
import { nextSession } from '#relay/sessions/session-state.ts';
import {
  both,
  evaluation,
  grant,
  helper,
  INPUTS,
  NAMES,
  narrower,
  onlyHelper,
  STATES,
  sharer,
  stronger
} from './session-fixtures.ts';

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
