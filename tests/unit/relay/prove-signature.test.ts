import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createLocalJWKSet, errors, exportJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { proveSignature } from '#relay/auth/prove-signature.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const claims = { oid: 'somebody' };
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function keysOf(keys: Readonly<Record<string, KeyObject>>, alg?: string) {
  const jwks = Object.entries(keys).map(async ([kid, key]) => {
    return { ...(await exportJWK(key)), kid, use: 'sig', ...(alg === undefined ? {} : { alg }) };
  });
  return createLocalJWKSet({ keys: await Promise.all(jwks) });
}

/** A JWS made by hand, for what jose refuses to make. */
function handMade(header: object, key: KeyObject): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

describe('A1: the signature of an access token', () => {
  test.each([
    ['RS256', rsa],
    ['ES256', ec]
  ])('of jose with %s is proven, and the payload answered as it is', async (alg, pair) => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).sign(pair.privateKey);
    const keys = await keysOf({ one: pair.publicKey });
    expect(await proveSignature(token, keys)).toBe(token.split('.')[1]);
    const [head = '', payload = '', signature = ''] = token.split('.');
    const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const wrong of [
      `${head}.${part({ oid: 'other' })}.${signature}`,
      `${head}.${payload}.${other}`,
      `${part({ alg, kid: 'one', typ: 'at+jwt' })}.${payload}.${signature}`,
      `${head}.${payload}.${signature.slice(4)}`
    ]) {
      await expect(proveSignature(wrong, keys)).rejects.toBeInstanceOf(errors.JWSSignatureVerificationFailed);
    }
  });

  test('in another form than its algorithm has is refused (RFC 7518 section 3.4)', async () => {
    const signed = `${part({ alg: 'ES256', kid: 'one' })}.${part(claims)}`;
    const der = sign('sha256', Buffer.from(signed), { key: ec.privateKey, dsaEncoding: 'der' }).toString('base64url');
    const keys = await keysOf({ one: ec.publicKey });
    await expect(proveSignature(`${signed}.${der}`, keys)).rejects.toBeInstanceOf(errors.JOSEError);
  });

  test('by a key of fewer bits than RFC 7518 section 3.3 asks for is refused', async () => {
    const token = handMade({ alg: 'RS256', kid: 'one' }, weak.privateKey);
    await expect(proveSignature(token, await keysOf({ one: weak.publicKey }))).rejects.toBeInstanceOf(errors.JOSEError);
  });

  test('by a key of the other algorithm is refused', async () => {
    const keys = async () => ec.publicKey;
    const token = handMade({ alg: 'RS256', kid: 'one' }, ec.privateKey);
    await expect(proveSignature(token, async () => keys())).rejects.toBeInstanceOf(errors.JWKInvalid);
  });

  test('under an extension that has to be understood is refused (RFC 7515 section 4.1.11)', async () => {
    const keys = await keysOf({ one: ec.publicKey });
    for (const more of [{ crit: ['b64'], b64: false }, { crit: ['exp'], exp: 1 }, { crit: [] }]) {
      const token = handMade({ alg: 'ES256', kid: 'one', ...more }, ec.privateKey);
      await expect(proveSignature(token, keys)).rejects.toBeInstanceOf(errors.JWSInvalid);
    }
  });

  test('that is none, or of a token that is none, is refused with one of jose’s errors', async () => {
    const keys = await keysOf({ one: ec.publicKey });
    const good = handMade({ alg: 'ES256', kid: 'one' }, ec.privateKey);
    for (const token of [
      '',
      '..',
      'a.b.c',
      `${good}.`,
      ` ${good}`,
      `${good}\n`,
      good.replaceAll('.', ':'),
      handMade({ alg: 'none' }, ec.privateKey),
      handMade({ alg: 'ES384', kid: 'one' }, ec.privateKey),
      handMade({ alg: 'ES256', kid: 7 }, ec.privateKey),
      handMade({ kid: 'one' }, ec.privateKey),
      handMade([], ec.privateKey)
    ]) {
      await expect(proveSignature(token, keys)).rejects.toBeInstanceOf(errors.JOSEError);
    }
  });
});
