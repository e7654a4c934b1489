import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { type DemoEnvironment, type EnvironmentOptions, startEnvironment } from '#demo/environment.ts';
import { askForCode, enterCode, machine, online, personAtBrowser, startServices, until } from './support.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

type Policy = NonNullable<EnvironmentOptions['policy']>;

async function start(policy: Policy): Promise<DemoEnvironment> {
  const environment = await startEnvironment({ policy });
  cleanUp.push(environment.stop);
  return environment;
}

/** Somebody signed in, with a password only. */
async function signedIn(environment: DemoEnvironment, name: string, credential: string | null = null) {
  const on = machine();
  cleanUp.push(on.remove);
  const browser = personAtBrowser(environment, name, credential);
  const services = startServices(environment, on, browser);
  cleanUp.push(() => services.relay.stop());
  await services.account.signIn(false);
  await online(services);
  return { on, browser, services };
}

/** Priya at an organisation that demands this of helpers. */
async function setUp(helperAuthentication: NonNullable<Policy['helperAuthentication']>) {
  const environment = await start({ helperAuthentication });
  const { on, browser, services } = await signedIn(environment, 'Priya Raman');
  const claimsOf = async (renew = false) => {
    const { token } = await services.account.accessToken(environment.organisation.relayApi.scope, renew);
    const { amr, acrs } = decodeJwt(token);
    return { amr, acrs };
  };
  expect(await claimsOf()).toEqual({ amr: ['pwd'], acrs: [] });
  browser.seen.length = 0;
  return { environment, on, browser, services, claimsOf };
}

describe('A5: a claims challenge of the relay', () => {
  it('A5: is met with the code alone, on the open socket, and the request goes through', async () => {
    const { services, browser, claimsOf } = await setUp({ mfa: false, contexts: ['c1'] });
    const { done, created } = askForCode(services);
    await expect(done).resolves.toEqual({ ok: true, value: null });
    expect(created).toHaveLength(1);
    expect(browser.seen).toEqual(['code', 'none']);
    expect(services.relay.view()).toEqual({ status: 'online' });
    expect(services.account.view()).toMatchObject({ status: 'signed-in', confirming: null });
    // Renewals later on satisfy it too.
    expect(await claimsOf(true)).toEqual({ amr: ['pwd', 'mfa', 'otp'], acrs: ['c1'] });
    const binding = services.account.signedIn()?.binding;
    expect(decodeJwt(binding?.idToken ?? '').nonce).toBe(binding?.key.nonce);
    await expect(askForCode(services).done).resolves.toMatchObject({ ok: true });
    expect(browser.seen).toEqual(['code', 'none']);
  });

  it('A5: a second factor without a context is met the same way', async () => {
    const { services, browser } = await setUp({ mfa: true, contexts: [] });
    await expect(askForCode(services).done).resolves.toEqual({ ok: true, value: null });
    expect(browser.seen).toEqual(['code', 'none']);
  });

  it('A5: after the next start nobody types anything for what the browser has satisfied already', async () => {
    const { environment, services, on, browser } = await setUp({ mfa: false, contexts: ['c1'] });
    await askForCode(services).done;
    services.relay.stop();
    const next = startServices(environment, on, browser);
    cleanUp.push(() => next.relay.stop());
    await next.account.resume();
    await online(next);
    browser.seen.length = 0;
    await expect(askForCode(next).done).resolves.toMatchObject({ ok: true });
    expect(new Set(browser.seen)).toEqual(new Set(['none']));
  });

  it('A5: somebody who gives up stays signed in and connected, and may try again', async () => {
    const { services, browser } = await setUp({ mfa: false, contexts: ['c1'] });
    browser.state.cancelsAt = 'code';
    await expect(askForCode(services).done).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    expect(services.account.view()).toMatchObject({ status: 'signed-in', confirming: null });
    expect(services.relay.view()).toEqual({ status: 'online' });
    browser.state.cancelsAt = null;
    await expect(askForCode(services).done).resolves.toMatchObject({ ok: true });
  });

  it('A5: what this device cannot satisfy is a refusal, not a cancel', async () => {
    const { services, browser } = await setUp({ mfa: false, contexts: ['c2'] });
    browser.state.cancelsAt = 'device';
    await expect(askForCode(services).done).resolves.toEqual({ ok: false, code: 'step-up-refused' });
    expect(browser.seen).toEqual(['device', 'none']);
    expect(services.account.view()).toMatchObject({ status: 'signed-in', confirming: null });
  });

  it('A5: concerns sharers alone where only they are asked; the code that was typed goes through afterwards', async () => {
    const environment = await start({ sharerAuthentication: { mfa: false, contexts: ['c1', 'c2'] } });
    const helper = await signedIn(environment, 'Priya Raman');
    const device = environment.deviceOf('grace.whitfield');
    const sharer = await signedIn(environment, 'Grace Whitfield', device?.credential ?? null);
    for (const { browser } of [helper, sharer]) browser.seen.length = 0;
    const { done, created } = askForCode(helper.services);
    await expect(done).resolves.toMatchObject({ ok: true });
    expect(helper.browser.seen).toEqual([]);
    const heard: string[] = [];
    sharer.services.relay.signalling.onEvent(({ type }) => heard.push(type));
    await expect(enterCode(sharer.services, created[0]?.code ?? '')).resolves.toEqual({ ok: true, value: null });
    expect(sharer.browser.seen).toContain('code');
    await until(() => heard.includes('session.joined'));
  });
});
