import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, exportSPKI, type JWTPayload, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTokenVerifier } from '#relay/auth/token-verifier.ts';
import type { TokenVerdict } from '#relay/auth/verified-token.ts';
import { systemClock } from '#relay/clock.ts';

const HOME = '11111111-1111-4111-8111-111111111111';
const ABROAD = '22222222-2222-4222-8222-222222222222';
const PERSON = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const DEVICE = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
const LOGIN = 'https://login.example';
const issuerOf = (tenantId: string): string => `${LOGIN}/${tenantId}/v2.0`;
const START = Date.UTC(2030, 0, 1);

const first = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const second = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** jose reads the machine's clock for its own waits, so the tests move that one. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  let keys: readonly (readonly [string, KeyObject])[] = [['one', first.publicKey]];
  const fetched: string[] = [];
  const fetcher = async (url: string): Promise<Response> => {
    fetched.push(url);
    if (url === `${LOGIN}/keys`) {
      const published = keys.map(async ([kid, key]) => ({ ...(await exportJWK(key)), kid, alg: 'ES256', use: 'sig' }));
      return Response.json({ keys: await Promise.all(published) });
    }
    const issuer = url.replace('/.well-known/openid-configuration', '');
    return Response.json({ issuer, jwks_uri: `${LOGIN}/keys` });
  };
  const tenants = [HOME, ABROAD].map((tenantId) => ({ tenantId, issuer: issuerOf(tenantId) }));
  const rules = { tenants, audience: 'relay', requiredScope: 'Session.Join' };
  return {
    verify: createTokenVerifier(rules, fetcher, systemClock, () => {}),
    keyRequests: () => fetched.filter((url) => url.endsWith('/keys')).length,
    publish: (next: typeof keys) => {
      keys = next;
    }
  };
}

function good(): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuerOf(HOME),
    aud: 'relay',
    tid: HOME,
    oid: PERSON,
    scp: 'Session.Join',
    iat: now,
    nbf: now,
    exp: now + 3_600
  };
}

function sign(claims: Readonly<Record<string, unknown>> = {}, kid = 'one', key = first.privateKey): Promise<string> {
  return new SignJWT({ ...good(), ...claims }).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(key);
}

const codeOf = (verdict: TokenVerdict): string => (verdict.ok ? 'accepted' : verdict.code);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('A1, A5: what an access token proves', () => {
  test('who, until when, how strongly and on which device', async () => {
    const { verify } = start();
    const token = await sign({ acrs: ['c1', 'c5'], amr: ['pwd', 'mfa'], deviceid: DEVICE.toUpperCase() });
    expect(await verify(token)).toEqual({
      ok: true,
      token: {
        person: { tenantId: HOME, objectId: PERSON },
        expiresAt: START + 3_600_000,
        authentication: { mfa: true, contexts: ['c1', 'c5'] },
        deviceId: DEVICE
      }
    });
  });

  test('nothing more than it says', async () => {
    const { verify } = start();
    expect(await verify(await sign({ amr: ['pwd', 'mfa-soon'] }))).toMatchObject({
      token: { authentication: { mfa: false, contexts: [] }, deviceId: null }
    });
  });
});

