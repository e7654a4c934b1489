import { InteractionRequiredAuthError } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DemoOrganisation, Device, Person, Tenant } from '#demo/organisation/index.ts';
import { PageClient } from './page-client.ts';
import { clientsOf, credentials, deliver, personNamed, startTrusted, tenantNamed } from './world.ts';

let organisation: DemoOrganisation;
let clinic: Tenant;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  organisation = await startTrusted();
  clients = clientsOf(organisation);
  clinic = tenantNamed(organisation, 'Harbour Clinic');
});
afterEach(() => setCompliance(deviceOf('Tomas Lindqvist'), 'compliant'));
afterAll(() => organisation.close());

/** A demand for one authentication context. */
function demand(context: string): string {
  return JSON.stringify({ access_token: { acrs: { essential: true, value: context } } });
}

function deviceOf(name: string): Device {
  const person = personNamed(clinic, name);
  const found = clinic.devices.find((device) => device.userId === person.id);
  if (found === undefined) throw new Error(`${name} has no device.`);
  return found;
}

function setCompliance(device: Device, complianceState: Device['complianceState']): void {
  organisation.directory.change(clinic.id, (tenant) => ({
    ...tenant,
    devices: tenant.devices.map((each) => (each.id === device.id ? { ...each, complianceState } : each))
  }));
}

function newBrowser(): PageClient {
  return new PageClient(organisation.caCertificatePem);
}

/** Opens an authorization address by way of a device and signs in. */
async function signInOn(device: Device, person: Person, claims: string, browser = newBrowser()) {
  const url = clients.throughDevice(clinic, device.credential, clients.authorizeUrl(clinic, { claims }));
  const page = await browser.open(url);
  return browser.submit(page, credentials(person.userPrincipalName, person.password));
}

describe('A5: a compliant device, with MSAL', () => {
  it('is in the token, and counts for as long as the directory calls it compliant', async () => {
    const tomas = personNamed(clinic, 'Tomas Lindqvist');
    const device = deviceOf('Tomas Lindqvist');
    const browser = newBrowser();
    const client = clients.msal(clinic);
    const scopes = [organisation.relayApi.scope];
    const claims = demand('c2');
    const result = await client.acquireTokenInteractive({
      scopes,
      claims,
      openBrowser: async (url) => {
        const page = await browser.open(clients.throughDevice(clinic, device.credential, url));
        await deliver(await browser.submit(page, credentials(tomas.userPrincipalName, tomas.password)));
      }
    });
    const joined = { deviceid: device.azureADDeviceId, amr: ['pwd'] };
    expect(decodeJwt(result.accessToken)).toMatchObject({ ...joined, acrs: ['c2'] });
    if (result.account === null) throw new Error('Nobody is signed in.');
    const { account } = result;
    const renewed = await client.acquireTokenSilent({ account, scopes, claims, forceRefresh: true });
    expect(decodeJwt(renewed.accessToken)).toMatchObject({ ...joined, acrs: ['c2'] });

    setCompliance(device, 'noncompliant');
    const later = await client.acquireTokenSilent({ account, scopes, forceRefresh: true });
    expect(decodeJwt(later.accessToken)).toMatchObject({ ...joined, acrs: [] });
    const refused = await client.acquireTokenSilent({ account, scopes, claims }).catch((error) => error);
    expect(refused).toBeInstanceOf(InteractionRequiredAuthError);
    expect(refused).toMatchObject({ subError: 'message_only', errorMessage: expect.stringContaining('AADSTS53000') });

    setCompliance(device, 'compliant');
    const again = await client.acquireTokenSilent({ account, scopes, claims });
    expect(decodeJwt(again.accessToken)).toMatchObject({ ...joined, acrs: ['c2'] });
  });

  it('and a second factor together meet every context', async () => {
    const mateo = personNamed(clinic, 'Mateo Quispe');
    const device = deviceOf('Tomas Lindqvist');
    const browser = newBrowser();
    const result = await clients.msal(clinic).acquireTokenInteractive({
      scopes: [organisation.relayApi.scope],
      claims: demand('c3'),
      openBrowser: async (url) => {
        const page = await browser.open(clients.throughDevice(clinic, device.credential, url));
        const second = await browser.submit(page, credentials(mateo.userPrincipalName, mateo.password));
        await deliver(await clients.proveTwice(browser, second, mateo));
      }
    });
    expect(decodeJwt(result.accessToken)).toMatchObject({
      deviceid: device.azureADDeviceId,
      amr: ['pwd', 'mfa', 'otp'],
      acrs: ['c1', 'c2', 'c3']
    });
  });
});

