import { createServer } from 'node:http';
import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import { describe, expect, it } from 'vitest';
import { createAccount, ID_TOKEN_FRESH_MS, SIGN_IN_TIMEOUT_MS } from '#main/auth/account.ts';
import { browserPage } from '#main/auth/browser-page.ts';
import { renewalProblem, signInProblem } from '#main/auth/errors.ts';
import type { IdentityClient } from '#main/auth/identity-client.ts';
import { stopLoopback } from '#main/auth/loopback.ts';
import { createIdentityNetwork } from '#main/auth/network.ts';
import { isMicrosoftAuthority, issuerOf } from '#main/authority.ts';
import { CodedError } from '#shared/errors/coded-error.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

const PERSON = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: '22222222-2222-4222-8222-222222222222',
  name: 'Priya Raman',
  userName: 'priya@example.org'
};

function setUp(change: { signIn?: IdentityClient['signIn']; skewMs?: number } = {}) {
  const clock = fakeClock();
  const remembered: { userName: string | null } = { userName: null };
  const asked: { nonce: string; loginHint: string | null; switchAccount: boolean }[] = [];
  let keys = 0;
  const failure: { next: CodedError | null } = { next: null };
  const account = createAccount({
    client: {
      signIn: async (options) => {
        asked.push(options);
        return change.signIn === undefined ? { idToken: 'token', userName: 'x' } : change.signIn(options);
      },
      accessToken: async () => ({ token: 'access', expiresAt: 0 }),
      signOut: async () => {}
    },
    network: {
      takeFailure: () => {
        const taken = failure.next;
        failure.next = null;
        return taken;
      }
    },
    clock,
    log: fakeLog(),
    openBrowser: async () => {},
    pages: () => ({ success: '', failure: '' }),
    makeKey: async () => {
      keys += 1;
      return { nonce: `nonce-${keys}` };
    },
    readIdToken: async () => ({ person: PERSON, issuedAt: clock.now() + (change.skewMs ?? 0) }),
    cardOf: async (person) => ({
      ...person,
      photo: null,
      jobTitle: null,
      company: null,
      verifiedDomain: null,
      directory: 'answered'
    }),
    remembered: {
      get: () => remembered.userName,
      set: (userName) => {
        remembered.userName = userName;
      }
    },
    onChanged: () => {}
  });
  return { account, clock, asked, remembered, failure };
}

const never = () => new Promise<never>(() => {});

