import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBoundKey } from '#main/identity/bound-key.ts';
import { ageAllowed, createIdTokenReader, ID_TOKEN_MAX_AGE_MS } from '#main/identity/id-token.ts';
import { createIdentityPort } from '#main/identity/identity-port.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import type { Proof } from '#shared/protocol/peer.ts';
import { fakeLog } from '../support/fake-log.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const OTHER_TENANT = '99999999-9999-4999-8999-999999999999';
const CLIENT = 'deskside-app';
const AUTHORITY = `https://identity.example/${TENANT}/v2.0`;
const HELPER_PRINT = Array(32).fill('AA').join(':');
const SHARER_PRINT = Array(32).fill('BB').join(':');
const RELAY_PRINT = Array(32).fill('CC').join(':');
const NOW = 1_700_000_000_000;
const HELPER = {
  tenantId: TENANT,
  objectId: '22222222-2222-4222-8222-222222222222',
  name: 'Priya Raman',
  userName: 'priya@example.org'
};

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let provider: Keys;
let stranger: Keys;
let jwks: unknown;

beforeAll(async () => {
  provider = await generateKeyPair('RS256');
  stranger = await generateKeyPair('RS256');
  jwks = { keys: [{ ...(await exportJWK(provider.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
});

/** Answers discovery and keys as the provider would. */
const fetchFrom: typeof fetch = async (input) => {
  const url = String(input);
  if (url === `${AUTHORITY}/.well-known/openid-configuration`) {
    return Response.json({ issuer: AUTHORITY, jwks_uri: `https://identity.example/${TENANT}/keys` });
  }
  if (url === `https://identity.example/${TENANT}/keys`) return Response.json(jwks);
  throw new TypeError('fetch failed');
};

async function idToken(options: { nonce: string; key?: Keys; issuedAt?: number; claims?: Record<string, unknown> }) {
  return new SignJWT({
    tid: TENANT,
    oid: HELPER.objectId,
    name: HELPER.name,
    preferred_username: HELPER.userName,
    nonce: options.nonce,
    iss: AUTHORITY,
    aud: CLIENT,
    iat: Math.floor((options.issuedAt ?? NOW) / 1000),
    exp: Math.floor((options.issuedAt ?? NOW) / 1000) + 3600,
    ...options.claims
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .sign((options.key ?? provider).privateKey);
}

function reader(fetching: typeof fetch = fetchFrom) {
  return createIdTokenReader({
    authority: AUTHORITY,
    tenantId: TENANT,
    partnerTenants: [],
    clientId: CLIENT,
    fetchFrom: fetching,
    now: () => NOW
  });
}

/** Both ends of a session: the helper, who proves, and the sharer, who judges. */
async function setUp(token?: (nonce: string) => Promise<string>) {
  const key = await createBoundKey();
  const idToken_ = await (token ?? ((nonce: string) => idToken({ nonce })))(key.nonce);
  const port = (own: Parameters<typeof createIdentityPort>[0]['own']) =>
    createIdentityPort({
      own,
      idTokens: reader(),
      cardOf: async (person) => ({
        ...person,
        photo: null,
        jobTitle: null,
        company: null,
        verifiedDomain: null,
        directory: 'answered',
        partner: false
      }),
      grantKeys: () => [],
      now: () => NOW,
      relayNow: () => NOW,
      log: fakeLog()
    });
  const helper = port(() => ({ person: HELPER, binding: { idToken: idToken_, key } }));
  const sharer = port(() => null);
  const proof = await helper.prove({
    sessionId: 'session-1',
    role: 'helper',
    local: HELPER_PRINT,
    remote: SHARER_PRINT
  });
  const judge = (judged: Proof, change: Partial<Parameters<typeof sharer.verify>[1]> = {}) =>
    sharer.verify(judged, {
      sessionId: 'session-1',
      role: 'helper',
      local: SHARER_PRINT,
      remote: HELPER_PRINT,
      ...change
    });
  return { key, helper, sharer, proof, judge };
}

const REFUSED = { ok: false, code: 'unauthenticated' };

describe('identity proof', () => {
  it('A4: an honest proof names the person that the provider signed', async () => {
    const { proof, judge } = await setUp();
    await expect(judge(proof)).resolves.toEqual({ ok: true, value: HELPER });
  });

  it('A4: a relay between the two, with its own connection to each, is found out', async () => {
    const { helper, judge, proof } = await setUp();
    await expect(judge(proof, { remote: RELAY_PRINT })).resolves.toEqual(REFUSED);
    await expect(judge(proof, { local: RELAY_PRINT })).resolves.toEqual(REFUSED);
    const forRelay = await helper.prove({
      sessionId: 'session-1',
      role: 'helper',
      local: HELPER_PRINT,
      remote: RELAY_PRINT
    });
    await expect(judge(forRelay)).resolves.toEqual(REFUSED);
  });

  it('A4: fingerprints the wrong way round are refused (a proof sent back to the one who made it)', async () => {
    const { judge, proof } = await setUp();
    await expect(judge(proof, { local: HELPER_PRINT, remote: SHARER_PRINT })).resolves.toEqual(REFUSED);
  });

  it('A4: a proof of another session is refused, also when its session id is rewritten', async () => {
    const { helper, judge } = await setUp();
    const other = await helper.prove({
      sessionId: 'session-2',
      role: 'helper',
      local: HELPER_PRINT,
      remote: SHARER_PRINT
    });
    await expect(judge(other)).resolves.toEqual(REFUSED);
    await expect(judge({ ...other, sessionId: 'session-1' })).resolves.toEqual(REFUSED);
  });

  it('A4: the other role is refused, also when it is rewritten', async () => {
    const { helper, judge } = await setUp();
    const asSharer = await helper.prove({
      sessionId: 'session-1',
      role: 'sharer',
      local: HELPER_PRINT,
      remote: SHARER_PRINT
    });
    await expect(judge(asSharer)).resolves.toEqual(REFUSED);
    await expect(judge({ ...asSharer, role: 'helper' })).resolves.toEqual(REFUSED);
  });

  it('A4: every altered part is refused', async () => {
    const { judge, proof } = await setUp();
    const flip = (text: string, at: number) =>
      `${text.slice(0, at)}${text.charAt(at) === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
    const [header, payload, signature] = proof.idToken.split('.');
    const altered: readonly Proof[] = [
      { ...proof, signature: flip(proof.signature, 10) },
      { ...proof, salt: flip(proof.salt, 0) },
      { ...proof, idToken: `${header}.${flip(payload ?? '', 30)}.${signature}` },
      { ...proof, idToken: `${header}.${payload}.${flip(signature ?? '', 30)}` },
      { ...proof, idToken: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.` },
      { ...proof, idToken: 'junk' }
    ];
    for (const one of altered) await expect(judge(one)).resolves.toMatchObject({ ok: false });
  });

  it("A4: somebody else's key with the token of a person is refused", async () => {
    const victim = await setUp();
    const thief = await createBoundKey();
    const { proof, judge } = victim;
    const stolen = await createIdentityPort({
      own: () => ({ person: HELPER, binding: { idToken: proof.idToken, key: thief } }),
      idTokens: reader(),
      cardOf: () => Promise.reject(new Error('not asked')),
      grantKeys: () => [],
      now: () => NOW,
      relayNow: () => NOW,
      log: fakeLog()
    }).prove({ sessionId: 'session-1', role: 'helper', local: HELPER_PRINT, remote: SHARER_PRINT });
    await expect(judge(stolen)).resolves.toEqual(REFUSED);
    await expect(judge({ ...stolen, jwk: proof.jwk, salt: proof.salt })).resolves.toEqual(REFUSED);
  });

  const tokens: readonly (readonly [string, Parameters<typeof idToken>[0] | Record<string, unknown>])[] = [
    ['signed by another provider', { key: 'stranger' }],
    ['for another app', { claims: { aud: 'another-app' } }],
    ['of another issuer', { claims: { iss: 'https://identity.example/other' } }],
    ['with another nonce', { claims: { nonce: 'another' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['without an object id', { claims: { oid: undefined } }],
    ['older than twelve hours', { issuedAt: NOW - ID_TOKEN_MAX_AGE_MS - 1000 }],
    ['from the future', { issuedAt: NOW + MAX_CLOCK_SKEW_MS + 1000 }]
  ];
  it.each(tokens)('A4: a token %s is refused', async (_name, change) => {
    const { judge, proof } = await setUp((nonce) =>
      idToken({ nonce, ...change, ...('key' in change ? { key: stranger } : {}) })
    );
    await expect(judge(proof)).resolves.toEqual(REFUSED);
  });

  it('A2: a token of another organisation is refused as such', async () => {
    const { judge, proof } = await setUp((nonce) => idToken({ nonce, claims: { tid: OTHER_TENANT } }));
    await expect(judge(proof)).resolves.toEqual({ ok: false, code: 'tenant-not-allowed' });
  });

  it('an ID token whose own hour is over still proves, up to twelve hours', () => {
    expect(ageAllowed(NOW - ID_TOKEN_MAX_AGE_MS, NOW)).toBe(true);
    expect(ageAllowed(NOW - ID_TOKEN_MAX_AGE_MS - 1, NOW)).toBe(false);
    expect(ageAllowed(NOW + MAX_CLOCK_SKEW_MS, NOW)).toBe(true);
    expect(ageAllowed(NOW + MAX_CLOCK_SKEW_MS + 1, NOW)).toBe(false);
  });

  it('A4: somebody signed in by kept tokens is known, but proves nothing', async () => {
    const port = createIdentityPort({
      own: () => ({ person: HELPER, binding: null }),
      idTokens: reader(),
      cardOf: () => Promise.reject(new Error('not asked')),
      grantKeys: () => [],
      now: () => NOW,
      relayNow: () => NOW,
      log: fakeLog()
    });
    expect(port.me()).toEqual(HELPER);
    await expect(
      port.prove({ sessionId: 'session-1', role: 'helper', local: HELPER_PRINT, remote: SHARER_PRINT })
    ).rejects.toMatchObject({ code: 'not-signed-in' });
  });
});
