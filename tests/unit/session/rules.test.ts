import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEffect, SessionInput } from '#shared/session/events.ts';
import { covers, type SessionMode, type SessionRole } from '#shared/session/modes.ts';
import { NO_SESSION, next } from '#shared/session/reducer.ts';
import { captureAllowed, inputAllowed, type Live, type SessionState } from '#shared/session/state.ts';
import { sessionViewSchema } from '#shared/session/view.ts';
import { viewOf } from '#shared/session/view-of.ts';
import { anyEvent, progress } from './arbitraries.ts';

type Walk = {
  readonly before: SessionState;
  readonly event: SessionInput;
  readonly after: SessionState;
  readonly effects: readonly SessionEffect[];
}[];

/** One step of a walk: something arbitrary, or what an honest session would do next. */
type Move = SessionInput | { readonly type: 'progress'; readonly mode: SessionMode };

/** Runs moves from the start; the clock goes on by a second each. */
function walk(role: SessionRole, moves: readonly Move[]): Walk {
  let state = NO_SESSION;
  return moves.map((move, index) => {
    const before = state;
    const event = move.type === 'progress' ? progress(before, role, move.mode) : move;
    const step = next(before, event, 1_000 * (index + 1));
    state = step.state;
    return { before, event, after: step.state, effects: step.effects };
  });
}

const liveOf = (state: SessionState): Live | null => {
  if (state.phase === 'live') return state;
  return state.phase === 'interrupted' && state.before.phase === 'live' ? state.before : null;
};
const has = (effects: readonly SessionEffect[], effect: SessionEffect['do']): boolean =>
  effects.some((each) => each.do === effect);

/** Checks a property on random walks of one side. */
function onWalks(role: SessionRole, check: (steps: Walk) => void): void {
  const forward = fc.constantFrom<SessionMode>('view', 'control').map((mode): Move => ({ type: 'progress', mode }));
  const moves = fc.array(fc.oneof({ weight: 3, arbitrary: forward }, { weight: 1, arbitrary: anyEvent(role) }), {
    minLength: 5,
    maxLength: 60
  });
  fc.assert(
    fc.property(moves, (chosen) => check(walk(role, chosen))),
    { numRuns: 2_000 }
  );
}