describe('A5: a device that does not meet the demand', () => {
  it.each([
    ['of somebody whose device is not compliant', '小林 さくら', 'AADSTS53000'],
    ['in its grace period', 'Nguyễn Thị Mai', 'AADSTS53000']
  ])('is explained to the person and then to the app: one %s', async (_which, name, code) => {
    const browser = newBrowser();
    const page = await signInOn(deviceOf(name), personNamed(clinic, name), demand('c3'), browser);
    expect(page.body).toContain('You can’t go on with this device');
    expect(page.body).toContain(code);
    const answer = new URL((await browser.submit(page, { action: 'cancel' })).url).searchParams;
    expect(answer.get('error')).toBe('access_denied');
    expect(answer.get('error_description')).toContain(code);
  });

  it('is missed when the browser has not signed in with any, and prompt=none says so', async () => {
    const lior = personNamed(clinic, 'ליאור כהן');
    const browser = newBrowser();
    const page = await browser.open(clients.authorizeUrl(clinic, { claims: demand('c2') }));
    const blocked = await browser.submit(page, credentials(lior.userPrincipalName, lior.password));
    expect(blocked.body).toContain('AADSTS53001');
    await clients.signIn({ client: clients.msal(clinic), person: lior, browser });
    const silent = clients.authorizeUrl(clinic, { claims: demand('c2'), prompt: 'none' });
    expect((await clients.redirectOf(silent, browser)).answer).toMatchObject({
      error: 'interaction_required',
      error_description: expect.stringContaining('AADSTS53001')
    });
    const onDevice = clients.throughDevice(clinic, deviceOf('ליאור כהן').credential, silent);
    expect((await clients.redirectOf(onDevice, browser)).answer?.code).toMatch(/./);
  });

  it('and is unknown to the directory is in no token', async () => {
    const own = await startTrusted();
    try {
      const world = clientsOf(own);
      const home = tenantNamed(own, 'Harbour Clinic');
      const tomas = personNamed(home, 'Tomas Lindqvist');
      const device = home.devices.find((each) => each.userId === tomas.id);
      if (device === undefined) throw new Error('Tomas has a device.');
      const browser = new PageClient(own.caCertificatePem);
      await browser.open(world.throughDevice(home, device.credential, world.authorizeUrl(home)));
      own.directory.change(home.id, (tenant) => ({
        ...tenant,
        devices: tenant.devices.filter((each) => each.id !== device.id)
      }));
      const result = await world.signIn({ client: world.msal(home), person: tomas, browser });
      expect(decodeJwt(result.accessToken)).toMatchObject({ acrs: [] });
      expect(decodeJwt(result.accessToken).deviceid).toBeUndefined();
    } finally {
      await own.close();
    }
  });
});

describe('signing in with a device', () => {
  async function refused(credential: string, returnTo: string): Promise<string> {
    const browser = newBrowser();
    const answer = await browser.open(clients.throughDevice(clinic, credential, returnTo));
    expect(answer.status).toBe(400);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const silent = clients.authorizeUrl(clinic, { claims: demand('c2') });
    const page = await browser.open(silent);
    const mateo = personNamed(clinic, 'Mateo Quispe');
    const blocked = await browser.submit(page, credentials(mateo.userPrincipalName, mateo.password));
    expect(blocked.body).toContain('AADSTS53001');
    return /AADSTS\d+/.exec(answer.body)?.[0] ?? 'none';
  }

  it('needs its credential: no id of it, nothing of another organisation, nothing at all', async () => {
    const device = deviceOf('Tomas Lindqvist');
    const stranger = tenantNamed(organisation, 'Alder Freight').devices[0]?.credential ?? '';
    for (const credential of ['', device.azureADDeviceId, device.id, `${device.credential}x`, stranger]) {
      expect(await refused(credential, clients.authorizeUrl(clinic)), credential).toBe('AADSTS50155');
    }
  });

  it('leads to the authorization endpoint of this organisation and nowhere else', async () => {
    const { credential } = deviceOf('Tomas Lindqvist');
    const authorize = clients.authorizeUrl(clinic);
    for (const elsewhere of [
      '',
      'javascript:alert(1)',
      '//evil.example',
      'https://evil.example/',
      authorize.replace('https://localhost', 'https://localhost.evil.example'),
      authorize.replace('https://localhost', 'https://evil@localhost'),
      authorize.replace('https://', 'http://'),
      clients.authorizeUrl(tenantNamed(organisation, 'Alder Freight')),
      clients.endpoint(clinic, 'token'),
      authorize.replace('/oauth2/', '/x/../../oauth2/')
    ]) {
      expect(await refused(credential, elsewhere), elsewhere).toBe('AADSTS900144');
    }
  });

  it('leaves a cookie that scripts and other sites do not get', async () => {
    const device = deviceOf('Tomas Lindqvist');
    const url = clients.throughDevice(clinic, device.credential, clients.authorizeUrl(clinic));
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(clients.authorizeUrl(clinic));
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/httponly/i);
      expect(cookie).toMatch(/secure/i);
      expect(cookie).toMatch(/samesite=lax/i);
      expect(cookie).toContain(`path=/${clinic.id}`);
      expect(cookie).not.toContain(device.credential);
    }
    expect((await fetch(url, { method: 'POST', redirect: 'manual' })).status).toBe(400);
  });

  it('counts a cookie only with the server’s signature', async () => {
    const device = deviceOf('Tomas Lindqvist');
    const mateo = personNamed(clinic, 'Mateo Quispe');
    const browser = newBrowser();
    await clients.signIn({ client: clients.msal(clinic), person: mateo, browser });
    const silent = clients.authorizeUrl(clinic, { claims: demand('c2'), prompt: 'none' });
    browser.plant('signin_device', device.azureADDeviceId, `/${clinic.id}`);
    browser.plant('signin_device.sig', 'A'.repeat(27), `/${clinic.id}`);
    expect((await clients.redirectOf(silent, browser)).answer?.error_description).toContain('AADSTS53001');
    const honest = clients.throughDevice(clinic, device.credential, silent);
    expect((await clients.redirectOf(honest, browser)).answer?.code).toMatch(/./);
    const other = deviceOf('小林 さくら');
    browser.plant('signin_device', other.azureADDeviceId, `/${clinic.id}`);
    expect((await clients.redirectOf(silent, browser)).answer?.error_description).toContain('AADSTS53001');
  });
});
