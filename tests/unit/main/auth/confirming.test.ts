import { InteractionRequiredAuthError, ServerError } from '@azure/msal-node';
import { describe, expect, it } from 'vitest';
import { ID_TOKEN_FRESH_MS } from '#main/auth/account.ts';
import { SIGN_IN_TIMEOUT_MS } from '#main/auth/browser-visit.ts';
import { fakeAccount, later, never, PRIYA, RELAY_SCOPE, TOM } from '../support/fake-account.ts';

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

/** Signed in by kept tokens: no key is bound. */
async function resumed() {
  const world = fakeAccount({ cached: [PRIYA], remembered: PRIYA.userName });
  await world.account.resume();
  return world;
}

describe('a key before the first session', () => {
  it('A6: one visit to the browser, for this person and without a prompt, binds a key', async () => {
    const { account, clock, world, visits } = await resumed();
    const browser = later<typeof PRIYA>();
    world.browser = () => browser.promise;
    const bound = account.ensureBound();
    await clock.pass(0);
    expect(account.view()).toMatchObject({
      status: 'signed-in',
      card: { name: 'Priya Raman' },
      confirming: { why: 'renewal', since: clock.now() }
    });
    expect(visits).toMatchObject([{ chooseAccount: false, loginHint: PRIYA.userName, claims: null, nonce: 'nonce-1' }]);
    browser.resolve(PRIYA);
    await expect(bound).resolves.toEqual({ ok: true });
    expect(account.view()).toMatchObject({ status: 'signed-in', confirming: null });
    expect(account.signedIn()?.binding?.key).toEqual({ nonce: 'nonce-1' });
  });

  it('A6: a young binding is left alone, an old one is renewed with another key', async () => {
    const { account, clock, visits } = fakeAccount({ tokensKept: false });
    await account.signIn(false);
    await clock.pass(ID_TOKEN_FRESH_MS - 1);
    await expect(account.ensureBound()).resolves.toEqual({ ok: true });
    expect(visits).toHaveLength(1);
    await clock.pass(1);
    await expect(account.ensureBound()).resolves.toEqual({ ok: true });
    expect(visits).toHaveLength(2);
    expect(account.signedIn()?.binding?.key).toEqual({ nonce: 'nonce-2' });
  });

  it('A6: another person who comes back changes nothing and leaves nothing', async () => {
    const { account, clock, world, cache } = await resumed();
    world.browser = async () => TOM;
    await expect(account.ensureBound()).resolves.toEqual({ ok: false, code: 'account-changed' });
    await clock.pass(0);
    expect(account.view()).toMatchObject({
      status: 'signed-in',
      card: { userName: PRIYA.userName },
      confirming: null
    });
    expect(account.signedIn()).toEqual({ person: PRIYA, accountId: PRIYA.objectId, binding: null });
    expect([...cache]).toEqual([PRIYA.objectId]);
    expect(world.remembered).toBe(PRIYA.userName);
  });

  it('A6: cancel and time-out are as in a sign-in, and the person stays signed in', async () => {
    const { account, clock, world } = await resumed();
    world.browser = never;
    const cancelled = account.ensureBound();
    await clock.pass(0);
    account.cancelSignIn();
    await expect(cancelled).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    const gone = account.ensureBound();
    await clock.pass(0);
    account.cancelConfirming();
    await expect(gone).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    const left = account.ensureBound();
    await clock.pass(SIGN_IN_TIMEOUT_MS);
    await expect(left).resolves.toEqual({ ok: false, code: 'sign-in-timeout' });
    expect(account.view()).toMatchObject({ status: 'signed-in', confirming: null });
    expect(account.signedIn()?.binding).toBeNull();
    expect(clock.waiting()).toBe(0);
  });

  it('A6: what only a session waited for can be dropped without touching a sign-in', async () => {
    const { account, clock, world } = fakeAccount({ tokensKept: false });
    world.browser = never;
    void account.signIn(false);
    await clock.pass(0);
    account.cancelConfirming();
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signing-in' });
  });

  it('A6: a switch takes the place of a visit that was just dropped', async () => {
    const { account, clock, world } = await resumed();
    world.browser = never;
    const dropped = account.ensureBound();
    await clock.pass(0);
    world.browser = async () => TOM;
    account.cancelConfirming();
    await expect(account.signIn(true)).resolves.toEqual({ ok: true });
    await expect(dropped).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    expect(account.view()).toMatchObject({ status: 'signed-in', card: { name: TOM.name }, confirming: null });
  });

  it('A6: signing out while confirming is final', async () => {
    const { account, clock, world, cache } = await resumed();
    const browser = later<typeof PRIYA>();
    world.browser = () => browser.promise;
    const bound = account.ensureBound();
    await clock.pass(0);
    await account.signOut();
    browser.resolve(PRIYA);
    await expect(bound).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    await clock.pass(0);
    expect(account.signedIn()).toBeNull();
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: null });
    expect(cache.size).toBe(0);
  });

  it('A6: nobody signed in has nothing to confirm, and only one visit is made at a time', async () => {
    const nobody = fakeAccount({ tokensKept: false });
    await expect(nobody.account.ensureBound()).resolves.toEqual({ ok: false, code: 'not-signed-in' });
    await expect(nobody.account.stepUp(CLAIMS)).resolves.toEqual({ ok: false, code: 'not-signed-in' });
    const { account, clock, world, visits } = await resumed();
    world.browser = never;
    void account.ensureBound();
    await clock.pass(0);
    await expect(account.ensureBound()).resolves.toEqual({ ok: false, code: 'busy' });
    await expect(account.signIn(true)).resolves.toEqual({ ok: false, code: 'busy' });
    expect(visits).toHaveLength(1);
    expect(account.view()).toMatchObject({ status: 'signed-in' });
  });
});

