import { existsSync, readFileSync } from 'node:fs';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DemoEnvironment, startEnvironment } from '#demo/environment.ts';
import type { Services } from '#main/services.ts';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import { personNamed, tenantNamed } from '../../demo/world.ts';
import { askForCode, enterCode, machine, online, personAtBrowser, startServices, until } from './support.ts';

let environment: DemoEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment?.stop());

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUp.splice(0)) clean();
});

/** A machine, its browser and the app on it; `restart` is the next start of the app. */
function setUp(name = 'Priya Raman') {
  const on = machine();
  const browser = personAtBrowser(environment, name);
  const starts: Services[] = [];
  const restart = () => {
    for (const former of starts) former.relay.stop();
    const services = startServices(environment, on, browser);
    starts.push(services);
    return services;
  };
  cleanUp.push(() => {
    for (const each of starts) each.relay.stop();
    on.remove();
  });
  return { on, browser, restart };
}

/** Signed in in the browser once, then the app was started again. */
async function resumed() {
  const world = setUp();
  const first = world.restart();
  await first.account.resume();
  await expect(first.account.signIn(false)).resolves.toEqual({ ok: true });
  await online(first);
  world.browser.seen.length = 0;
  const services = world.restart();
  await services.account.resume();
  return { ...world, services };
}

describe('A6: between starts', () => {
  it('A6: the person is signed in and connected without a browser, and bound by one visit without a page', async () => {
    const { services, browser, on } = await resumed();
    expect(services.account.view()).toMatchObject({
      status: 'signed-in',
      card: { name: 'Priya Raman', directory: 'answered', partner: false },
      confirming: null
    });
    expect(services.account.signedIn()?.binding).toBeNull();
    await online(services);
    expect(browser.seen).toEqual([]);
    const { done, created } = askForCode(services);
    await expect(done).resolves.toEqual({ ok: true, value: null });
    expect(created).toHaveLength(1);
    expect(browser.seen).toEqual(['none']);
    const binding = services.account.signedIn()?.binding;
    expect(decodeJwt(binding?.idToken ?? '').nonce).toBe(binding?.key.nonce);
    const address = new URL(browser.state.addresses.at(-1) ?? '');
    expect(address.searchParams.get('prompt')).toBeNull();
    expect(address.searchParams.get('login_hint')).toBe(personNamed(clinic(), 'Priya Raman').userPrincipalName);
    await expect(askForCode(services).done).resolves.toMatchObject({ ok: true });
    expect(browser.seen).toEqual(['none']);
    const stored = readFileSync(on.tokens);
    expect(stored.length).toBeGreaterThan(500);
    expect(stored.toString('latin1')).not.toMatch(/eyJ|refresh|priya/i);
  });

  it('A6: a browser that needs the password asks for it, and the app carries on where it was', async () => {
    const { services, on } = await resumed();
    const another = personAtBrowser(environment, 'Priya Raman');
    services.relay.stop();
    const fresh = startServices(environment, on, another);
    cleanUp.push(() => fresh.relay.stop());
    await fresh.account.resume();
    await online(fresh);
    await expect(askForCode(fresh).done).resolves.toMatchObject({ ok: true });
    expect(another.seen).toEqual(['password', 'none']);
  });

  it('A6: somebody else in the browser is not the one who is signed in here', async () => {
    const { services, on } = await resumed();
    services.relay.stop();
    const grace = personAtBrowser(environment, 'Grace Whitfield');
    const fresh = startServices(environment, on, grace);
    cleanUp.push(() => fresh.relay.stop());
    await fresh.account.resume();
    await online(fresh);
    const { done, created } = askForCode(fresh);
    await expect(done).resolves.toEqual({ ok: false, code: 'account-changed' });
    expect(created).toEqual([]);
    expect(fresh.account.view()).toMatchObject({ status: 'signed-in', card: { name: 'Priya Raman' } });
    expect(fresh.relay.view()).toEqual({ status: 'online' });
    await expect(fresh.relay.standing()).resolves.toMatchObject({ ok: true });
    await until(() => !decoded(on.tokens).includes('grace'));
    expect(decoded(on.tokens)).toContain('priya');
  });

  it('A6: an account that was disabled meanwhile is not signed in again', async () => {
    const world = setUp('Tomas Lindqvist');
    const first = world.restart();
    await first.account.signIn(false);
    const set = (accountEnabled: boolean) =>
      environment.organisation.directory.change(clinic().id, (tenant) => ({
        ...tenant,
        people: tenant.people.map((each) =>
          each.displayName === 'Tomas Lindqvist' ? { ...each, accountEnabled } : each
        )
      }));
    set(false);
    try {
      const services = world.restart();
      await services.account.resume();
      expect(services.account.view()).toMatchObject({ status: 'signed-out', problem: null });
      expect(services.relay.view()).toEqual({ status: 'idle' });
    } finally {
      set(true);
    }
  });
});

