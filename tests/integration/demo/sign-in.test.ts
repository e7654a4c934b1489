import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoOrganisation, Person, Tenant } from '#demo/organisation/index.ts';
import { PageClient } from './page-client.ts';
import { clientsOf, credentials, deliver, personNamed, startTrusted, tenantNamed } from './world.ts';

let organisation: DemoOrganisation;
let clinic: Tenant;
let freight: Tenant;
let priya: Person;
let luca: Person;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  organisation = await startTrusted();
  clients = clientsOf(organisation);
  [clinic, freight] = [tenantNamed(organisation, 'Harbour Clinic'), tenantNamed(organisation, 'Alder Freight')];
  priya = personNamed(clinic, 'Priya Raman');
  luca = personNamed(freight, 'Luca Ferri');
});

afterAll(() => organisation.close());

describe('A1: signing in with MSAL', () => {
  it.each(['OIDC', 'AAD'] as const)(
    'works in its %s mode and gives tokens shaped like those of Entra',
    async (mode) => {
      const nonce = 'kXQ2-nonce_made_from_a_key';
      const result = await clients.signIn({ client: clients.msal(clinic, mode), person: priya, request: { nonce } });
      expect(result.account).toMatchObject({
        homeAccountId: `${priya.id}.${clinic.id}`,
        tenantId: clinic.id,
        username: priya.userPrincipalName,
        name: 'Priya Raman'
      });
      expect(result.idTokenClaims).toMatchObject({
        iss: organisation.issuerOf(clinic.id),
        aud: organisation.clientId,
        tid: clinic.id,
        oid: priya.id,
        preferred_username: priya.userPrincipalName,
        name: 'Priya Raman',
        ver: '2.0',
        nonce
      });
      expect(result.scopes).toContain(organisation.relayApi.scope);
    }
  );

  it('issues access tokens that verify against the published keys', async () => {
    const { accessToken, idToken } = await clients.signIn({ client: clients.msal(clinic), person: priya });
    const issuer = organisation.issuerOf(clinic.id);
    const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({
      issuer,
      authorization_endpoint: clients.endpoint(clinic, 'authorize'),
      token_endpoint: clients.endpoint(clinic, 'token'),
      jwks_uri: issuer.replace(/v2\.0$/, 'discovery/v2.0/keys')
    });
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
      issuer,
      audience: organisation.relayApi.audience
    });
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({
      tid: clinic.id,
      oid: priya.id,
      name: 'Priya Raman',
      preferred_username: priya.userPrincipalName,
      scp: 'Session.Join',
      azp: organisation.clientId,
      appid: organisation.clientId,
      amr: ['pwd'],
      ver: '2.0',
      nbf: payload.iat
    });
    await expect(jwtVerify(idToken, keys, { issuer, audience: organisation.clientId })).resolves.toBeDefined();
    await expect(jwtVerify(accessToken, keys, { issuer: organisation.issuerOf(freight.id) })).rejects.toThrow();
  });

  it('A6: renews silently, for the directory too, without asking again', async () => {
    const client = clients.msal(clinic);
    const first = await clients.signIn({ client, person: priya, request: { nonce: 'first' } });
    if (first.account === null) throw new Error('Nobody is signed in.');
    const account = first.account;
    const directory = await client.acquireTokenSilent({ account, scopes: [organisation.graph.scope] });
    expect(directory.fromCache).toBe(false);
    expect(decodeJwt(directory.accessToken)).toMatchObject({ aud: organisation.graph.audience, scp: 'User.Read.All' });
    const again = await client.acquireTokenSilent({ account, scopes: [organisation.relayApi.scope] });
    expect(again.accessToken).toBe(first.accessToken);
    const forced = await client.acquireTokenSilent({
      account,
      scopes: [organisation.relayApi.scope],
      forceRefresh: true
    });
    expect(forced.accessToken).not.toBe(first.accessToken);
    expect(decodeJwt(forced.accessToken)).toMatchObject({ aud: organisation.relayApi.audience, oid: priya.id });
    // As with Entra: a renewed ID token proves no key.
    expect(decodeJwt(forced.idToken).nonce).toBeUndefined();
  });

  it('remembers who is signed in per organisation and lets them choose another account', async () => {
    const browser = new PageClient(organisation.caCertificatePem);
    const samuel = personNamed(clinic, 'Samuel Adeyemi');
    await clients.signIn({ client: clients.msal(clinic), person: priya, browser });

    const silent = await browser.open(clients.authorizeUrl(clinic));
    expect(new URL(silent.url).searchParams.get('code')).toMatch(/./);
    expect((await browser.open(clients.authorizeUrl(freight))).body).toContain('id="password"');

    const choice = await browser.open(clients.authorizeUrl(clinic, { prompt: 'select_account' }));
    expect(choice.body).toContain('Choose an account');
    expect(choice.body).toContain('Priya Raman');
    const same = await browser.submit(choice, { action: 'continue' });
    expect(new URL(same.url).searchParams.get('code')).toMatch(/./);

    const hinted = await browser.open(clients.authorizeUrl(clinic, { login_hint: samuel.userPrincipalName }));
    expect(hinted.body).toContain(`value="${samuel.userPrincipalName}"`);
    const switched = await browser.submit(hinted, credentials(samuel.userPrincipalName, samuel.password));
    // The library ends the first person's session by a form of its own before it goes on with the second.
    const answered = await browser.submit(switched, {});
    expect(new URL(answered.url).searchParams.get('code')).toMatch(/./);
    const now = await browser.open(clients.authorizeUrl(clinic, { prompt: 'select_account' }));
    expect(now.body).toContain('Samuel Adeyemi');
  });

  it('asks for the password again when the app wants it', async () => {
    const browser = new PageClient(organisation.caCertificatePem);
    await clients.signIn({ client: clients.msal(clinic), person: priya, browser });
    const page = await browser.open(clients.authorizeUrl(clinic, { prompt: 'login' }));
    expect(page.body).toContain('id="password"');
  });
});

