import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { GRANT_TYPE, type Grant, grantSchema } from '#shared/protocol/grant.ts';

/** Whose signature a forged grant carries: a key that the relay named, one that it did not, or nobody's (`alg: none`). */
export type ForgedBy = 'announced' | 'stranger' | 'nobody';

/** Makes grants that policy never decided. */
export type GrantForge = {
  /** The key that the hostile relay names as one of the relay's. */
  readonly announcedKey: Readonly<Record<string, unknown>>;
  readonly sign: (grant: Grant, by: ForgedBy, type?: string) => Promise<string>;
};

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

export async function createGrantForge(): Promise<GrantForge> {
  const [announced, stranger] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  return {
    announcedKey: { ...(await exportJWK(announced.publicKey)), alg: 'ES256', use: 'sig' },
    sign: async (grant, by, type = GRANT_TYPE) => {
      // Unsecured JWS, RFC 7515 appendix A.5: an empty signature.
      if (by === 'nobody') return `${encode({ alg: 'none', typ: type })}.${encode(grant)}.`;
      const { privateKey } = by === 'announced' ? announced : stranger;
      return new SignJWT(grant).setProtectedHeader({ alg: 'ES256', typ: type }).sign(privateKey);
    }
  };
}

/** What a genuine grant says. */
export function readGrant(jws: string): Grant {
  return grantSchema.parse(decodeJwt(jws));
}
