import { compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { Outcome } from '#shared/errors/coded-error.ts';
import { GRANT_TYPE, type Grant, grantSchema } from '#shared/protocol/grant.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';

const keySchema = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string()
});

/**
 * Checks a grant: one of the relay's keys, ES256, the right type, strict content, living now. `now` is the relay's time as
 * far as this machine knows it, ms since the epoch. Never rejects.
 */
export async function verifyGrant(
  jws: string,
  keys: readonly Readonly<Record<string, unknown>>[],
  now: number
): Promise<Outcome<Grant>> {
  for (const key of keys) {
    const grant = await verifyWith(jws, key);
    if (grant === null) continue;
    const living = grant.exp * 1000 > now && grant.iat * 1000 <= now + MAX_CLOCK_SKEW_MS && grant.exp > grant.iat;
    return living ? { ok: true, value: grant } : { ok: false, code: 'not-allowed' };
  }
  return { ok: false, code: 'not-allowed' };
}

async function verifyWith(jws: string, candidate: Readonly<Record<string, unknown>>): Promise<Grant | null> {
  try {
    const { kty, crv, x, y } = keySchema.parse(candidate);
    const key = await importJWK({ kty, crv, x, y }, 'ES256');
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['ES256'] });
    if (protectedHeader.typ !== GRANT_TYPE) return null;
    return grantSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return null;
  }
}
