import { describe, expect, it } from 'vitest';
import { NO_PRESENCE, type Presence } from '#main/session/presence.ts';
import { createSessionWindows, type OneWindow } from '#main/session/session-windows.ts';
import { heldWhile } from '#main/session/sharer-parts.ts';
import type { EndReason } from '#shared/errors/codes.ts';
import type { IdentityCard } from '#shared/identity/card.ts';
import { MAX_HELPING } from '#shared/protocol/limits.ts';
import type { SharedDisplay } from '#shared/protocol/peer.ts';
import type { SessionView } from '#shared/session/view.ts';

type Fake = OneWindow & {
  view: SessionView;
  presenceNow: Presence;
  shown: number;
  closed: number;
  ended: (EndReason | undefined)[];
};

const helping = (name: string): Presence => ({
  ...NO_PRESENCE,
  posture: 'session',
  tray: { state: 'helping', name },
  active: true
});
const PROVING_HELPER: SessionView = { phase: 'proving', role: 'helper', since: 1 };
const PROVING_SHARER: SessionView = { phase: 'proving', role: 'sharer', since: 1 };

/** A set of windows over sessions that the test sets. */
function setUp() {
  const places: number[] = [];
  const windows = createSessionWindows<Fake>(({ place }) => {
    places.push(place);
    const fake: Fake = {
      view: { phase: 'none' },
      presenceNow: NO_PRESENCE,
      shown: 0,
      closed: 0,
      ended: [],
      window: () => null,
      close: () => {
        fake.closed += 1;
      },
      show: () => {
        fake.shown += 1;
      },
      host: {
        controller: { view: () => fake.view, end: (reason) => fake.ended.push(reason) },
        presence: () => fake.presenceNow
      }
    };
    return fake;
  });
  const last = () => {
    const found = windows.all().at(-1);
    if (found === undefined) throw new Error('no window');
    return found;
  };
  return { windows, places, last };
}

describe('D12: several windows with a session each', () => {
  it('the window that waits for somebody is shown instead of one more', () => {
    const { windows } = setUp();
    expect(windows.another()).toEqual({ ok: true });
    expect(windows.all()).toHaveLength(1);
    expect(windows.first().shown).toBe(1);
    windows.first().view = PROVING_HELPER;
    windows.another();
    expect(windows.all()).toHaveLength(2);
    windows.another();
    expect(windows.all()).toHaveLength(2);
  });

  it('there are as many as a helper may help, and a place that is free again is taken first', () => {
    const { windows, places, last } = setUp();
    windows.first().view = PROVING_HELPER;
    for (let count = 1; count < MAX_HELPING; count += 1) {
      expect(windows.another()).toEqual({ ok: true });
      last().view = PROVING_HELPER;
    }
    expect(windows.another()).toEqual({ ok: false, code: 'busy' });
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const second = windows.all()[1];
    if (second !== undefined) windows.closed(second);
    expect(windows.another()).toEqual({ ok: true });
    expect(places.at(-1)).toBe(1);
  });

  it('who shares helps nobody, and who helps shares nothing', () => {
    const { windows, last } = setUp();
    const first = windows.first();
    first.view = PROVING_HELPER;
    windows.another();
    const further = last();
    expect(windows.mayBegin(further, 'helper')).toBe(true);
    expect(windows.mayBegin(further, 'sharer')).toBe(false);
    expect(windows.mayBegin(first, 'sharer')).toBe(true);
    further.presenceNow = { ...NO_PRESENCE, active: true };
    expect(windows.mayBegin(first, 'sharer')).toBe(false);
    for (const view of [PROVING_SHARER, { phase: 'redeeming' } as const]) {
      first.view = view;
      expect(windows.mayBegin(further, 'helper')).toBe(false);
      expect(windows.another()).toEqual({ ok: false, code: 'busy' });
    }
  });

  it('tray and quitting are about all of them', () => {
    const { windows, last } = setUp();
    windows.first().view = PROVING_HELPER;
    windows.another();
    expect(windows.presence()).toEqual(NO_PRESENCE);
    last().presenceNow = helping('Grace');
    expect(windows.presence()).toMatchObject({ active: true, tray: { state: 'helping', name: 'Grace' } });
    expect(windows.presence().tray.count).toBeUndefined();
    windows.first().presenceNow = helping('Luca');
    expect(windows.presence().tray).toMatchObject({ state: 'helping', count: 2 });
    windows.endAll('app-quit');
    expect(windows.all().map(({ ended }) => ended)).toEqual([['app-quit'], ['app-quit']]);
  });
});

const GRACE: IdentityCard = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: '22222222-2222-4222-8222-222222222222',
  name: 'Grace Whitfield',
  userName: 'grace@example.org',
  photo: null,
  jobTitle: null,
  company: null,
  verifiedDomain: null,
  directory: 'answered',
  partner: false
};
const DISPLAY: SharedDisplay = { id: '1', number: 1, width: 10, height: 10, primary: true };

describe('D12: screen, input and consent belong to the session that shares', () => {
  /** The machine's parts, held by a session for as long as `mine` says. */
  function machine() {
    const done: string[] = [];
    const did = (what: string) => () => {
      done.push(what);
    };
    let mine = false;
    const held = heldWhile(() => mine, {
      capture: { display: async () => DISPLAY, permit: did('permit'), revoke: did('revoke') },
      injector: {
        available: true,
        begin: did('begin'),
        move: did('move'),
        apply: did('apply'),
        releaseAll: did('release'),
        refused: did('refused')
      },
      consent: {
        ask: async () => ({ outcome: 'allowed', mode: 'control' }),
        cancel: did('cancel'),
        askTransfer: async () => 'allowed',
        cancelTransfer: did('cancel transfer')
      }
    });
    const everything = async () => {
      held.capture.permit(DISPLAY, 1);
      held.capture.revoke();
      held.injector.begin(DISPLAY);
      held.injector.move({ x: 1, y: 1 });
      held.injector.apply({ kind: 'wheel', dx: 0, dy: 1, at: { x: 1, y: 1 } });
      held.injector.releaseAll();
      held.consent.cancel();
      held.consent.cancelTransfer();
      return [
        await held.capture.display(),
        await held.consent.ask({ card: GRACE, mode: 'control', current: null }),
        await held.consent.askTransfer({ card: GRACE, right: 'files-to-sharer' })
      ];
    };
    return { done, everything, take: () => (mine = true) };
  }

  it('a session that helps can use none of them, and takes nothing away from the one that shares', async () => {
    const { done, everything } = machine();
    expect(await everything()).toEqual([null, { outcome: 'declined' }, 'declined']);
    expect(done).toEqual([]);
  });

  it('the one that shares has them all', async () => {
    const { done, everything, take } = machine();
    take();
    expect(await everything()).toEqual([DISPLAY, { outcome: 'allowed', mode: 'control' }, 'allowed']);
    expect(done).toEqual(['permit', 'revoke', 'begin', 'move', 'apply', 'release', 'cancel', 'cancel transfer']);
  });
});
