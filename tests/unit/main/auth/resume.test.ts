import { InteractionRequiredAuthError } from '@azure/msal-node';
import { describe, expect, it } from 'vitest';
import { CodedError } from '#shared/errors/coded-error.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import { fakeAccount, later, never, PRIYA, RELAY_SCOPE, TOM } from '../support/fake-account.ts';

describe('at the start of the app', () => {
  it('A6: a clock that is wrong is named there too', async () => {
    const { account, world } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    world.skewMs = MAX_CLOCK_SKEW_MS + 1;
    await account.resume();
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'clock-wrong' });
    expect(account.signedIn()).toBeNull();
  });

  it('A6: a card that takes its time is waited for, however slow the start', async () => {
    const { account, clock, world } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    const card = later<void>();
    world.cardReady = () => card.promise;
    void account.resume();
    await clock.pass(10_000);
    expect(account.view()).toEqual({ status: 'starting' });
    card.resolve();
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-in', card: { name: PRIYA.name } });
    expect(account.signedIn()?.person).toEqual(PRIYA);
  });

  it('A6: whoever signs in by hand meanwhile stays, whatever the start still brings', async () => {
    for (const slow of ['silent', 'card'] as const) {
      const { account, clock, world, cache } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
      const answer = later<typeof PRIYA>();
      const card = later<void>();
      if (slow === 'silent') world.silent = () => answer.promise;
      else world.cardReady = () => card.promise;
      void account.resume();
      await clock.pass(0);
      world.cardReady = async () => {};
      world.browser = async () => TOM;
      await account.signIn(true);
      answer.resolve(PRIYA);
      card.resolve();
      await clock.pass(0);
      expect(account.signedIn()).toMatchObject({ person: TOM, binding: { key: { nonce: 'nonce-1' } } });
      expect(account.view()).toMatchObject({ status: 'signed-in', card: { name: TOM.name } });
      expect(world.remembered).toBe(TOM.userName);
      expect([...cache]).toEqual([TOM.objectId]);
    }
  });

  it('A6: a start that fails after the person signed out says nothing any more', async () => {
    const { account, clock, world } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    const answer = later<typeof PRIYA>();
    world.silent = () => answer.promise;
    void account.resume();
    await clock.pass(0);
    await account.signOut();
    answer.reject(new CodedError('identity-unreachable'));
    await clock.pass(100_000);
    expect(account.view()).toEqual({ status: 'signed-out', lastUserName: null, problem: null });
    expect(clock.waiting()).toBe(0);
  });

  it('A6: whoever the token cache knows is signed in without being asked, and cannot prove anything yet', async () => {
    const { account, world, silentAsked, views } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    expect(account.view()).toEqual({ status: 'starting' });
    await account.resume();
    expect(account.view()).toMatchObject({ status: 'signed-in', card: { name: 'Priya Raman' }, confirming: null });
    expect(account.signedIn()).toEqual({ person: PRIYA, accountId: PRIYA.objectId, binding: null });
    expect(silentAsked).toEqual([PRIYA.objectId]);
    expect(world.opened).toEqual([]);
    expect(views.map(({ status }) => status)).not.toContain('signed-out');
    await expect(account.accessToken(RELAY_SCOPE)).resolves.toMatchObject({ token: 'access' });
  });

  it('A6: without a key store nobody is looked for', async () => {
    const { account, silentAsked } = fakeAccount({ tokensKept: false, cached: [PRIYA] });
    expect(account.view()).toMatchObject({ status: 'signed-out' });
    await account.resume();
    expect(silentAsked).toEqual([]);
    expect(account.view()).toMatchObject({ status: 'signed-out' });
  });

  it('A6: with no tokens kept, whoever was used last is offered; nobody is remembered of a sign-out', async () => {
    const first = fakeAccount();
    await first.account.resume();
    expect(first.account.view()).toEqual({ status: 'signed-out', lastUserName: null, problem: null });
    const again = fakeAccount({ tokensKept: false, remembered: PRIYA.userName });
    expect(again.account.view()).toMatchObject({ status: 'signed-out', lastUserName: PRIYA.userName });
    await again.account.signIn(false);
    expect(again.visits[0]).toMatchObject({ chooseAccount: false, loginHint: PRIYA.userName });
  });

  it('A6: a refused refresh token means signing in again, as the same person with fewer steps, and is not asked again', async () => {
    const { account, clock, world, silentAsked, visits } = fakeAccount({
      cached: [PRIYA],
      remembered: PRIYA.userName
    });
    world.silent = () => Promise.reject(new InteractionRequiredAuthError('invalid_grant', 'c'));
    await account.resume();
    expect(account.view()).toEqual({ status: 'signed-out', lastUserName: PRIYA.userName, problem: null });
    await clock.pass(600_000);
    expect(silentAsked).toHaveLength(1);
    await account.signIn(false);
    expect(visits[0]).toMatchObject({ chooseAccount: false, loginHint: PRIYA.userName });
  });

  it('A6: a provider out of reach is said, and the person is signed in by itself once it can be reached', async () => {
    const { account, clock, world, silentAsked, cache } = fakeAccount({
      cached: [PRIYA],
      remembered: PRIYA.userName
    });
    world.silent = async () => {
      world.failure = new CodedError('identity-unreachable');
      throw new Error('network');
    };
    await account.resume();
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'identity-unreachable' });
    await clock.pass(20_000);
    expect(silentAsked.length).toBeGreaterThan(1);
    const before = silentAsked.length;
    world.silent = async () => PRIYA;
    await clock.pass(60_000);
    expect(silentAsked).toHaveLength(before + 1);
    expect(account.view()).toMatchObject({ status: 'signed-in' });
    expect([...cache]).toEqual([PRIYA.objectId]);
    expect(clock.waiting()).toBe(0);
  });

  it('A6: a provider that hangs does not hold up the start, and its late answer still signs in', async () => {
    const { account, clock, world } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    const answer = later<typeof PRIYA>();
    world.silent = () => answer.promise;
    const resumed = account.resume();
    await clock.pass(10_000);
    await resumed;
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'identity-unreachable' });
    answer.resolve(PRIYA);
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-in' });
  });

  it('A6: signing in by hand wins over a start that still tries; a cancel leaves the kept tokens alone', async () => {
    const { account, clock, world, cache } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    const answer = later<typeof PRIYA>();
    world.silent = () => answer.promise;
    world.browser = never;
    void account.resume();
    await clock.pass(0);
    const signing = account.signIn(false);
    await clock.pass(0);
    answer.resolve(PRIYA);
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signing-in' });
    account.cancelSignIn();
    await signing;
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'sign-in-cancelled' });
    expect([...cache]).toEqual([PRIYA.objectId]);
  });

  it('A6: signing out while the start still tries is final', async () => {
    const { account, clock, world, cache } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    const answer = later<typeof PRIYA>();
    world.silent = () => answer.promise;
    const resumed = account.resume();
    await clock.pass(0);
    await account.signOut();
    answer.resolve(PRIYA);
    await resumed;
    await clock.pass(100_000);
    expect(account.view()).toMatchObject({ status: 'signed-out' });
    expect(cache.size).toBe(0);
  });

  it.each([
    [new CodedError('clock-wrong'), 'clock-wrong'],
    [new CodedError('tenant-not-allowed'), 'tenant-not-allowed'],
    [new CodedError('unauthenticated'), null]
  ] as const)('A6: a kept token that is not good (%s) signs nobody in', async (error, problem) => {
    const { account, world } = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
    world.genuine = () => Promise.reject(error);
    await account.resume();
    expect(account.view()).toMatchObject({ status: 'signed-out', problem });
    expect(account.signedIn()).toBeNull();
  });

  it('A6: of several kept accounts only the one signed in last counts, and the others go', async () => {
    const { account, clock, cache } = fakeAccount({ cached: [TOM, PRIYA], remembered: PRIYA.userName });
    await account.resume();
    await clock.pass(0);
    expect(account.signedIn()?.person).toEqual(PRIYA);
    expect([...cache]).toEqual([PRIYA.objectId]);
    const unclear = fakeAccount({ cached: [TOM, PRIYA] });
    await unclear.account.resume();
    expect(unclear.account.view()).toMatchObject({ status: 'signed-out' });
  });
});