describe('what the sign-in page refuses', () => {
  async function attempt(home: Tenant, userName: string, password: string): Promise<string> {
    const { page, pages } = await clients.redirectOf(clients.authorizeUrl(home));
    const answer = await pages.submit(page, credentials(userName, password));
    expect(answer.body).toContain('role="alert"');
    return /AADSTS\d+/.exec(answer.body)?.[0] ?? 'none';
  }

  it('a wrong password', async () => {
    expect(await attempt(clinic, priya.userPrincipalName, 'amber-lanterns')).toBe('AADSTS50126');
    expect(await attempt(clinic, priya.userPrincipalName, '')).toBe('AADSTS50126');
  });

  it('somebody unknown', async () => {
    expect(await attempt(clinic, 'nobody@harbourclinic.example', 'x')).toBe('AADSTS50034');
  });

  it('A2: somebody of another organisation, right password or not', async () => {
    expect(await attempt(clinic, luca.userPrincipalName, luca.password)).toBe('AADSTS50020');
    expect(await attempt(clinic, luca.userPrincipalName, 'wrong')).toBe('AADSTS50020');
  });

  it('a form that is none, a step of somebody else and a step that is over', async () => {
    const { page, pages } = await clients.redirectOf(clients.authorizeUrl(clinic));
    expect((await pages.submit(page, { action: 'become-admin' })).status).toBe(400);
    expect((await pages.submit(page, { ...credentials('a', 'b'), extra: 'x' })).status).toBe(400);
    expect((await pages.submit(page, credentials('a'.repeat(5_000), 'b'))).status).toBe(400);
    expect((await pages.open(`${page.url}/more`)).status).toBe(400);
    const stranger = await new PageClient(organisation.caCertificatePem).open(page.url);
    expect(stranger.status).toBe(400);
    expect(stranger.body).toContain('AADSTS165000');
    await pages.submit(page, { action: 'cancel' });
    expect((await pages.open(page.url)).status).toBe(400);
  });

  it('tells the app when the person cancels', async () => {
    const attempt = clients.msal(clinic).acquireTokenInteractive({
      scopes: [organisation.relayApi.scope],
      openBrowser: async (url) => {
        const pages = new PageClient(organisation.caCertificatePem);
        await deliver(await pages.submit(await pages.open(url), { action: 'cancel' }));
      }
    });
    await expect(attempt).rejects.toMatchObject({
      errorCode: 'access_denied',
      errorMessage: expect.stringContaining('AADSTS65004')
    });
  });

  it('serves its pages with a policy under which nothing runs', async () => {
    const { page } = await clients.redirectOf(clients.authorizeUrl(clinic));
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.body).not.toContain('<script');
  });
});
