import { describe, expect, it } from 'vitest';
import { type ConsentChoice, createConsent } from '#main/consent/consent.ts';
import { createQuestions } from '#main/ipc/ask-window.ts';
import type { AskedDisplay } from '#shared/displays/view.ts';
import type { IdentityCard } from '#shared/identity/card.ts';
import { CONSENT_MIN_VISIBLE_MS, CONSENT_TIMEOUT_MS } from '#shared/protocol/limits.ts';
import type { ConsentAnswer } from '#shared/session/ports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

const CARD: IdentityCard = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: '22222222-2222-4222-8222-222222222222',
  name: 'Priya Raman',
  userName: 'priya@example.org',
  photo: null,
  jobTitle: null,
  company: null,
  verifiedDomain: null,
  directory: 'answered',
  partner: false
};

const asked = (number: number, offered = true): AskedDisplay => ({
  id: `d${number}`,
  number,
  width: 1920,
  height: 1080,
  primary: number === 1,
  offered,
  place: { x: (number - 1) * 1920, y: 0, width: 1920, height: 1080 }
});

function setUp(displays: readonly AskedDisplay[] = [asked(1)]) {
  const offers: (readonly string[])[] = [];
  const clock = fakeClock();
  let ids = 0;
  const windows: { id: number; open: boolean; onVisible: (visible: boolean) => void; onGone: () => void }[] = [];
  const consent = createConsent({
    clock,
    randomId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
    questions: createQuestions<ConsentChoice>(clock, CONSENT_MIN_VISIBLE_MS),
    openWindow: (on) => {
      const window = { id: 100 + windows.length, open: true, ...on };
      windows.push(window);
      return {
        id: window.id,
        close: () => {
          if (!window.open) return;
          window.open = false;
          on.onGone();
        }
      };
    },
    locale: () => 'en',
    stopShortcut: () => null,
    displays: { asked: () => [...displays], offer: (ids) => offers.push(ids) },
    log: fakeLog()
  });
  const ask = (mode: 'view' | 'control') => {
    const state: { answer: ConsentAnswer | null } = { answer: null };
    void consent.ask({ card: CARD, mode, current: null }).then((answer) => {
      state.answer = answer;
    });
    return state;
  };
  const window = (index: number) => {
    const found = windows[index];
    if (found === undefined) throw new Error('no such window');
    return found;
  };
  const questionId = (windowId: number) => consent.questionFor(windowId)?.questionId ?? 'none';
  return { clock, consent, windows, window, ask, questionId, offers };
}

