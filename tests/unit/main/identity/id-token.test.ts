import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { ageAllowed, createIdTokenReader, ID_TOKEN_MAX_AGE_MS } from '#main/identity/id-token.ts';
import { KEYS_COOLDOWN_MS, KEYS_FAILURE_COOLDOWN_MS, KEYS_MAX_AGE_MS } from '#main/identity/provider-keys.ts';
import { MAX_CLOCK_SKEW_MS, MAX_TOKEN_CHARS } from '#shared/protocol/limits.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const PARTNER = '44444444-4444-4444-8444-444444444444';
const STRANGER = '99999999-9999-4999-8999-999999999999';
const CLIENT = 'deskside-app';
const NOW = 1_700_000_000_000;
const authorityOf = (tenant: string) => `https://identity.example/${tenant}/v2.0`;
const keysOf = (tenant: string) => `https://identity.example/${tenant}/keys`;
const PERSON = { oid: '22222222-2222-4222-8222-222222222222', name: 'Priya', preferred_username: 'priya@example.org' };

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let first: Pair;
let second: Pair;
let elliptic: Pair;
let foreign: Pair;
beforeAll(async () => {
  const rsa = () => generateKeyPair('RS256');
  [first, second, foreign] = await Promise.all([rsa(), rsa(), rsa()]);
  elliptic = await generateKeyPair('ES256');
});

const published = async (pair: Pair, kid: string, alg = 'RS256'): Promise<JWK> => ({
  ...(await exportJWK(pair.publicKey)),
  kid,
  alg,
  use: 'sig'
});

/** A token as the provider signs it, unless something is changed; a claim set to `undefined` is left out. */
function token(
  change: { claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: Pair['privateKey'] } = {}
): Promise<string> {
  const iat = Math.floor(NOW / 1000);
  const claims = { ...PERSON, tid: TENANT, iss: authorityOf(TENANT), aud: CLIENT, iat, exp: iat + 3600, nonce: 'n' };
  return new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', ...change.header })
    .sign(change.key ?? first.privateKey);
}

/** A reader over a provider that publishes `keys`; `answer` may say something else. */
async function setUp(
  change: {
    answer?: (url: string) => Response | Promise<Response> | null;
    partners?: string[];
    metadata?: Record<string, unknown>;
  } = {}
) {
  const asked: string[] = [];
  const state = { now: NOW, keys: [await published(first, 'one')], redirect: new Set<unknown>() };
  const reader = createIdTokenReader({
    authority: authorityOf(TENANT),
    tenantId: TENANT,
    partnerTenants: change.partners ?? [],
    clientId: CLIENT,
    now: () => state.now,
    fetchFrom: async (input, init) => {
      const url = String(input);
      asked.push(url);
      state.redirect.add(init?.redirect);
      const other = await change.answer?.(url);
      if (other !== null && other !== undefined) return other;
      const tenant = url.split('/')[3] ?? '';
      if (url === keysOf(tenant)) return Response.json({ keys: state.keys });
      return Response.json({ issuer: authorityOf(tenant), jwks_uri: keysOf(tenant), ...change.metadata });
    }
  });
  return { reader, asked, state };
}

