import { compactVerify, decodeJwt } from 'jose';
import { z } from 'zod';
import { CodedError } from '#shared/errors/coded-error.ts';
import { guidSchema, type ProvenPerson } from '#shared/identity/card.ts';
import { MAX_CLOCK_SKEW_MS, MAX_TOKEN_CHARS } from '#shared/protocol/limits.ts';
import { createProviderKeys, type ProviderKeys } from './provider-keys.ts';

/** How old an ID token may be in a proof (protocol.md "Identity binding" point 3). */
export const ID_TOKEN_MAX_AGE_MS = 12 * 60 * 60_000;

/** RSA as Entra signs, elliptic curves as others do; never a symmetric key, never none. */
const ALGORITHMS = ['RS256', 'ES256'];

const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z
    .union([z.string(), z.array(z.string()).length(1)])
    .transform((aud) => (typeof aud === 'string' ? aud : aud[0])),
  tid: guidSchema,
  oid: guidSchema,
  name: z.string().min(1).max(256),
  preferred_username: z.string().min(1).max(256),
  nonce: z.string().min(1).max(256).optional(),
  /** Seconds since the epoch; the largest that is a date at all. */
  iat: z.number().min(0).max(8.64e12)
});

/** What a genuine ID token says. */
export type GenuineToken = {
  readonly person: ProvenPerson;
  /** When the provider issued it, ms since the epoch. */
  readonly issuedAt: number;
};
/** One that was asked for with a nonce, so that it can be bound to a key: the only kind that a proof may carry. */
export type BoundToken = GenuineToken & { readonly nonce: string };

/**
 * Checks signature, issuer, audience and tenant, but not the age. Both reject with `tenant-not-allowed`,
 * `identity-unreachable`, `identity-certificate`, or `unauthenticated` for everything that is not genuine.
 */
export type IdTokenReader = {
  /** Any ID token, also one that a refresh token brought and that no key is bound to. */
  readonly read: (idToken: string) => Promise<GenuineToken>;
  /** One with a nonce; without one it is not genuine evidence. */
  readonly readBound: (idToken: string) => Promise<BoundToken>;
};

/**
 * Whether a token is of an age that a proof may have. `exp` is not asked: an ID token's own hour limits a sign-in, while
 * here it serves as the provider's dated signature over person and key.
 */
export function ageAllowed(issuedAt: number, now: number): boolean {
  return issuedAt <= now + MAX_CLOCK_SKEW_MS && issuedAt >= now - ID_TOKEN_MAX_AGE_MS;
}

/** Reads ID tokens of the organisation and its partners against the keys that the provider publishes. */
export function createIdTokenReader(options: {
  readonly authority: string;
  readonly tenantId: string;
  readonly partnerTenants: readonly string[];
  readonly clientId: string;
  readonly fetchFrom: typeof fetch;
  readonly now: () => number;
}): IdTokenReader {
  const { fetchFrom, now } = options;
  const providers = new Map<string, ProviderKeys>();

  /** The keys of an allowed tenant; there are only so many of those. */
  function keysOf(tenantId: string): ProviderKeys {
    const found = providers.get(tenantId);
    if (found !== undefined) return found;
    const authority = options.authority.replace(options.tenantId, tenantId);
    const made = createProviderKeys({ authority, fetchFrom, now });
    providers.set(tenantId, made);
    return made;
  }

  async function genuine(idToken: string) {
    if (idToken.length > MAX_TOKEN_CHARS) throw refused(null);
    const tenantId = tenantOf(idToken);
    if (tenantId !== options.tenantId && !options.partnerTenants.includes(tenantId)) {
      throw new CodedError('tenant-not-allowed');
    }
    const keys = keysOf(tenantId);
    try {
      const issuer = await keys.issuer();
      const { payload } = await compactVerify(idToken, keys.keyFor, { algorithms: ALGORITHMS });
      const { iss, aud, tid, ...claims } = claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
      if (iss !== issuer || aud !== options.clientId || tid !== tenantId) throw refused(null);
      return { tenantId, ...claims };
    } catch (error) {
      throw error instanceof CodedError ? error : refused(error);
    }
  }

  const tokenOf = ({ tenantId, oid, name, preferred_username, iat }: Awaited<ReturnType<typeof genuine>>) => ({
    person: { tenantId, objectId: oid, name, userName: preferred_username },
    issuedAt: iat * 1000
  });

  return {
    read: async (idToken) => tokenOf(await genuine(idToken)),
    readBound: async (idToken) => {
      const claims = await genuine(idToken);
      if (claims.nonce === undefined) throw refused(null);
      return { ...tokenOf(claims), nonce: claims.nonce };
    }
  };
}

/** The tenant that an unverified token claims, only to know whose keys to ask. */
function tenantOf(idToken: string): string {
  try {
    return guidSchema.parse(decodeJwt(idToken).tid);
  } catch (error) {
    throw refused(error);
  }
}

const refused = (cause: unknown) => new CodedError('unauthenticated', 'ID token refused', { cause });
