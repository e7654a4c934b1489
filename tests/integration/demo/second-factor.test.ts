import { InteractionRequiredAuthError } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoOrganisation, type Person, type Tenant, totpNow } from '#demo/organisation/index.ts';
import { PageClient } from './page-client.ts';
import { clientsOf, credentials, deliver, personNamed, startTrusted, tenantNamed, VERIFIER } from './world.ts';

let organisation: DemoOrganisation;
let clinic: Tenant;
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  organisation = await startTrusted();
  clients = clientsOf(organisation);
  clinic = tenantNamed(organisation, 'Harbour Clinic');
});
afterAll(() => organisation.close());

const C1 = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

function newBrowser(): PageClient {
  return new PageClient(organisation.caCertificatePem);
}

function strengthOf(token: string): { readonly amr: unknown; readonly acrs: unknown } {
  const { amr, acrs } = decodeJwt(token);
  return { amr, acrs };
}

/** The page that asks for the code, after a password. */
async function codePage(person: Person, browser: PageClient, change: Record<string, string> = { claims: C1 }) {
  const page = await browser.open(clients.authorizeUrl(clinic, change));
  return browser.submit(page, credentials(person.userPrincipalName, person.password));
}

describe('A5: a second factor, with MSAL', () => {
  it('is asked for when an authentication context demands it, and survives silent renewal', async () => {
    const priya = personNamed(clinic, 'Priya Raman');
    const browser = newBrowser();
    const client = clients.msal(clinic);
    const scopes = [organisation.relayApi.scope];
    const plain = await clients.signIn({ client, person: priya, browser });
    expect(strengthOf(plain.accessToken)).toEqual({ amr: ['pwd'], acrs: [] });
    if (plain.account === null) throw new Error('Nobody is signed in.');
    const account = plain.account;

    const refused = await client.acquireTokenSilent({ account, scopes, claims: C1 }).catch((error) => error);
    expect(refused).toBeInstanceOf(InteractionRequiredAuthError);
    expect(refused).toMatchObject({ errorCode: 'invalid_grant', subError: 'basic_action' });
    expect(refused.errorMessage).toContain('AADSTS50076');
    expect(JSON.parse(refused.claims).access_token).toEqual(JSON.parse(C1).access_token);
    // The refusal has not spent the refresh token.
    const still = await client.acquireTokenSilent({ account, scopes, forceRefresh: true });
    expect(strengthOf(still.accessToken)).toEqual({ amr: ['pwd'], acrs: [] });

    let heading = '';
    const strong = await client.acquireTokenInteractive({
      scopes,
      claims: C1,
      loginHint: priya.userPrincipalName,
      openBrowser: async (url) => {
        const page = await browser.open(url);
        heading = /<h1>(.*)<\/h1>/.exec(page.body)?.[1] ?? '';
        await deliver(await clients.proveTwice(browser, page, priya));
      }
    });
    expect(heading).toBe('Enter the code from your authenticator');
    expect(strengthOf(strong.accessToken)).toEqual({ amr: ['pwd', 'mfa', 'otp'], acrs: ['c1'] });

    const renewed = await client.acquireTokenSilent({ account, scopes, claims: C1, forceRefresh: true });
    expect(renewed.accessToken).not.toBe(strong.accessToken);
    expect(strengthOf(renewed.accessToken)).toEqual({ amr: ['pwd', 'mfa', 'otp'], acrs: ['c1'] });
    const graph = await client.acquireTokenSilent({ account, scopes: [organisation.graph.scope] });
    expect(strengthOf(graph.accessToken)).toEqual({ amr: ['pwd', 'mfa', 'otp'], acrs: ['c1'] });
    expect(decodeJwt(renewed.idToken).acr).toBeUndefined();
  });

  it('is asked for right after the password when nobody is signed in, whatever MSAL puts beside the demand', async () => {
    const lior = personNamed(clinic, 'ליאור כהן');
    const claims = JSON.stringify({
      access_token: { acrs: { essential: true, value: 'c1' }, amr: { essential: true, values: ['mfa'] } }
    });
    const client = clients.msal(clinic, 'OIDC', ['cp1']);
    const result = await clients.signIn({ client, person: lior, request: { claims } });
    expect(strengthOf(result.accessToken)).toEqual({ amr: ['pwd', 'mfa', 'otp'], acrs: ['c1'] });
  });
});