describe('bad tokens', () => {
  const now = START / 1000;
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['another audience', { aud: 'graph' }, 'unauthenticated'],
    ['a list of audiences without this one', { aud: ['graph', 'other'] }, 'unauthenticated'],
    ['no audience', { aud: undefined }, 'unauthenticated'],
    ['an issuer that is not listed', { iss: 'https://evil.example/v2.0' }, 'tenant-not-allowed'],
    ['an issuer that only begins like one', { iss: `${issuerOf(HOME)}/` }, 'tenant-not-allowed'],
    ['no issuer', { iss: undefined }, 'tenant-not-allowed'],
    ['two issuers', { iss: [issuerOf(HOME), issuerOf(ABROAD)] }, 'tenant-not-allowed'],
    ['a list of one issuer', { iss: [issuerOf(HOME)] }, 'tenant-not-allowed'],
    ['the issuer of another tenant than its own', { iss: issuerOf(ABROAD) }, 'unauthenticated'],
    ['another tenant than its issuer’s', { tid: ABROAD }, 'unauthenticated'],
    ['an end that is over', { exp: now - 31 }, 'token-expired'],
    ['no end', { exp: undefined }, 'unauthenticated'],
    ['an end in words', { exp: 'tomorrow' }, 'unauthenticated'],
    ['a beginning in the future', { nbf: now + 31 }, 'unauthenticated'],
    ['a signature of the future', { iat: now + 31 }, 'unauthenticated'],
    ['no time of signature', { iat: undefined }, 'unauthenticated'],
    ['no delegated permission', { scp: undefined }, 'unauthenticated'],
    ['an application’s permissions', { scp: undefined, roles: ['Session.Join'], idtyp: 'app' }, 'unauthenticated'],
    ['another permission', { scp: 'Session.Joined' }, 'unauthenticated'],
    ['permissions as a list', { scp: ['Session.Join'] }, 'unauthenticated'],
    ['contexts as one text', { acrs: 'c1' }, 'unauthenticated'],
    ['contexts that are no text', { acrs: [1] }, 'unauthenticated'],
    ['contexts as an object', { acrs: { c1: true } }, 'unauthenticated'],
    ['more contexts than there are', { acrs: Array.from({ length: 129 }, () => 'c1') }, 'unauthenticated'],
    ['methods as one text', { amr: 'mfa' }, 'unauthenticated'],
    ['methods that are no text', { amr: [true] }, 'unauthenticated'],
    ['a device that is no GUID', { deviceid: 'my-pc' }, 'unauthenticated'],
    ['devices', { deviceid: [DEVICE] }, 'unauthenticated'],
    ['a person that is no GUID', { oid: '../users' }, 'unauthenticated']
  ])('with %s is refused', async (_what, claims, code) => {
    const { verify } = start();
    expect(codeOf(await verify(await sign(claims)))).toBe(code);
    expect(codeOf(await verify(await sign()))).toBe('accepted');
  });

  test('a clock that is half a minute off is none', async () => {
    const { verify } = start();
    const late = { iat: now + 29, nbf: now + 29 };
    expect(codeOf(await verify(await sign(late)))).toBe('accepted');
    expect(codeOf(await verify(await sign({ exp: now - 29 })))).toBe('accepted');
  });

  test('without a signature is refused, whatever it calls it', async () => {
    const { verify } = start();
    for (const alg of ['none', 'None', 'NONE', '']) {
      const token = `${part({ alg, typ: 'JWT', kid: 'one' })}.${part(good())}.`;
      expect(codeOf(await verify(token))).toBe('unauthenticated');
    }
  });

  test('signed with the public key as a shared secret is refused (RFC 8725 section 3.1)', async () => {
    const { verify } = start();
    const spki = await exportSPKI(first.publicKey);
    const jwk = JSON.stringify(await exportJWK(first.publicKey));
    for (const secret of [spki, spki.trim(), jwk]) {
      const signed = `${part({ alg: 'HS256', typ: 'JWT', kid: 'one' })}.${part(good())}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(codeOf(await verify(`${signed}.${mac}`))).toBe('unauthenticated');
    }
  });

  test('with a key of its own in the header is refused', async () => {
    const { verify } = start();
    const jwk = await exportJWK(second.publicKey);
    const header = { alg: 'ES256', kid: 'one', jwk, jku: 'https://evil.example/keys' };
    const token = await new SignJWT(good()).setProtectedHeader(header).sign(second.privateKey);
    expect(codeOf(await verify(token))).toBe('unauthenticated');
  });

  test('changed after it was signed is refused', async () => {
    const { verify } = start();
    const [header = '', , signature = ''] = (await sign()).split('.');
    expect(codeOf(await verify(`${header}.${part({ ...good(), acrs: ['c1'] })}.${signature}`))).toBe('unauthenticated');
  });

  test('that is none is refused', async () => {
    const { verify } = start();
    for (const token of ['', '.', '..', 'a.b.c', 'x'.repeat(16_384), `${part({})}.${part([])}.`, part(good())]) {
      expect(['unauthenticated', 'tenant-not-allowed']).toContain(codeOf(await verify(token)));
    }
  });
});

describe('a key that is not known', () => {
  test('makes the key set be fetched once more, and not again for half a minute', async () => {
    const { verify, keyRequests } = start();
    expect(codeOf(await verify(await sign()))).toBe('accepted');
    expect(keyRequests()).toBe(1);
    vi.setSystemTime(START + 31_000);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(codeOf(await verify(await sign({}, `invented-${attempt}`, second.privateKey)))).toBe('unauthenticated');
    }
    expect(keyRequests()).toBe(2);
    expect(codeOf(await verify(await sign()))).toBe('accepted');
    vi.setSystemTime(START + 62_000);
    await verify(await sign({}, 'invented', second.privateKey));
    expect(keyRequests()).toBe(3);
  });

  test('that was published meanwhile is found', async () => {
    const { verify, publish, keyRequests } = start();
    await verify(await sign());
    publish([['two', second.publicKey]]);
    vi.setSystemTime(START + 31_000);
    expect(codeOf(await verify(await sign({}, 'two', second.privateKey)))).toBe('accepted');
    expect(codeOf(await verify(await sign()))).toBe('unauthenticated');
    expect(keyRequests()).toBe(2);
  });
});