const REFUSED = { code: 'unauthenticated' };
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('ID tokens as evidence', () => {
  it('A4: a genuine one names the person; only one with a nonce is evidence for a key', async () => {
    const { reader } = await setUp();
    const person = { tenantId: TENANT, objectId: PERSON.oid, name: 'Priya', userName: 'priya@example.org' };
    await expect(reader.readBound(await token())).resolves.toEqual({ person, issuedAt: NOW, nonce: 'n' });
    const silent = await token({ claims: { nonce: undefined } });
    await expect(reader.read(silent)).resolves.toEqual({ person, issuedAt: NOW });
    await expect(reader.readBound(silent)).rejects.toMatchObject(REFUSED);
  });

  const claims: readonly (readonly [string, Record<string, unknown>])[] = [
    ['for another app', { aud: 'another' }],
    ['for two apps', { aud: [CLIENT, 'another'] }],
    ['of another issuer', { iss: 'https://identity.example/evil' }],
    ['of the issuer of another tenant', { iss: authorityOf(STRANGER) }],
    ['with an issuer that only begins right', { iss: `${authorityOf(TENANT)}/` }],
    ...['iss', 'aud', 'oid', 'name', 'preferred_username', 'iat', 'tid'].map(
      (name) => [`without ${name}`, { [name]: undefined }] as const
    ),
    ['with an object id that is none', { oid: 'admin' }],
    ['with an empty name', { name: '' }],
    ['with a name too long', { name: 'x'.repeat(257) }],
    ['with a nonce that is no text', { nonce: 7 }],
    ['issued at no time', { iat: '1700000000' }],
    ['issued before time', { iat: -1 }],
    ['issued at the end of time', { iat: 1e300 }]
  ];
  it.each(claims)('A4: refuses one %s', async (_name, change) => {
    const { reader } = await setUp();
    const changed = await token({ claims: change });
    await expect(reader.read(changed)).rejects.toMatchObject(REFUSED);
    await expect(reader.readBound(changed)).rejects.toMatchObject(REFUSED);
  });

  it('A4: refuses one signed by somebody else under a known key id', async () => {
    const { reader } = await setUp();
    await expect(reader.read(await token({ key: foreign.privateKey }))).rejects.toMatchObject(REFUSED);
  });

  it('A4: refuses algorithm none, in every spelling, with and without a signature', async () => {
    const { reader } = await setUp();
    const [, payload, signature] = (await token()).split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      const header = base64({ alg, kid: 'one' });
      await expect(reader.read(`${header}.${payload}.`)).rejects.toMatchObject(REFUSED);
      await expect(reader.read(`${header}.${payload}.${signature}`)).rejects.toMatchObject(REFUSED);
    }
  });

  it('A4: refuses a symmetric signature made with the public key', async () => {
    const { reader } = await setUp();
    const publicKey = await exportSPKI(first.publicKey);
    const { n } = await exportJWK(first.publicKey);
    for (const secret of [publicKey, publicKey.trim(), n ?? '']) {
      const forged = await new SignJWT({ ...PERSON, tid: TENANT, iss: authorityOf(TENANT), aud: CLIENT, nonce: 'n' })
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .setIssuedAt(NOW / 1000)
        .sign(new TextEncoder().encode(secret));
      await expect(reader.read(forged)).rejects.toMatchObject(REFUSED);
    }
  });

  it('A4: refuses a key that the token brings along, and headers that it must not have', async () => {
    const { reader, asked } = await setUp();
    const jwk = await exportJWK(foreign.publicKey);
    const own = await token({ key: foreign.privateKey, header: { jwk, jku: 'https://evil.example/keys' } });
    await expect(reader.read(own)).rejects.toMatchObject(REFUSED);
    const [, payload, signature] = (await token()).split('.');
    const critical = base64({ alg: 'RS256', kid: 'one', crit: ['x'], x: 1 });
    await expect(reader.read(`${critical}.${payload}.${signature}`)).rejects.toMatchObject(REFUSED);
    expect(asked.every((url) => new URL(url).host === 'identity.example')).toBe(true);
  });

  it.each(['', '.', '..', 'a.b', 'a.b.c.d', '....', '{"a":1}', '\u0000.\u0000.\u0000', `e30.${'A'.repeat(100)}.AA`])(
    'A4: refuses %j without asking anybody',
    async (junk) => {
      const { reader, asked } = await setUp();
      await expect(reader.read(junk)).rejects.toMatchObject(REFUSED);
      expect(asked).toEqual([]);
    }
  );

  it('A4: refuses one that is too long before anything in it is looked at', async () => {
    const { reader, asked } = await setUp();
    const long = await token({ claims: { groups: 'g'.repeat(MAX_TOKEN_CHARS) } });
    await expect(reader.read(long)).rejects.toMatchObject(REFUSED);
    expect(asked).toEqual([]);
    const room = await token({ claims: { groups: 'g'.repeat(MAX_TOKEN_CHARS / 2) } });
    await expect(reader.read(room)).resolves.toMatchObject({ issuedAt: NOW });
  });

  it('A2: another organisation is refused as such and not asked; a partner is asked at its own address', async () => {
    const strange = await token({ claims: { tid: STRANGER, iss: authorityOf(STRANGER) } });
    const alone = await setUp();
    await expect(alone.reader.read(strange)).rejects.toMatchObject({ code: 'tenant-not-allowed' });
    expect(alone.asked).toEqual([]);
    const { reader, asked } = await setUp({ partners: [PARTNER] });
    const partner = await token({ claims: { tid: PARTNER, iss: authorityOf(PARTNER) } });
    await expect(reader.read(partner)).resolves.toMatchObject({ person: { tenantId: PARTNER } });
    expect(asked.every((url) => url.includes(PARTNER))).toBe(true);
    // A partner's provider must not speak for the organisation's own people.
    const mixed = await token({ claims: { tid: PARTNER } });
    await expect(reader.read(mixed)).rejects.toMatchObject(REFUSED);
  });

  it('A4: the age of a proof is the provider’s date, not the token’s own hour', async () => {
    const { reader } = await setUp();
    const over = await token({ claims: { exp: Math.floor(NOW / 1000) - 1 } });
    await expect(reader.read(over)).resolves.toMatchObject({ issuedAt: NOW });
    expect(ageAllowed(NOW - ID_TOKEN_MAX_AGE_MS, NOW)).toBe(true);
    expect(ageAllowed(NOW - ID_TOKEN_MAX_AGE_MS - 1, NOW)).toBe(false);
    expect(ageAllowed(NOW + MAX_CLOCK_SKEW_MS, NOW)).toBe(true);
    expect(ageAllowed(NOW + MAX_CLOCK_SKEW_MS + 1, NOW)).toBe(false);
    expect(ageAllowed(Number.NaN, NOW)).toBe(false);
  });
});

