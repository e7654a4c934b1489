import { describe, expect, it } from 'vitest';
import { SIGN_IN_TIMEOUT_MS } from '#main/auth/browser-visit.ts';
import { CodedError } from '#shared/errors/coded-error.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import { fakeAccount, later, never, PRIYA, RELAY_SCOPE, TOM } from '../support/fake-account.ts';

describe('signing in', () => {
  it('A1: signs in with a new key each time, and shows what others will see', async () => {
    const { account, visits, world } = fakeAccount({ tokensKept: false });
    expect(account.view()).toEqual({ status: 'signed-out', lastUserName: null, problem: null });
    await expect(account.signIn(false)).resolves.toEqual({ ok: true });
    expect(account.view()).toMatchObject({ status: 'signed-in', card: { name: 'Priya Raman' }, confirming: null });
    expect(world.remembered).toBe('priya@example.org');
    await account.signIn(true);
    await account.signIn(false);
    expect(visits.map(({ nonce, loginHint, chooseAccount }) => [nonce, loginHint, chooseAccount])).toEqual([
      ['nonce-1', null, true],
      ['nonce-2', null, true],
      ['nonce-3', 'priya@example.org', false]
    ]);
  });

  it('A1: a cancelled and an abandoned sign-in are told apart, and another one can begin', async () => {
    const { account, clock, world } = fakeAccount({ tokensKept: false });
    world.browser = never;
    const cancelled = account.signIn(false);
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signing-in' });
    await expect(account.signIn(false)).resolves.toEqual({ ok: false, code: 'busy' });
    account.cancelSignIn();
    await expect(cancelled).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    const left = account.signIn(false);
    await clock.pass(SIGN_IN_TIMEOUT_MS);
    await expect(left).resolves.toEqual({ ok: false, code: 'sign-in-timeout' });
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'sign-in-timeout' });
    expect(clock.waiting()).toBe(0);
  });

  it('A1: cancelled before the browser was opened, the browser stays closed', async () => {
    const { account, world } = fakeAccount({ tokensKept: false });
    const signing = account.signIn(false);
    account.cancelSignIn();
    await expect(signing).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    expect(world.opened).toEqual([]);
  });

  it('A1: cancelled while the library still prepares, the browser stays closed too', async () => {
    const { account, clock, world } = fakeAccount({ tokensKept: false });
    const prepared = later<void>();
    world.beforeBrowser = () => prepared.promise;
    const signing = account.signIn(false);
    await clock.pass(0);
    account.cancelSignIn();
    await signing;
    prepared.resolve();
    await clock.pass(0);
    expect(world.opened).toEqual([]);
  });

  it('A1: somebody late from an earlier visit does not throw out who is just arriving', async () => {
    const { account, clock, world, cache } = fakeAccount({ tokensKept: false });
    const first = later<typeof PRIYA>();
    world.browser = () => first.promise;
    const given = account.signIn(false);
    await clock.pass(0);
    account.cancelSignIn();
    await given;
    const genuine = later<void>();
    world.browser = async () => TOM;
    world.genuine = () => genuine.promise;
    const signing = account.signIn(false);
    await clock.pass(0);
    first.resolve(PRIYA);
    await clock.pass(0);
    expect([...cache].sort()).toEqual([PRIYA.objectId, TOM.objectId].sort());
    genuine.resolve();
    await signing;
    await clock.pass(0);
    expect([...cache]).toEqual([TOM.objectId]);
  });

  it('A1: who comes back after the cancel is not signed in, and does not stay in the token cache', async () => {
    const { account, clock, world, cache } = fakeAccount({ tokensKept: false });
    const browser = later<typeof PRIYA>();
    world.browser = () => browser.promise;
    const signing = account.signIn(false);
    await clock.pass(0);
    account.cancelSignIn();
    await signing;
    browser.resolve(PRIYA);
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'sign-in-cancelled' });
    expect(cache.size).toBe(0);
  });

  it.each([MAX_CLOCK_SKEW_MS + 1, -MAX_CLOCK_SKEW_MS - 1])(
    'A1: a clock wrong by %i ms is named, and nothing is kept',
    async (skewMs) => {
      const { account, world, cache, clock } = fakeAccount({ tokensKept: false });
      world.skewMs = skewMs;
      await expect(account.signIn(false)).resolves.toEqual({ ok: false, code: 'clock-wrong' });
      await clock.pass(0);
      expect(account.signedIn()).toBeNull();
      expect(cache.size).toBe(0);
    }
  );

  it('A1: an ID token that is not genuine signs nobody in', async () => {
    const { account, world } = fakeAccount({ tokensKept: false });
    world.genuine = () => Promise.reject(new CodedError('unauthenticated'));
    await expect(account.signIn(false)).resolves.toEqual({ ok: false, code: 'unauthenticated' });
    expect(account.signedIn()).toBeNull();
  });
});