describe('A5: demands at the authorization endpoint', () => {
  it.each([
    ['a method', { amr: { essential: true, values: ['mfa'] } }],
    ['one of several methods', { amr: { essential: true, values: ['fido', 'otp'] } }],
    ['one of several contexts', { acrs: { essential: true, values: ['c2', 'c1'] } }],
    [
      'a context beside other claims',
      { xms_cc: { values: ['cp1'] }, acrs: { essential: true, value: 'c1' }, nbf: null }
    ]
  ])('are met by a code: %s', async (_name, accessToken) => {
    const page = await codePage(personNamed(clinic, 'João Silva'), newBrowser(), {
      claims: JSON.stringify({ access_token: accessToken })
    });
    expect(page.body).toContain('id="code"');
  });

  it.each([
    ['nothing', '{}'],
    ['nothing of an access token', '{"id_token":{"login_hint":{}}}'],
    ['a wish', '{"access_token":{"acrs":{"value":"c1"}}}'],
    ['a claim without a value', '{"access_token":{"acrs":{"essential":true}}}'],
    ['null', '{"access_token":{"amr":null}}']
  ])('do not ask for a code when they are %s', async (_name, claims) => {
    const page = await codePage(personNamed(clinic, 'João Silva'), newBrowser(), { claims });
    expect(new URL(page.url).searchParams.get('code')).toMatch(/./);
  });

  it.each([
    ['no JSON', '{"access_token":'],
    ['no object', '"c1"'],
    ['a list', '{"access_token":[]}'],
    ['a value that is no text', '{"access_token":{"acrs":{"essential":true,"value":1}}}'],
    ['no values', '{"access_token":{"acrs":{"essential":true,"values":[]}}}'],
    ['a context that nobody defined', '{"access_token":{"acrs":{"essential":true,"value":"c99"}}}'],
    ['a method that does not exist here', '{"access_token":{"amr":{"essential":true,"values":["fido"]}}}'],
    [
      'longer than anything honest',
      `{"access_token":{"acrs":{"essential":true,"value":"c1"}},"x":"${'x'.repeat(4_100)}"}`
    ]
  ])('are refused at the redirect when they are %s', async (_name, claims) => {
    const { answer } = await clients.redirectOf(clients.authorizeUrl(clinic, { claims }));
    expect(answer).toMatchObject({
      error: 'invalid_request',
      state: 'state',
      error_description: expect.stringContaining('AADSTS9002313')
    });
  });

  it('cannot be met without the person', async () => {
    const joao = personNamed(clinic, 'João Silva');
    const browser = newBrowser();
    await clients.signIn({ client: clients.msal(clinic), person: joao, browser });
    const silently = () => clients.redirectOf(clients.authorizeUrl(clinic, { claims: C1, prompt: 'none' }), browser);
    expect((await silently()).answer).toMatchObject({
      error: 'interaction_required',
      error_description: expect.stringContaining('AADSTS50076')
    });
    const page = await browser.open(clients.authorizeUrl(clinic, { claims: C1 }));
    await clients.proveTwice(browser, page, joao);
    expect((await silently()).answer?.code).toMatch(/./);
    // Signing in anew begins with one factor again.
    const anew = await browser.open(clients.authorizeUrl(clinic, { claims: C1, prompt: 'login' }));
    expect(anew.body).toContain('id="password"');
    const second = await browser.submit(anew, credentials(joao.userPrincipalName, joao.password));
    expect(second.body).toContain('id="code"');
  });

  it('of a refresh are refused when they are malformed, and the refresh token lives on', async () => {
    const joao = personNamed(clinic, 'João Silva');
    const browser = newBrowser();
    await clients.signIn({ client: clients.msal(clinic), person: joao, browser });
    const { answer } = await clients.redirectOf(clients.authorizeUrl(clinic), browser);
    const first = await clients.token(clinic, {
      grant_type: 'authorization_code',
      client_id: organisation.clientId,
      redirect_uri: 'http://localhost:4242',
      code: answer?.code ?? '',
      code_verifier: VERIFIER
    });
    const refresh = (claims: string) =>
      clients.token(clinic, {
        grant_type: 'refresh_token',
        client_id: organisation.clientId,
        refresh_token: first.body.refresh_token,
        claims
      });
    expect(await refresh('{')).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_codes: [9002313] }
    });
    expect(await refresh(C1)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [50076], suberror: 'basic_action', claims: C1 }
    });
    expect(await refresh('{}')).toMatchObject({ status: 200 });
  });
});