describe('account', () => {
  it('A1: signs in with a new key each time, and shows what others will see', async () => {
    const { account, asked, remembered } = setUp();
    expect(account.view()).toEqual({ status: 'signed-out', lastUserName: null, problem: null });
    await expect(account.signIn(false)).resolves.toEqual({ ok: true });
    expect(account.view()).toMatchObject({ status: 'signed-in', card: { name: 'Priya Raman' } });
    expect(remembered.userName).toBe('priya@example.org');
    await account.signIn(true);
    expect(asked.map(({ nonce, loginHint, switchAccount }) => [nonce, loginHint, switchAccount])).toEqual([
      ['nonce-1', null, false],
      ['nonce-2', 'priya@example.org', true]
    ]);
  });

  it('A1: a cancelled and an abandoned sign-in are told apart, and another one can begin', async () => {
    const { account, clock } = setUp({ signIn: never });
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

  it.each([MAX_CLOCK_SKEW_MS + 1, -MAX_CLOCK_SKEW_MS - 1])('a clock wrong by %i ms is named', async (skewMs) => {
    const { account } = setUp({ skewMs });
    await expect(account.signIn(false)).resolves.toEqual({ ok: false, code: 'clock-wrong' });
    expect(account.signedIn()).toBeNull();
  });

  it('A6: signing out forgets the person and ends a sign-in that is going on', async () => {
    const { account, clock } = setUp();
    await account.signIn(false);
    await account.signOut();
    expect(account.view()).toEqual({ status: 'signed-out', lastUserName: 'priya@example.org', problem: null });
    expect(account.signedIn()).toBeNull();
    await expect(account.accessToken('scope')).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(clock.waiting()).toBe(0);
  });

  it('an ID token that others would soon refuse asks for a new sign-in before the next session', async () => {
    const { account, clock } = setUp();
    await account.signIn(false);
    await clock.pass(ID_TOKEN_FRESH_MS - 1);
    expect(account.freshEnough()).toBe(true);
    await clock.pass(1);
    expect(account.freshEnough()).toBe(false);
    expect(account.view()).toMatchObject({ status: 'signed-out', problem: 'token-expired' });
  });
});

describe('what a failed sign-in means', () => {
  const network = new CodedError('identity-unreachable');
  const msal = (code: string) => new AuthError(code, 'correlation', 'description');
  it.each([
    [new CodedError('clock-wrong'), network, 'clock-wrong'],
    [msal('network_error'), network, 'identity-unreachable'],
    [msal('network_error'), new CodedError('identity-certificate'), 'identity-certificate'],
    [msal('access_denied'), null, 'sign-in-cancelled'],
    [msal('user_cancelled'), null, 'sign-in-cancelled'],
    [msal('endpoints_resolution_error'), null, 'identity-unreachable'],
    [msal('invalid_grant'), null, 'sign-in-failed'],
    [new Error('x'), null, 'sign-in-failed'],
    [undefined, null, 'sign-in-failed']
  ] as const)('%s', (error, failure, code) => {
    expect(signInProblem(error, failure)).toBe(code);
  });

  it('a refused renewal asks for a sign-in, an unreachable provider for patience', () => {
    expect(renewalProblem(new InteractionRequiredAuthError('interaction_required', 'c'), null)).toBe('unauthenticated');
    expect(renewalProblem(msal('network_error'), network)).toBe('identity-unreachable');
    expect(renewalProblem(new CodedError('not-signed-in'), null)).toBe('not-signed-in');
  });
});

describe('network of the identity client', () => {
  it('remembers once why nobody answered', async () => {
    const failing = (cause: unknown) =>
      createIdentityNetwork(async () => {
        throw new TypeError('fetch failed', { cause });
      });
    const down = failing(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    await expect(down.sendGetRequestAsync('https://x')).rejects.toThrow();
    expect(down.takeFailure()?.code).toBe('identity-unreachable');
    expect(down.takeFailure()).toBeNull();
    const certificate = failing(Object.assign(new Error('bad'), { code: 'CERT_HAS_EXPIRED' }));
    await expect(certificate.sendPostRequestAsync('https://x')).rejects.toThrow();
    expect(certificate.takeFailure()?.code).toBe('identity-certificate');
  });

  it('hands answers on', async () => {
    const network = createIdentityNetwork(async () =>
      Response.json({ a: 1 }, { status: 400, headers: { 'x-y': 'z' } })
    );
    await expect(network.sendGetRequestAsync('https://x')).resolves.toMatchObject({ status: 400, body: { a: 1 } });
    expect(network.takeFailure()).toBeNull();
  });
});

describe('stopping the loopback listener', () => {
  it('tells it an OAuth error with the state that it waits for', async () => {
    const received: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk.toString()));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await stopLoopback(`https://idp.example/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A${port}&state=s1`);
    expect(new URLSearchParams(received.join('')).get('error')).toBe('user_cancelled');
    expect(new URLSearchParams(received.join('')).get('state')).toBe('s1');
    server.close();
  });

  it('an address without a redirect is nothing to stop', async () => {
    await expect(stopLoopback('junk')).resolves.toBeUndefined();
    await expect(stopLoopback('https://idp.example/')).resolves.toBeUndefined();
  });
});

describe('small things', () => {
  it('knows Microsoft’s sign-in hosts and nobody who looks like them', () => {
    expect(isMicrosoftAuthority('https://login.microsoftonline.com/x')).toBe(true);
    expect(isMicrosoftAuthority('https://login.microsoftonline.us/x')).toBe(true);
    expect(isMicrosoftAuthority('https://login.microsoftonline.com.evil.example/x')).toBe(false);
    expect(isMicrosoftAuthority('https://localhost:8443/x')).toBe(false);
  });

  it('knows which issuer signs for an authority', () => {
    expect(issuerOf('https://login.microsoftonline.com/t')).toBe('https://login.microsoftonline.com/t/v2.0');
    expect(issuerOf('https://login.microsoftonline.com/t/v2.0')).toBe('https://login.microsoftonline.com/t/v2.0');
    expect(issuerOf('https://login.example/t')).toBe('https://login.example/t');
  });

  it('the page in the browser runs nothing and escapes its texts', () => {
    const page = browserPage({ locale: 'ar', direction: 'rtl', title: '<b>"', text: "a & b'" });
    expect(page).toContain('&#60;b&#62;&#34;');
    expect(page).toContain('lang="ar" dir="rtl"');
    expect(page).not.toMatch(/<script|src=|href=/);
  });
});