describe('signing out', () => {
  it('A6: forgets the person, the tokens and what was looked up; the next sign-in asks which account', async () => {
    const { account, clock, cache, world, visits } = fakeAccount({ tokensKept: false });
    await account.signIn(false);
    expect(cache.size).toBe(1);
    const before = world.forgotten;
    await account.signOut();
    expect(account.view()).toEqual({ status: 'signed-out', lastUserName: null, problem: null });
    expect(account.signedIn()).toBeNull();
    expect(cache.size).toBe(0);
    expect(world.forgotten).toBe(before + 1);
    await expect(account.accessToken(RELAY_SCOPE)).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(clock.waiting()).toBe(0);
    await account.signIn(false);
    await account.signIn(false);
    expect(visits.map(({ chooseAccount, loginHint }) => [chooseAccount, loginHint]).slice(1)).toEqual([
      [true, null],
      [false, PRIYA.userName]
    ]);
  });

  it('A6: signing out ends a sign-in that is going on, and its late answer changes nothing', async () => {
    const { account, clock, world, cache } = fakeAccount({ tokensKept: false });
    const browser = later<typeof PRIYA>();
    world.browser = () => browser.promise;
    const signing = account.signIn(false);
    await clock.pass(0);
    await account.signOut();
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: null });
    await expect(signing).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    browser.resolve(PRIYA);
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: null });
    expect(cache.size).toBe(0);
  });

  it('A6: signing out while the card is looked up signs nobody in', async () => {
    const { account, clock, world, cache } = fakeAccount({ tokensKept: false });
    const card = later<void>();
    world.cardReady = () => card.promise;
    const signing = account.signIn(false);
    await clock.pass(0);
    await account.signOut();
    card.resolve();
    await expect(signing).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-out' });
    expect(account.signedIn()).toBeNull();
    expect(cache.size).toBe(0);
  });

  it('A6: a token that was asked for before the sign-out is not handed out after it', async () => {
    const { account, clock, world } = fakeAccount({ tokensKept: false });
    await account.signIn(false);
    const token = later<string>();
    world.token = () => token.promise;
    const asked = account.accessToken(RELAY_SCOPE);
    await clock.pass(0);
    await account.signOut();
    token.resolve('access');
    await expect(asked).rejects.toMatchObject({ code: 'not-signed-in' });
  });
});

describe('switching the account', () => {
  it('A6: nothing of the former person remains: tokens, key, name, card, look-ups', async () => {
    const { account, clock, world, cache } = fakeAccount({ tokensKept: false });
    await account.signIn(false);
    const former = account.signedIn();
    world.browser = async () => TOM;
    await account.signIn(true);
    await clock.pass(0);
    expect([...cache]).toEqual([TOM.objectId]);
    expect(world.remembered).toBe('tom@example.org');
    expect(account.view()).toMatchObject({ status: 'signed-in', card: { userName: 'tom@example.org' } });
    expect(account.signedIn()).toMatchObject({ person: TOM, accountId: TOM.objectId });
    expect(account.signedIn()?.binding?.key).not.toEqual(former?.binding?.key);
    expect(world.forgotten).toBe(2);
  });

  it('A6: a switch that comes to nothing leaves the person signed in as before', async () => {
    const { account, clock, world, cache } = fakeAccount({ tokensKept: false });
    await account.signIn(false);
    const former = account.signedIn();
    world.browser = never;
    const switching = account.signIn(true);
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signing-in' });
    expect(account.signedIn()).toBeNull();
    account.cancelSignIn();
    await expect(switching).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-in', card: { userName: 'priya@example.org' } });
    expect(account.signedIn()).toEqual(former);
    expect([...cache]).toEqual([PRIYA.objectId]);
  });
});