describe('A5: the step that asks for the code', () => {
  it('says what was wrong with a code and takes the right one', async () => {
    const olena = personNamed(clinic, 'Олена Шевченко');
    const browser = newBrowser();
    const page = await codePage(olena, browser);
    const wrong = await browser.submit(page, { action: 'verify', code: '000000' });
    expect(wrong.body).toContain('role="alert"');
    expect(wrong.body).toContain('AADSTS500121');
    expect(wrong.body).toContain('aria-invalid="true"');
    const code = totpNow(olena);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const right = await browser.submit(wrong, { action: 'verify', code: spaced });
    expect(new URL(right.url).searchParams.get('code')).toMatch(/./);

    const again = await codePage(olena, newBrowser());
    expect(again.body).toContain('id="code"');
    const second = newBrowser();
    const repeated = await second.submit(await codePage(olena, second), { action: 'verify', code });
    expect(repeated.body).toContain('used before');
  });

  it('takes no more codes after five wrong ones, in no browser', async () => {
    const omar = personNamed(clinic, 'عمر حداد');
    const browser = newBrowser();
    let page = await codePage(omar, browser);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(page.body).toContain('id="code"');
      page = await browser.submit(page, { action: 'verify', code: '000000' });
    }
    expect(page.body).toContain('AADSTS50053');
    expect(page.body).not.toContain('id="code"');
    const other = newBrowser();
    const refused = await other.submit(await codePage(omar, other), { action: 'verify', code: totpNow(omar) });
    expect(refused.body).toContain('AADSTS50053');
    const left = await other.submit(refused, { action: 'cancel' });
    expect(new URL(left.url).searchParams.get('error')).toBe('access_denied');
  });

  it('gives no way around it: no other form, no way on without a code', async () => {
    const joao = personNamed(clinic, 'João Silva');
    const browser = newBrowser();
    const page = await codePage(joao, browser);
    const around = await browser.submit(page, { action: 'continue' });
    expect(around.body).toContain('id="password"');
    const again = await browser.submit(page, credentials(joao.userPrincipalName, joao.password));
    expect(again.body).toContain('id="code"');
    expect((await browser.submit(again, { action: 'verify' })).status).toBe(400);
    const first = await browser.open(clients.authorizeUrl(clinic, { prompt: 'login' }));
    const early = await browser.submit(first, { action: 'verify', code: totpNow(joao) });
    expect(early.body).toContain('id="password"');
  });
});

describe('A1: a disabled account', () => {
  it('cannot sign in, and says so only to who knows the password', async () => {
    const petra = personNamed(clinic, 'Petra Nováková');
    const browser = newBrowser();
    const page = await browser.open(clients.authorizeUrl(clinic));
    const guess = await browser.submit(page, credentials(petra.userPrincipalName, 'guess'));
    expect(guess.body).toContain('AADSTS50126');
    const right = await browser.submit(guess, credentials(petra.userPrincipalName, petra.password));
    expect(right.body).toContain('AADSTS50057');
  });

  it('loses what it had when it is disabled later: session and refresh token', async () => {
    const own = await startTrusted();
    try {
      const world = clientsOf(own);
      const home = tenantNamed(own, 'Harbour Clinic');
      const tomas = personNamed(home, 'Tomas Lindqvist');
      const browser = new PageClient(own.caCertificatePem);
      const client = world.msal(home);
      const { account } = await world.signIn({ client, person: tomas, browser });
      if (account === null) throw new Error('Nobody is signed in.');
      own.directory.change(home.id, (tenant) => ({
        ...tenant,
        people: tenant.people.map((one) => (one.id === tomas.id ? { ...one, accountEnabled: false } : one))
      }));
      const request = { account, scopes: [own.relayApi.scope], forceRefresh: true };
      await expect(client.acquireTokenSilent(request)).rejects.toMatchObject({
        errorCode: 'invalid_grant',
        errorMessage: expect.stringContaining('AADSTS50057')
      });
      expect((await browser.open(world.authorizeUrl(home))).body).toContain('id="password"');
    } finally {
      await own.close();
    }
  });
});
