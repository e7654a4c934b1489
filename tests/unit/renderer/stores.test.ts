import { describe, expect, it } from 'vitest';
import { failureOf } from '#renderer/app/attempt-store.ts';
import { createChatStore, unreadOf, withLines, withShown } from '#renderer/app/chat-store.ts';
import { connect } from '#renderer/app/connect.ts';
import { outcomeOf } from '#renderer/app/requests.ts';
import { createMainStores } from '#renderer/app/stores.ts';
import { countOf } from '#renderer/features/policy/obstacles.ts';
import { NO_TRANSFERS } from '#shared/transfer/view.ts';
import { APP, CHAT, live } from '#tests/harness/fixtures.ts';
import { fakeMainBridge } from './fake-main-bridge.ts';

const EMPTY = createChatStore().getState();

describe('the chat', () => {
  it('D8: what arrives while the thread is hidden is unread until it is shown', () => {
    const arrived = withLines(EMPTY, CHAT);
    expect(unreadOf(arrived)).toBe(3);
    expect(unreadOf(withShown(arrived, true))).toBe(0);
  });

  it('D8: what arrives while the thread is shown is never unread, also after it is hidden', () => {
    const shown = withLines(withShown(EMPTY, true), CHAT);
    expect(unreadOf(shown)).toBe(0);
    expect(unreadOf(withShown(shown, false))).toBe(0);
  });

  it('D8: one’s own lines are never unread', () => {
    expect(
      unreadOf(
        withLines(
          EMPTY,
          CHAT.filter((line) => line.from === 'me')
        )
      )
    ).toBe(0);
  });

  it('D8: a fresh session starts afresh, a reconnect keeps the draft', () => {
    const busy = { ...withLines(withShown(EMPTY, true), CHAT), draft: 'half a sen' };
    expect(withLines(busy, CHAT)).toMatchObject({ shown: true, draft: 'half a sen' });
    expect(withLines(busy, [])).toEqual(EMPTY);
  });
});

describe('a failed attempt', () => {
  it('B2: says when to try again, if the relay said so', () => {
    expect(failureOf({ ok: true }, 5)).toBeNull();
    expect(failureOf({ ok: false, code: 'code-not-accepted' }, 5)).toEqual({
      problem: 'code-not-accepted',
      retryAt: null,
      obstacles: { reasons: [], permission: null }
    });
    expect(failureOf({ ok: false, code: 'rate-limited', retryAfterMs: 100 }, 5)).toEqual({
      problem: 'rate-limited',
      retryAt: 105,
      obstacles: { reasons: [], permission: null }
    });
  });

  it('F4: keeps what stands in the way', () => {
    const reasons = ['helper-licence-missing', 'right-view-missing'] as const;
    expect(failureOf({ ok: false, code: 'not-allowed', reasons: [...reasons] }, 5)?.obstacles).toEqual({
      reasons,
      permission: null
    });
    const failed = failureOf({ ok: false, code: 'directory-permission-missing', permission: 'User.Read.All' }, 5);
    expect(failed?.obstacles).toEqual({ reasons: [], permission: 'User.Read.All' });
    expect(failed === null ? 0 : countOf(failed.obstacles)).toBe(1);
  });

  it('a request that main refuses altogether is a fault and not silence', async () => {
    expect(await outcomeOf(Promise.reject(new Error('refused')))).toEqual({ ok: false, code: 'internal' });
  });
});

describe('what main says', () => {
  it('fills the stores at first and follows every change, until stopped', async () => {
    const main = fakeMainBridge({ app: APP, session: { phase: 'none' }, chat: [], transfers: NO_TRANSFERS });
    const stores = createMainStores();
    const stop = connect(main.bridge, stores);
    expect(stores.app.getState().view).toBeNull();
    await main.settled();
    expect(stores.app.getState().view).toEqual(APP);
    main.emit('session.changed', live('helper', 'view'));
    main.emit('chat.changed', [...CHAT]);
    main.emit('panel.show', { panel: 'chat' });
    expect(stores.session.getState().view.phase).toBe('live');
    expect(stores.chat.getState()).toMatchObject({ lines: CHAT, shown: true });
    main.emit('panel.show', { panel: 'transfers' });
    expect(stores.chat.getState().shown).toBe(false);
    expect(stores.transfers.getState().shown).toBe(true);
    stop();
    main.emit('session.changed', { phase: 'none' });
    expect(stores.session.getState().view.phase).toBe('live');
  });

  it('C3: a code from a link fills the field once, and what is typed over it stays', async () => {
    const main = fakeMainBridge({
      app: { ...APP, linkedCode: 'K7QM3WXP' },
      session: { phase: 'none' },
      chat: [],
      transfers: NO_TRANSFERS
    });
    const stores = createMainStores();
    connect(main.bridge, stores);
    await main.settled();
    expect(stores.attempt.getState().typed).toBe('K7QM3WXP');
    stores.attempt.setState({ typed: 'AAAA' });
    main.emit('app.changed', { ...APP, linkedCode: 'K7QM3WXP', relay: { status: 'connecting' } });
    expect(stores.attempt.getState().typed).toBe('AAAA');
    main.emit('app.changed', { ...APP, linkedCode: 'ZZZZ2222' });
    expect(stores.attempt.getState().typed).toBe('ZZZZ2222');
    expect(main.requested).toEqual(['app.snapshot']);
  });
});