describe('A6: signing out and switching', () => {
  it('A6: signing out ends the session at the other side and leaves nothing on this machine', async () => {
    const { services, on, browser, restart } = await resumed();
    const sharer = setUp('Grace Whitfield').restart();
    await sharer.account.signIn(false);
    await online(sharer);
    const { done, created } = askForCode(services);
    await done;
    const session = created[0];
    if (session === undefined) throw new Error('no session');
    const heard: SessionEvent[] = [];
    sharer.relay.signalling.onEvent((event) => heard.push(event));
    await expect(enterCode(sharer, session.code)).resolves.toMatchObject({ ok: true });
    await until(() => heard.some(({ type }) => type === 'session.joined'));

    services.relay.signalling.end(session.sessionId, 'signed-out');
    await services.account.signOut();
    await until(() => heard.some(({ type }) => type === 'session.ended'));
    expect(heard.find(({ type }) => type === 'session.ended')).toMatchObject({ reason: 'signed-out', by: 'helper' });
    expect(services.relay.view()).toEqual({ status: 'idle' });
    expect(existsSync(on.tokens)).toBe(false);
    await expect(services.account.accessToken('any')).rejects.toMatchObject({ code: 'not-signed-in' });

    const next = restart();
    await next.account.resume();
    expect(next.account.view()).toEqual({ status: 'signed-out', lastUserName: null, problem: null });
    browser.seen.length = 0;
    await next.account.signIn(false);
    expect(browser.seen[0]).toBe('accounts');
  });

  it('A6: a renewal that is under way while the person signs out leaves no tokens behind', async () => {
    const { services, on } = await resumed();
    const renewal = services.account.accessToken(environment.organisation.relayApi.scope, true).catch((error) => error);
    await services.account.signOut();
    await expect(renewal).resolves.toMatchObject({ code: 'not-signed-in' });
    await until(() => !existsSync(on.tokens));
  });

  it('A6: switching brings the relay back as the new person, and nothing of the former remains', async () => {
    const { services, on, browser } = await resumed();
    await online(services);
    browser.become('Grace Whitfield');
    await expect(services.account.signIn(true)).resolves.toEqual({ ok: true });
    await online(services);
    expect(services.account.view()).toMatchObject({ card: { name: 'Grace Whitfield', directory: 'answered' } });
    await until(() => !decoded(on.tokens).includes('priya'));
    const { token } = await services.account.accessToken(environment.organisation.relayApi.scope);
    expect(decodeJwt(token).oid).toBe(personNamed(clinic(), 'Grace Whitfield').id);
    expect(on.state.remembered).toBe(personNamed(clinic(), 'Grace Whitfield').userPrincipalName);
  });
});

const clinic = () => tenantNamed(environment.organisation, 'Harbour Clinic');
const decoded = (file: string) =>
  Buffer.from(readFileSync(file).map((byte) => byte ^ 0xff))
    .toString()
    .toLowerCase();