describe('rules that hold in every reachable state (protocol.md section 2)', () => {
  it('the walks reach every phase, so that what follows is not about nothing', () => {
    const seen = new Set<string>();
    for (const role of ['helper', 'sharer'] as const) {
      onWalks(role, (steps) => {
        for (const step of steps) seen.add(`${role} ${step.after.phase}`);
      });
    }
    for (const phase of ['proving', 'identified', 'asking', 'live', 'interrupted', 'suspended', 'ended']) {
      expect(seen).toContain(`helper ${phase}`);
      expect(seen).toContain(`sharer ${phase}`);
    }
  });

  it('B4: capture runs only under a consent that the sharer gave in this session for this or a wider mode', () => {
    onWalks('sharer', (steps) => {
      let consented: SessionMode | null = null;
      let capturing = false;
      for (const { before, event, after, effects } of steps) {
        if (event.type === 'create' || event.type === 'redeem' || event.type === 'dismiss') {
          if (before.phase === 'none' || before.phase === 'ended') consented = null;
        }
        // D10: whoever comes back after that is asked anew.
        if (after.phase === 'suspended') consented = null;
        if (event.type === 'consent' && event.answer.outcome === 'allowed') {
          const question = before.phase === 'asking' || before.phase === 'live' ? before.question : null;
          if (question?.askId === event.askId && covers(question.mode, event.answer.mode)) {
            consented = consented !== null && covers(consented, event.answer.mode) ? consented : event.answer.mode;
          }
        }
        for (const effect of effects) {
          if (effect.do === 'start-capture') capturing = true;
          if (effect.do === 'stop-capture') capturing = false;
        }
        expect(capturing).toBe(captureAllowed(after));
        if (captureAllowed(after)) {
          expect(after.phase).toBe('live');
          expect(consented !== null && after.phase === 'live' && covers(consented, after.mode)).toBe(true);
        }
      }
    });
  });

  it('B4: nothing but the sharer’s own answer opens a session further', () => {
    onWalks('sharer', (steps) => {
      for (const { before, event, after } of steps) {
        const was = liveOf(before)?.mode ?? null;
        const is = liveOf(after)?.mode ?? null;
        if (is !== null && (was === null || !covers(was, is))) expect(event.type).toBe('consent');
      }
    });
  });

  it('B4: a consent is used once and never allows more than was asked', () => {
    onWalks('sharer', (steps) => {
      const used = new Set<string>();
      for (const { before, event, after } of steps) {
        if (event.type !== 'consent' || before === after || after.phase !== 'live') continue;
        const question = before.phase === 'asking' || before.phase === 'live' ? before.question : null;
        expect(question?.askId).toBe(event.askId);
        expect(question !== null && covers(question.mode, after.mode)).toBe(true);
        expect(after.question).toBeNull();
        used.add(event.askId);
      }
    });
  });

  it('D2: input counts only in control, not paused, and with the current consent epoch', () => {
    onWalks('sharer', (steps) => {
      for (const { after } of steps) {
        for (let epoch = 0; epoch < 8; epoch++) {
          if (!inputAllowed(after, epoch)) continue;
          expect(after.phase).toBe('live');
          if (after.phase === 'live') {
            expect([after.mode, after.paused, after.epoch]).toEqual(['control', false, epoch]);
          }
        }
      }
    });
  });

  it('D3, D4: the epoch grows with every consent, pause and take-back, so that late input is dropped', () => {
    onWalks('sharer', (steps) => {
      for (const { before, after } of steps) {
        if (before.phase !== 'live' || after.phase !== 'live' || before.sessionId !== after.sessionId) continue;
        const changed = before.mode !== after.mode || before.paused !== after.paused;
        if (changed) expect(after.epoch).toBeGreaterThan(before.epoch);
        else expect(after.epoch).toBeGreaterThanOrEqual(before.epoch);
      }
    });
  });

  it('D2: leaving control releases every key and button', () => {
    onWalks('sharer', (steps) => {
      for (const { before, after, effects } of steps) {
        const could = before.phase === 'live' && inputAllowed(before, before.epoch);
        const can = after.phase === 'live' && inputAllowed(after, after.epoch);
        if (could && !can) expect(has(effects, 'release-input')).toBe(true);
      }
    });
  });

  it('F2: modes never exceed the grant', () => {
    for (const role of ['helper', 'sharer'] as const) {
      onWalks(role, (steps) => {
        for (const { after } of steps) {
          if (after.phase === 'live') expect(after.grant.modes).toContain(after.mode);
        }
      });
    }
  });

  it('A4: no card, no question and no sharing before the other side was proven and is whom the grant names', () => {
    for (const role of ['helper', 'sharer'] as const) {
      onWalks(role, (steps) => {
        let proven = false;
        for (const { before, event, after, effects } of steps) {
          if (before.phase !== 'proving' && after.phase === 'proving') proven = false;
          if (event.type === 'proven' && has(effects, 'look-up-card')) {
            const named = role === 'helper' ? 'bbbbbbbb' : 'aaaaaaaa';
            expect(event.person.objectId.startsWith(named)).toBe(true);
            proven = true;
          }
          if (['identified', 'asking', 'live', 'interrupted'].includes(after.phase)) expect(proven).toBe(true);
        }
      });
    }
  });

  it('D10: after a suspension nothing is shared, asked or shown before both have proven themselves anew and it is allowed', () => {
    for (const role of ['helper', 'sharer'] as const) {
      onWalks(role, (steps) => {
        let apart = false;
        let proven = false;
        for (const { before, event, after, effects } of steps) {
          if (after.phase === 'suspended') [apart, proven] = [true, false];
          if (after.phase === 'ended' || after.phase === 'none') apart = false;
          if (!apart) continue;
          if (before.phase === 'suspended' && after.phase !== 'suspended') {
            expect(after.phase).toBe('proving');
            expect(event.type).toBe('rejoined');
            expect(has(effects, 'open-peer')).toBe(true);
          }
          if (has(effects, 'look-up-card')) proven = true;
          if (['identified', 'asking', 'live', 'interrupted'].includes(after.phase)) expect(proven).toBe(true);
          if (has(effects, 'start-capture')) expect(liveOf(after)).not.toBeNull();
          if (role === 'sharer' && liveOf(after) !== null && liveOf(before) === null)
            expect(event.type).toBe('consent');
        }
      });
    }
  });

  it('D10: the consent epoch of a session only grows, whatever it goes through', () => {
    onWalks('sharer', (steps) => {
      let last = -1;
      for (const { event, after } of steps) {
        if (after.phase === 'ended' || after.phase === 'none' || event.type === 'take-up') last = -1;
        const now = after.phase === 'interrupted' ? after.before : after.phase === 'proving' ? after.former : after;
        if (now === null || !('epoch' in now)) continue;
        expect(now.epoch).toBeGreaterThanOrEqual(last);
        last = now.epoch;
      }
    });
  });

  it('D10: being suspended stops picture, input and question, and gives the connection up', () => {
    onWalks('sharer', (steps) => {
      for (const { before, after, effects } of steps) {
        if (after.phase !== 'suspended' || before.phase === 'suspended') continue;
        const [begun] = [before.phase !== 'none' && before.phase !== 'ended'];
        for (const stop of ['stop-capture', 'release-input', 'cancel-consent', 'close-peer'] as const) {
          expect(has(effects, stop)).toBe(begun);
        }
      }
    });
  });

  it('B5: the sharer reaches the end in one step from every state, and the end is final', () => {
    onWalks('sharer', (steps) => {
      for (const { before, event, after } of steps) {
        const end = next(before, { type: 'end', reason: 'sharer-ended' }, 0);
        expect(['ended', 'none']).toContain(end.state.phase);
        expect(captureAllowed(end.state)).toBe(false);
        if (captureAllowed(before)) {
          expect(has(end.effects, 'stop-capture') && has(end.effects, 'release-input')).toBe(true);
        }
        if (before.phase === 'ended' && after !== before) {
          expect(['dismiss', 'create', 'redeem', 'take-up']).toContain(event.type);
        }
      }
    });
  });

  it('B5: the end is told to the other side and to the relay, unless they said it', () => {
    onWalks('helper', (steps) => {
      for (const { before } of steps) {
        const end = next(before, { type: 'end', reason: 'helper-ended' }, 0);
        const told = has(end.effects, 'end-at-relay');
        const known = ['waiting', 'proving', 'identified', 'asking', 'live', 'interrupted', 'suspended'].includes(
          before.phase
        );
        expect(told).toBe(known);
      }
    });
  });

  it('what is shown always fits the contract of the window', () => {
    for (const role of ['helper', 'sharer'] as const) {
      onWalks(role, (steps) => {
        for (const { after } of steps) sessionViewSchema.parse(viewOf(after));
      });
    }
  });
});