describe('the provider’s keys', () => {
  it('A4: are asked for once and shared by all who ask at the same time', async () => {
    const { reader, asked, state } = await setUp();
    const one = await token();
    await Promise.all([reader.read(one), reader.read(one), reader.read(one)]);
    await reader.read(one);
    expect(asked).toHaveLength(2);
    expect([...state.redirect]).toEqual(['error']);
    state.now += KEYS_MAX_AGE_MS;
    await reader.read(one);
    expect(asked).toHaveLength(4);
  });

  it('A4: any of two keys counts, of either kind, and only under its own name', async () => {
    const { reader, state } = await setUp();
    state.keys = [
      await published(first, 'one'),
      await published(second, 'two'),
      await published(elliptic, 'ec', 'ES256')
    ];
    await expect(reader.read(await token())).resolves.toBeDefined();
    await expect(reader.read(await token({ key: second.privateKey, header: { kid: 'two' } }))).resolves.toBeDefined();
    await expect(
      reader.read(await token({ key: elliptic.privateKey, header: { kid: 'ec', alg: 'ES256' } }))
    ).resolves.toBeDefined();
    await expect(reader.read(await token({ key: second.privateKey }))).rejects.toMatchObject(REFUSED);
    await expect(reader.read(await token({ header: { kid: undefined } }))).rejects.toMatchObject(REFUSED);
  });

  it('A4: a key not known is asked for once, at once; a flood of such tokens is not a flood of requests', async () => {
    const { reader, asked, state } = await setUp();
    await reader.read(await token());
    const rotated = await token({ key: second.privateKey, header: { kid: 'two' } });
    state.keys = [await published(second, 'two')];
    await expect(reader.read(rotated)).resolves.toBeDefined();
    expect(asked).toHaveLength(4);
    const unknown = await token({ key: foreign.privateKey, header: { kid: 'three' } });
    for (let flood = 0; flood < 50; flood += 1) await expect(reader.read(unknown)).rejects.toMatchObject(REFUSED);
    expect(asked).toHaveLength(4);
    state.now += KEYS_COOLDOWN_MS;
    await Promise.all(Array.from({ length: 20 }, () => expect(reader.read(unknown)).rejects.toMatchObject(REFUSED)));
    expect(asked).toHaveLength(6);
    await expect(reader.read(rotated)).resolves.toBeDefined();
  });

  it.each([
    ['of another host', { jwks_uri: 'https://evil.example/keys' }],
    ['of another port', { jwks_uri: 'https://identity.example:444/keys' }],
    ['without TLS', { jwks_uri: `http://identity.example/${TENANT}/keys` }],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['of nowhere', { jwks_uri: 'keys' }]
  ])('A4: keys %s are not taken', async (_name, metadata) => {
    const { reader, asked } = await setUp({ metadata });
    await expect(reader.read(await token())).rejects.toMatchObject({ code: 'identity-unreachable' });
    expect(asked).toHaveLength(1);
  });

  const broken: readonly (readonly [string, () => Response | Promise<Response>])[] = [
    ['a web page', () => new Response('<html>sign in to the hotel</html>')],
    ['half a document', () => new Response('{"keys":[')],
    ['another shape', () => Response.json({ keys: 'none' })],
    ['far too much', () => new Response(`{"keys":["${'x'.repeat(300 * 1024)}"]}`)],
    [
      'an error',
      () => Response.json({ issuer: authorityOf(TENANT), jwks_uri: keysOf(TENANT), keys: [] }, { status: 503 })
    ],
    ['a redirect', () => Promise.reject(new TypeError('fetch failed', { cause: new Error('unexpected redirect') }))]
  ];
  it.each(broken)(
    'A4: a provider that answers with %s cannot be reached, and is left alone for a moment',
    async (_name, answer) => {
      for (const part of ['openid-configuration', '/keys']) {
        const { reader, asked, state } = await setUp({ answer: (url) => (url.endsWith(part) ? answer() : null) });
        const one = await token();
        await expect(reader.read(one)).rejects.toMatchObject({ code: 'identity-unreachable' });
        const before = asked.length;
        for (let flood = 0; flood < 20; flood += 1) await expect(reader.read(one)).rejects.toThrow();
        expect(asked).toHaveLength(before);
        state.now += KEYS_FAILURE_COOLDOWN_MS;
        await expect(reader.read(one)).rejects.toMatchObject({ code: 'identity-unreachable' });
        expect(asked.length).toBeGreaterThan(before);
      }
    }
  );

  it('A4: a clock that is set back does not make a past failure, or past keys, last for ever', async () => {
    let down = true;
    const { reader, asked, state } = await setUp({ answer: () => (down ? new Response('no', { status: 503 }) : null) });
    state.now = NOW + 24 * 60 * 60_000;
    const one = await token();
    await expect(reader.read(one)).rejects.toMatchObject({ code: 'identity-unreachable' });
    down = false;
    state.now = NOW;
    await expect(reader.read(one)).resolves.toBeDefined();
    state.now = NOW - 24 * 60 * 60_000;
    const before = asked.length;
    await expect(reader.read(one)).resolves.toBeDefined();
    expect(asked.length).toBe(before + 2);
  });

  it('A4: a wrong certificate is named as one', async () => {
    const { reader } = await setUp({
      answer: () => {
        const cause = Object.assign(new Error('bad'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
        return Promise.reject(new TypeError('fetch failed', { cause }));
      }
    });
    await expect(reader.read(await token())).rejects.toMatchObject({ code: 'identity-certificate' });
  });

  it('A4: keys that are no keys, or too weak, refuse the token and break nothing', async () => {
    const { reader, state } = await setUp();
    state.keys = [{ kty: 'RSA', kid: 'one', alg: 'RS256', n: 'AQAB', e: 'AQAB' }];
    await expect(reader.read(await token())).rejects.toMatchObject(REFUSED);
    const oct = await setUp();
    oct.state.keys = [{ kty: 'oct', kid: 'one', k: 'c2VjcmV0' }];
    await expect(oct.reader.read(await token())).rejects.toMatchObject(REFUSED);
  });
});
