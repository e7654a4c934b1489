import { describe, expect, it } from 'vitest';
import { createHandOvers, type HandOverWindow } from '#main/session/hand-over.ts';
import type { IdentityCard } from '#shared/identity/card.ts';
import { securityCodeSchema } from '#shared/ids/security-code.ts';
import type { ConsentAnswer, ConsentPort } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

const CODE = securityCodeSchema.parse('K7QM3WXP');
const card = (name: string, tenant = '1'): IdentityCard => ({
  tenantId: `${tenant.repeat(8)}-1111-4111-8111-111111111111`,
  objectId: `${String(name.length).repeat(8)}-2222-4222-8222-222222222222`,
  name,
  userName: `${name}@example.org`,
  photo: null,
  jobTitle: null,
  company: null,
  verifiedDomain: null,
  directory: 'answered',
  partner: false
});
const live = (helper: IdentityCard): SessionView => ({
  phase: 'live',
  role: 'sharer',
  card: helper,
  mode: 'control',
  paused: false,
  epoch: 1,
  since: 0,
  display: null,

  offers: [],
  chat: true,
  transfers: [],
  asking: null,
  lastAnswer: null,
  checkWords: ['a', 'b', 'c', 'd']
});
const ENDED: SessionView = {
  phase: 'ended',
  role: 'sharer',
  reason: 'helper-gone',
  card: null,
  startedAt: null,
  endedAt: 0,
  modes: [],
  chatMessages: 0,
  reasons: []
};

/** Two sessions of a sharer over fakes that say what was done to them. */
function setUp(change: { redeemed?: 'ok' | 'code-not-accepted'; answer?: ConsentAnswer } = {}) {
  const done: string[] = [];
  const asked: Parameters<ConsentPort['ask']>[0][] = [];
  const clock = fakeClock();
  const views: { first: SessionView; next: SessionView } = { first: live(card('Priya')), next: { phase: 'none' } };
  const window = (which: 'first' | 'next'): HandOverWindow => ({
    open: async () => void done.push(`${which} opened`),
    close: () => done.push(`${which} closed`),
    host: {
      controller: {
        view: () => views[which],
        sessionId: () => `${which}-session`,
        redeem: async (typed, besides) => {
          done.push(`${which} redeemed ${typed} besides ${besides}`);
          views.next = { phase: 'redeeming' };
          return change.redeemed === 'code-not-accepted'
            ? { ok: false, code: 'code-not-accepted' }
            : { ok: true, value: null };
        },
        end: (reason) => done.push(`${which} ended ${reason}`),
        handOverFailed: (why) => done.push(`${which} told ${why}`),
        handedOver: (to) => done.push(`${which} handed over to ${to}`)
      }
    }
  });
  const [first, next] = [window('first'), window('next')];
  const handOvers = createHandOvers({
    sharing: () => first,
    make: () => next,
    give: (given) => done.push(given === next ? 'given to next' : 'given to whom?'),
    consent: {
      ask: async (question) => {
        asked.push(question);
        return change.answer ?? { outcome: 'allowed', mode: 'view' };
      },
      cancel: () => done.push('question taken away')
    },
    displays: { offered: () => [{ id: '7' }], offer: (ids) => done.push(`offered ${ids}`) },
    clock,
    log: fakeLog()
  });
  const ask = (who = card('Samuel')) => handOvers.consent.ask({ card: who, mode: 'view', current: null });
  return { handOvers, done, asked, clock, views, next, ask };
}

describe('D12: a colleague takes over at the sharer’s', () => {
  it('the sharer is asked with the colleague’s card and who would go; their yes ends the one and gives to the other', async () => {
    const { handOvers, done, asked, clock, ask } = setUp();
    handOvers.begin(CODE);
    await clock.pass(0);
    expect(done).toEqual(['next opened', `next redeemed ${CODE} besides first-session`]);
    await expect(ask()).resolves.toEqual({ outcome: 'allowed', mode: 'view' });
    expect(asked).toMatchObject([{ card: { name: 'Samuel' }, takesOverFrom: 'Priya' }]);
    expect(done.slice(2)).toEqual(['first handed over to next-session', 'given to next', 'offered 7']);
    await clock.pass(1_000);
    expect(done).toHaveLength(5);
  });

  it.each(['declined', 'timeout'] as const)(
    '%s: the first goes on, the second ends after one question',
    async (outcome) => {
      const { handOvers, done, clock, ask } = setUp({ answer: { outcome } });
      handOvers.begin(CODE);
      await clock.pass(0);
      await expect(ask()).resolves.toEqual({ outcome });
      await clock.pass(1);
      expect(done.slice(2)).toEqual(['next ended declined', 'next closed', 'first told declined']);
    }
  );

  it('the same person, somebody of another organisation, or nobody’s colleague any more: not even a question', async () => {
    for (const who of [card('Priya'), card('Samuel', '9')]) {
      const { handOvers, done, asked, clock, ask } = setUp();
      handOvers.begin(CODE);
      await clock.pass(0);
      await expect(ask(who)).resolves.toEqual({ outcome: 'declined' });
      await clock.pass(1);
      expect(asked).toEqual([]);
      expect(done.at(-1)).toBe('first told refused');
    }
    const { handOvers, asked, clock, views, ask } = setUp();
    handOvers.begin(CODE);
    await clock.pass(0);
    views.first = ENDED;
    await expect(ask()).resolves.toEqual({ outcome: 'declined' });
    expect(asked).toEqual([]);
  });

  it('a yes that comes when the first session is over gives nothing to anybody', async () => {
    const { handOvers, done, clock, views, ask } = setUp();
    handOvers.begin(CODE);
    await clock.pass(0);
    const answer = ask();
    views.first = ENDED;
    await expect(answer).resolves.toEqual({ outcome: 'declined' });
    await clock.pass(1);
    expect(done).not.toContain('given to next');
    expect(done).toContain('next ended declined');
  });

  it('a code that is not accepted, and a colleague who goes, leave the first as it was', async () => {
    const wrong = setUp({ redeemed: 'code-not-accepted' });
    wrong.handOvers.begin(CODE);
    await wrong.clock.pass(0);
    expect(wrong.done.slice(2)).toEqual(['next ended cancelled', 'next closed', 'first told refused']);
    const gone = setUp();
    gone.handOvers.begin(CODE);
    await gone.clock.pass(0);
    gone.views.next = ENDED;
    gone.handOvers.changed(gone.next);
    gone.handOvers.changed(gone.next);
    expect(gone.done.slice(2)).toEqual(['next ended cancelled', 'next closed', 'first told refused']);
  });

  it('without a hand-over under way nobody is asked, and no question of somebody else is taken away', async () => {
    const { handOvers, done, asked, ask } = setUp();
    await expect(ask()).resolves.toEqual({ outcome: 'declined' });
    handOvers.consent.cancel();
    expect({ asked, done }).toEqual({ asked: [], done: [] });
  });
});
