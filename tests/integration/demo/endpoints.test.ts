import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoOrganisation, Person, Tenant } from '#demo/organisation/index.ts';
import { PageClient } from './page-client.ts';
import { clientsOf, personNamed, startTrusted, tenantNamed, VERIFIER } from './world.ts';

let organisation: DemoOrganisation;
let clinic: Tenant;
let freight: Tenant;
let priya: Person;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  organisation = await startTrusted();
  clients = clientsOf(organisation);
  [clinic, freight] = [tenantNamed(organisation, 'Harbour Clinic'), tenantNamed(organisation, 'Alder Freight')];
  priya = personNamed(clinic, 'Priya Raman');
});

afterAll(() => organisation.close());

describe('what the endpoints refuse', () => {
  it.each([
    [
      'no code challenge',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
      '9002325'
    ],
    ['a scope of an unknown API', { scope: 'openid api://unknown/X' }, 'invalid_target', '500011'],
    [
      'an unknown permission',
      { scope: 'openid api://512f5c5a-aac3-4919-8335-121a3de9b1fe/Everything' },
      'invalid_scope',
      '650053'
    ],
    ['prompt=none when nobody is signed in', { prompt: 'none' }, 'login_required', '50058']
  ])('%s, at the redirect', async (_name, change, error, code) => {
    const { answer } = await clients.redirectOf(clients.authorizeUrl(clinic, change));
    expect(answer).toMatchObject({
      error,
      state: 'state',
      error_description: expect.stringContaining(`AADSTS${code}`)
    });
  });

  it('a token for two resources, though a person may consent to both at once', async () => {
    const browser = new PageClient(organisation.caCertificatePem);
    await clients.signIn({ client: clients.msal(clinic), person: priya, browser });
    const scope = `openid ${organisation.relayApi.scope} ${organisation.graph.scope}`;
    const { answer } = await clients.redirectOf(clients.authorizeUrl(clinic, { scope }), browser);
    expect(answer?.code).toMatch(/\S/);
    const refused = await clients.token(clinic, {
      grant_type: 'authorization_code',
      client_id: organisation.clientId,
      redirect_uri: 'http://localhost:4242',
      code: answer?.code ?? '',
      code_verifier: VERIFIER,
      scope
    });
    expect(refused).toMatchObject({ status: 400, body: { error_description: expect.stringContaining('AADSTS28000') } });
  });

  it('a plain code challenge', async () => {
    const { answer } = await clients.redirectOf(clients.authorizeUrl(clinic, { code_challenge_method: 'plain' }));
    expect(answer).toMatchObject({ error: 'invalid_request' });
  });

  it.each([
    ['a redirect that is not the loopback', { redirect_uri: 'https://evil.example' }, 'AADSTS50011'],
    ['a redirect to another path', { redirect_uri: 'http://localhost:4242/steal' }, 'AADSTS50011'],
    ['an unknown app', { client_id: '00000000-0000-4000-8000-000000000000' }, 'AADSTS700016']
  ])('%s, on a page and nowhere else', async (_name, change, code) => {
    const { page, answer } = await clients.redirectOf(clients.authorizeUrl(clinic, change));
    expect(answer).toBeNull();
    expect(page.status).toBe(400);
    expect(page.body).toContain(code);
  });

  it('an organisation that does not exist', async () => {
    for (const path of ['common/v2.0/.well-known/openid-configuration', 'x/oauth2/v2.0/token', '', '..%2f..']) {
      const answer = await fetch(`https://${organisation.authorityHost}/${path}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
    }
  });

  it('a code with the wrong verifier, and a code used twice', async () => {
    const browser = new PageClient(organisation.caCertificatePem);
    await clients.signIn({ client: clients.msal(clinic), person: priya, browser });
    const redeem = (code: string, verifier: string) =>
      clients.token(clinic, {
        grant_type: 'authorization_code',
        client_id: organisation.clientId,
        redirect_uri: 'http://localhost:4242',
        code,
        code_verifier: verifier
      });
    const code = async () => (await clients.redirectOf(clients.authorizeUrl(clinic), browser)).answer?.code ?? '';
    expect(await redeem(await code(), VERIFIER.replace('d', 'e'))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [501481] }
    });
    const good = await code();
    expect(await redeem(good, VERIFIER)).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    expect(await redeem(good, VERIFIER)).toMatchObject({ status: 400, body: { error_codes: [70008] } });
  });

  it('a refresh token of another organisation, an unknown one and one used twice', async () => {
    const browser = new PageClient(organisation.caCertificatePem);
    await clients.signIn({ client: clients.msal(clinic), person: priya, browser });
    const code = (await clients.redirectOf(clients.authorizeUrl(clinic), browser)).answer?.code ?? '';
    const first = await clients.token(clinic, {
      grant_type: 'authorization_code',
      client_id: organisation.clientId,
      redirect_uri: 'http://localhost:4242',
      code,
      code_verifier: VERIFIER
    });
    const refresh = (home: Tenant, refreshToken: string) =>
      clients.token(home, {
        grant_type: 'refresh_token',
        client_id: organisation.clientId,
        refresh_token: refreshToken,
        scope: organisation.graph.scope
      });
    const refused = { status: 400, body: { error: 'invalid_grant', error_codes: [70008], suberror: 'bad_token' } };
    expect(await refresh(clinic, 'nonsense')).toMatchObject(refused);
    expect(await refresh(freight, first.body.refresh_token)).toMatchObject(refused);
    expect(await refresh(clinic, first.body.refresh_token)).toMatchObject({ status: 200 });
    expect(await refresh(clinic, first.body.refresh_token)).toMatchObject(refused);
  });

  it('a service with a wrong secret, and a grant that nobody offers', async () => {
    const fields = { client_id: organisation.relayClient.id, scope: organisation.graph.defaultScope };
    expect(
      await clients.token(clinic, { ...fields, grant_type: 'client_credentials', client_secret: 'wrong' })
    ).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_codes: [7000215] }
    });
    expect(
      await clients.token(clinic, { ...fields, grant_type: 'password', client_secret: organisation.relayClient.secret })
    ).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type', error_codes: [70003] } });
  });
});