describe('consent', () => {
  it('B4: an allow of the asked window, seen long enough, is consent for what was asked', async () => {
    const { clock, consent, window, ask, questionId } = setUp();
    const asked = ask('control');
    window(0).onVisible(true);
    await clock.pass(CONSENT_MIN_VISIBLE_MS);
    expect(consent.answer(window(0).id, questionId(window(0).id), 'allow')).toBe(true);
    await clock.pass(0);
    expect(asked.answer).toEqual({ outcome: 'allowed', mode: 'control' });
    expect(window(0).open).toBe(false);
  });

  it('B4: the sharer may grant less than was asked, and never more', async () => {
    const { clock, consent, window, ask, questionId } = setUp();
    const control = ask('control');
    window(0).onVisible(true);
    await clock.pass(CONSENT_MIN_VISIBLE_MS);
    consent.answer(window(0).id, questionId(window(0).id), 'allow-view');
    await clock.pass(0);
    expect(control.answer).toEqual({ outcome: 'allowed', mode: 'view' });

    const view = ask('view');
    window(1).onVisible(true);
    await clock.pass(CONSENT_MIN_VISIBLE_MS);
    expect(consent.answer(window(1).id, questionId(window(1).id), 'allow-view')).toBe(false);
    consent.answer(window(1).id, questionId(window(1).id), 'allow');
    await clock.pass(0);
    expect(view.answer).toEqual({ outcome: 'allowed', mode: 'view' });
  });

  it('B4: doing nothing is never consent', async () => {
    const { clock, window, windows, ask } = setUp();
    const asked = ask('view');
    window(0).onVisible(true);
    await clock.pass(CONSENT_TIMEOUT_MS - 1);
    expect(asked.answer).toBeNull();
    await clock.pass(1);
    expect(asked.answer).toEqual({ outcome: 'timeout' });
    expect(windows.every(({ open }) => !open)).toBe(true);
    expect(clock.waiting()).toBe(0);
  });

  it('an answer sooner than the minimum, or while the window is hidden, does not count', async () => {
    const { clock, consent, window, ask, questionId } = setUp();
    const asked = ask('view');
    const { id, onVisible } = window(0);
    expect(consent.answer(id, questionId(id), 'allow')).toBe(false);
    onVisible(true);
    await clock.pass(CONSENT_MIN_VISIBLE_MS - 1);
    expect(consent.answer(id, questionId(id), 'allow')).toBe(false);
    onVisible(false);
    await clock.pass(CONSENT_MIN_VISIBLE_MS);
    expect(consent.answer(id, questionId(id), 'allow')).toBe(false);
    onVisible(true);
    await clock.pass(CONSENT_MIN_VISIBLE_MS - 1);
    expect(consent.answer(id, questionId(id), 'allow')).toBe(false);
    await clock.pass(1);
    expect(consent.answer(id, questionId(id), 'allow')).toBe(true);
    await clock.pass(0);
    expect(asked.answer).toEqual({ outcome: 'allowed', mode: 'view' });
  });

  it('only the asked window, only with the id of the question, only once', async () => {
    const { clock, consent, window, ask, questionId } = setUp();
    const asked = ask('view');
    const { id, onVisible } = window(0);
    const question = questionId(id);
    onVisible(true);
    await clock.pass(CONSENT_MIN_VISIBLE_MS);
    expect(consent.answer(id + 1, question, 'allow')).toBe(false);
    expect(consent.answer(id, '00000000-0000-4000-8000-999999999999', 'allow')).toBe(false);
    expect(consent.questionFor(id + 1)).toBeNull();
    expect(consent.answer(id, question, 'decline')).toBe(true);
    expect(consent.answer(id, question, 'allow')).toBe(false);
    await clock.pass(0);
    expect(asked.answer).toEqual({ outcome: 'declined' });
  });

  it('a second question takes the first away as declined, and the first window can answer nothing any more', async () => {
    const { clock, consent, window, ask, questionId } = setUp();
    const first = ask('view');
    const firstId = questionId(window(0).id);
    window(0).onVisible(true);
    await clock.pass(CONSENT_MIN_VISIBLE_MS);
    const second = ask('control');
    await clock.pass(0);
    expect(first.answer).toEqual({ outcome: 'declined' });
    expect(window(0).open).toBe(false);
    expect(consent.answer(window(0).id, firstId, 'allow')).toBe(false);
    expect(consent.answer(window(0).id, questionId(window(1).id), 'allow')).toBe(false);
    expect(second.answer).toBeNull();
  });

  const endings: readonly (readonly [string, (parts: ReturnType<typeof setUp>) => void])[] = [
    ['closed, crashed or reloaded window', ({ window }) => window(0).onGone()],
    ['question taken back', ({ consent }) => consent.cancel()]
  ];
  it.each(endings)('%s is declined, at every moment of the question', async (_name, end) => {
    for (const before of [0, 1, CONSENT_MIN_VISIBLE_MS, CONSENT_TIMEOUT_MS - 1]) {
      const parts = setUp();
      const asked = parts.ask('control');
      const id = parts.window(0).id;
      const question = parts.questionId(id);
      parts.window(0).onVisible(true);
      await parts.clock.pass(before);
      end(parts);
      expect(parts.consent.answer(id, question, 'allow')).toBe(false);
      await parts.clock.pass(CONSENT_TIMEOUT_MS);
      expect(asked.answer).toEqual({ outcome: 'declined' });
      expect(parts.clock.waiting()).toBe(0);
    }
  });

  describe('of several displays', () => {
    it('D5: what the window says is offered before the yes counts, and nothing with a no', async () => {
      const { clock, consent, window, ask, questionId, offers } = setUp([asked(1), asked(2), asked(3)]);
      const first = ask('view');
      window(0).onVisible(true);
      await clock.pass(1_000);
      expect(consent.answer(window(0).id, questionId(window(0).id), 'decline')).toBe(true);
      await clock.pass(0);
      expect([first.answer, offers]).toEqual([{ outcome: 'declined' }, []]);
      const second = ask('view');
      window(1).onVisible(true);
      await clock.pass(1_000);
      expect(consent.answer(window(1).id, questionId(window(1).id), 'allow', ['d3', 'd1'])).toBe(true);
      await clock.pass(0);
      expect([second.answer, offers]).toEqual([{ outcome: 'allowed', mode: 'view' }, [['d3', 'd1']]]);
    });

    it.each([
      ['none', []],
      ['one that was not asked about', ['d1', 'd9']]
    ])('D5: a yes to %s does not count', async (_name, displays) => {
      const { clock, consent, window, ask, questionId, offers } = setUp([asked(1), asked(2)]);
      const state = ask('control');
      window(0).onVisible(true);
      await clock.pass(1_000);
      expect(consent.answer(window(0).id, questionId(window(0).id), 'allow', displays)).toBe(false);
      expect(consent.answer(window(0).id, questionId(window(0).id), 'allow-view', displays)).toBe(false);
      await clock.pass(0);
      expect([state.answer, offers]).toEqual([null, []]);
    });

    it('D5: without a word about displays only what the window showed as offered is', async () => {
      const { clock, consent, window, ask, questionId, offers } = setUp([asked(1), asked(2, false)]);
      ask('view');
      window(0).onVisible(true);
      await clock.pass(1_000);
      consent.answer(window(0).id, questionId(window(0).id), 'allow');
      await clock.pass(0);
      expect(offers).toEqual([['d1']]);
    });

    it('D5: the question about displays alone gives no mode, and never takes the place of one about the screen', async () => {
      const { clock, consent, windows, window, ask, questionId, offers } = setUp([asked(1), asked(2)]);
      const mode = ask('view');
      expect(await consent.askDisplays({ card: CARD })).toBe(false);
      expect(windows).toHaveLength(1);
      consent.cancel();
      await clock.pass(0);
      expect(mode.answer).toEqual({ outcome: 'declined' });
      const changed = consent.askDisplays({ card: CARD });
      window(1).onVisible(true);
      await clock.pass(1_000);
      expect(consent.answer(window(1).id, questionId(window(1).id), 'allow-view', ['d2'])).toBe(false);
      expect(consent.answer(window(1).id, questionId(window(1).id), 'allow', ['d2'])).toBe(true);
      expect([await changed, offers]).toEqual([true, [['d2']]]);
    });
  });

  it('a window that cannot be opened is declined', async () => {
    const clock = fakeClock();
    const consent = createConsent({
      clock,
      randomId: () => 'id',
      questions: createQuestions<ConsentChoice>(clock, CONSENT_MIN_VISIBLE_MS),
      openWindow: () => {
        throw new Error('no window');
      },
      locale: () => 'en',
      stopShortcut: () => null,
      displays: { asked: () => [], offer: () => {} },
      log: fakeLog()
    });
    await expect(consent.ask({ card: CARD, mode: 'view', current: null })).resolves.toEqual({ outcome: 'declined' });
  });
});