describe('a step-up', () => {
  it('A5: takes the claims to the browser, binds a key by the way, and says why the browser is open', async () => {
    const { account, clock, world, visits } = await resumed();
    const browser = later<typeof PRIYA>();
    world.browser = () => browser.promise;
    const stepping = account.stepUp(CLAIMS);
    await clock.pass(0);
    expect(account.view()).toMatchObject({ status: 'signed-in', confirming: { why: 'step-up' } });
    expect(visits).toMatchObject([{ claims: CLAIMS, loginHint: PRIYA.userName, chooseAccount: false }]);
    browser.resolve(PRIYA);
    await expect(stepping).resolves.toEqual({ ok: true });
    expect(account.signedIn()?.binding?.key).toEqual({ nonce: 'nonce-1' });
    await expect(account.ensureBound()).resolves.toEqual({ ok: true });
    expect(visits).toHaveLength(1);
  });

  it('A5: later renewals ask for the same claims, until the provider no longer goes along', async () => {
    const { account, world, tokensAsked } = await resumed();
    await account.accessToken(RELAY_SCOPE, true);
    await account.stepUp(CLAIMS);
    await account.accessToken(RELAY_SCOPE);
    await account.accessToken(RELAY_SCOPE, true);
    await account.accessToken('directory', true);
    expect(tokensAsked.map(({ claims }) => claims)).toEqual([null, null, CLAIMS, null]);
    world.token = async ({ claims }) => {
      if (claims !== null) throw new InteractionRequiredAuthError('interaction_required', 'c');
      return 'plain';
    };
    await expect(account.accessToken(RELAY_SCOPE, true)).resolves.toMatchObject({ token: 'plain' });
    await account.accessToken(RELAY_SCOPE, true);
    expect(tokensAsked.slice(4).map(({ claims }) => claims)).toEqual([CLAIMS, null, null]);
  });

  it('A5: a switch that comes to nothing forgets neither the claims nor the tokens', async () => {
    const { account, clock, world, tokensAsked, cache } = await resumed();
    await account.stepUp(CLAIMS);
    world.browser = async () => TOM;
    world.cardReady = () => never();
    const switching = account.signIn(true);
    await clock.pass(0);
    account.cancelSignIn();
    await switching;
    await clock.pass(0);
    expect([...cache]).toEqual([PRIYA.objectId]);
    await account.accessToken(RELAY_SCOPE, true);
    expect(tokensAsked).toMatchObject([{ accountId: PRIYA.objectId, claims: CLAIMS }]);
  });

  it('A5: claims of one person are not asked for the next', async () => {
    const { account, world, tokensAsked } = await resumed();
    await account.stepUp(CLAIMS);
    world.browser = async () => TOM;
    await account.signIn(true);
    await account.accessToken(RELAY_SCOPE, true);
    expect(tokensAsked).toMatchObject([{ accountId: TOM.objectId, claims: null }]);
  });

  it.each([
    'junk',
    '{}',
    '{"id_token":{"acr":{"value":"x"}}}',
    `{"access_token":{"acrs":{"value":"${'c'.repeat(3000)}"}}}`
  ])('A5: what is no claims challenge never reaches the provider: %s', async (claims) => {
    const { account, visits } = await resumed();
    await expect(account.stepUp(claims)).resolves.toEqual({ ok: false, code: 'bad-message' });
    expect(visits).toEqual([]);
    expect(account.view()).toMatchObject({ status: 'signed-in', confirming: null });
  });

  it.each([
    ['access_denied', 'AADSTS53000: The device is not compliant.', 'step-up-refused'],
    ['interaction_required', 'AADSTS50097: Device authentication is required.', 'step-up-refused'],
    ['access_denied', 'AADSTS65004: The person cancelled.', 'sign-in-cancelled'],
    ['access_denied', '', 'sign-in-cancelled']
  ])('A5: %s (%s) ends as %s and changes nothing', async (error, description, code) => {
    const { account, world } = await resumed();
    world.browser = () => Promise.reject(new ServerError(error, 'c', description));
    await expect(account.stepUp(CLAIMS)).resolves.toEqual({ ok: false, code });
    expect(account.view()).toMatchObject({ status: 'signed-in', confirming: null });
    expect(account.signedIn()?.binding).toBeNull();
  });

  it('A5: another person who steps up is not the one who is signed in', async () => {
    const { account, world } = await resumed();
    world.browser = async () => TOM;
    await expect(account.stepUp(CLAIMS)).resolves.toEqual({ ok: false, code: 'account-changed' });
    expect(account.signedIn()?.person).toEqual(PRIYA);
  });
});
