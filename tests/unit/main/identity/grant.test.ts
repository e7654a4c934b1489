import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyGrant } from '#main/identity/grant.ts';
import { GRANT_TYPE } from '#shared/protocol/grant.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';

const NOW = 1_700_000_000_000;
const SECONDS = NOW / 1000;
const GRANT = {
  sid: 'session-1',
  helper: { tid: '11111111-1111-4111-8111-111111111111', oid: '22222222-2222-4222-8222-222222222222' },
  sharer: { tid: '11111111-1111-4111-8111-111111111111', oid: '33333333-3333-4333-8333-333333333333' },
  modes: ['view', 'control'],
  features: ['chat'],
  warnings: [],
  refusals: [],
  limits: { longest: 28_800, idle: 900 },
  iat: SECONDS,
  exp: SECONDS + 600
};

async function setUp() {
  const relay = await generateKeyPair('ES256', { extractable: true });
  const stranger = await generateKeyPair('ES256', { extractable: true });
  const keys = [await exportJWK(stranger.publicKey), await exportJWK(relay.publicKey)].map((jwk) => ({ ...jwk }));
  const sign = (payload: unknown, typ: string = GRANT_TYPE, key = relay.privateKey) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256', typ })
      .sign(key);
  return { keys, sign, stranger };
}

const REFUSED = { ok: false, code: 'not-allowed' };

describe('grant', () => {
  it('a living grant of one of the relay’s keys is what it says', async () => {
    const { keys, sign } = await setUp();
    await expect(verifyGrant(await sign(GRANT), keys, NOW)).resolves.toEqual({ ok: true, value: GRANT });
  });

  it('a grant of another key, another type, or with anything added or missing is refused', async () => {
    const { keys, sign } = await setUp();
    const other = await setUp();
    await expect(verifyGrant(await other.sign(GRANT), keys, NOW)).resolves.toEqual(REFUSED);
    await expect(verifyGrant(await sign(GRANT, 'JWT'), keys, NOW)).resolves.toEqual(REFUSED);
    await expect(verifyGrant(await sign({ ...GRANT, admin: true }), keys, NOW)).resolves.toEqual(REFUSED);
    await expect(verifyGrant(await sign({ ...GRANT, modes: ['everything'] }), keys, NOW)).resolves.toEqual(REFUSED);
    await expect(verifyGrant('junk', keys, NOW)).resolves.toEqual(REFUSED);
    await expect(verifyGrant(await sign(GRANT), [], NOW)).resolves.toEqual(REFUSED);
    await expect(verifyGrant(await sign(GRANT), [{ kty: 'oct', k: 'AAAA' }], NOW)).resolves.toEqual(REFUSED);
  });

  it('a grant lives from its issue to its expiry, by the relay’s clock', async () => {
    const { keys, sign } = await setUp();
    const grant = await sign(GRANT);
    await expect(verifyGrant(grant, keys, NOW + 600_000 - 1)).resolves.toMatchObject({ ok: true });
    await expect(verifyGrant(grant, keys, NOW + 600_000)).resolves.toEqual(REFUSED);
    await expect(verifyGrant(grant, keys, NOW - MAX_CLOCK_SKEW_MS)).resolves.toMatchObject({ ok: true });
    await expect(verifyGrant(grant, keys, NOW - MAX_CLOCK_SKEW_MS - 1)).resolves.toEqual(REFUSED);
    await expect(verifyGrant(await sign({ ...GRANT, exp: GRANT.iat }), keys, NOW - 1)).resolves.toEqual(REFUSED);
  });
});
