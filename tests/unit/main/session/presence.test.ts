import { describe, expect, it } from 'vitest';
import { NO_PRESENCE, presenceOf, unreadCount } from '#main/session/presence.ts';
import type { IdentityCard } from '#shared/identity/card.ts';
import { barViewSchema } from '#shared/ipc/channels.ts';
import type { SessionView } from '#shared/session/view.ts';

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
const CONTEXT = { unread: 2, locale: 'en', stopShortcut: 'Ctrl+Alt+Shift+X' };
const live = (role: 'helper' | 'sharer', paused = false): SessionView => ({
  phase: 'live',
  role,
  card: CARD,
  mode: 'control',
  paused,
  epoch: 1,
  since: 5,
  display: null,
  offers: [],
  chat: true,
  transfers: [],
  asking: null,
  lastAnswer: null,
  checkWords: ['anchor', 'basket', 'candle', 'dolphin']
});
const interrupted = (role: 'helper' | 'sharer'): SessionView => ({
  phase: 'interrupted',
  role,
  card: CARD,
  control: false,
  transfers: [],
  since: 1,
  until: 2
});

describe('presence', () => {
  it('G8: while something is shared there is a bar, a frame and a tray that says so', () => {
    const presence = presenceOf(live('sharer'), NO_PRESENCE, CONTEXT);
    expect(presence.posture).toBe('aside');
    expect(barViewSchema.parse(presence.sharing?.bar)).toMatchObject({
      name: 'Priya Raman',
      mode: 'control',
      unread: 2
    });
    expect(presence.sharing?.frame).toEqual({ mode: 'control', paused: false });
    expect(presence.tray).toEqual({ state: 'control', name: 'Priya Raman' });
  });

  it('D9: the bar leads to clipboard and files where policy has any', () => {
    const bar = presenceOf(live('sharer'), NO_PRESENCE, CONTEXT).sharing?.bar;
    expect(bar?.transfers).toBe(false);
    const some = { ...live('sharer'), transfers: ['files' as const] };
    expect(presenceOf(some, NO_PRESENCE, CONTEXT).sharing?.bar.transfers).toBe(true);
  });

  it('D4: a pause shows in all of them', () => {
    const presence = presenceOf(live('sharer', true), NO_PRESENCE, CONTEXT);
    expect(presence.sharing?.frame.paused).toBe(true);
    expect(presence.tray.state).toBe('paused');
  });

  it('an interruption keeps the bar, as paused, so that it can still be stopped', () => {
    const before = presenceOf(live('sharer'), NO_PRESENCE, CONTEXT);
    const presence = presenceOf(interrupted('sharer'), before, CONTEXT);
    expect(presence.sharing?.bar).toMatchObject({ paused: true, reconnectsUntil: 2, name: 'Priya Raman' });
    expect(presenceOf(live('sharer'), presence, CONTEXT).sharing?.bar).toMatchObject({
      paused: false,
      reconnectsUntil: null
    });
    expect(presence.posture).toBe('aside');
    expect(presenceOf(interrupted('sharer'), NO_PRESENCE, CONTEXT)).toEqual({ ...NO_PRESENCE, active: true });
  });

  it('a helper shares nothing and gets room', () => {
    for (const view of [live('helper'), interrupted('helper')]) {
      const presence = presenceOf(view, NO_PRESENCE, CONTEXT);
      expect(presence).toEqual({
        posture: 'session',
        sharing: null,
        tray: { state: 'helping', name: 'Priya Raman' },
        active: true
      });
    }
  });

  it('before and after there is nothing to be seen outside the page', () => {
    expect(presenceOf({ phase: 'none' }, NO_PRESENCE, CONTEXT)).toEqual(NO_PRESENCE);
    expect(presenceOf({ phase: 'redeeming' }, NO_PRESENCE, CONTEXT)).toEqual({ ...NO_PRESENCE, active: true });
    const ended = presenceOf(
      {
        phase: 'ended',
        role: 'sharer',
        reason: 'sharer-ended',
        card: CARD,
        startedAt: 1,
        endedAt: 2,
        modes: ['view'],
        chatMessages: 0,
        reasons: []
      },
      presenceOf(live('sharer'), NO_PRESENCE, CONTEXT),
      CONTEXT
    );
    expect(ended).toEqual(NO_PRESENCE);
  });

  it('D8: unread is what came from the other side since the thread was read', () => {
    const line = (from: 'me' | 'peer') => ({ messageId: 'm', from, text: 't', at: 1, delivered: true });
    expect(unreadCount([line('peer'), line('me'), line('peer')], 0)).toBe(2);
    expect(unreadCount([line('peer'), line('me'), line('peer')], 1)).toBe(1);
    expect(unreadCount([line('peer')], 1)).toBe(0);
  });
});
