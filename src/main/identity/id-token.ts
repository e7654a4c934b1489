import { compactVerify, createRemoteJWKSet, customFetch, decodeJwt, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { CodedError } from '#shared/errors/coded-error.ts';
import { guidSchema, type ProvenPerson } from '#shared/identity/card.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import { issuerOf } from '../authority.ts';
import { connectionProblem, isCertificateError } from '../network-failure.ts';

/** How long the provider may take to show its keys. */
const KEYS_TIMEOUT_MS = 3_000;
/** How soon keys are fetched again for a token whose key is not known: once, then not for this long. */
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_MAX_AGE_MS = 60 * 60_000;
/** How old an ID token may be in a proof (protocol.md "Identity binding" point 3). */
export const ID_TOKEN_MAX_AGE_MS = 12 * 60 * 60_000;

/** RSA as Entra signs, elliptic curves as others do; never a symmetric key, never none. */
const ALGORITHMS = ['RS256', 'ES256'];

const metadataSchema = z.looseObject({ issuer: z.url(), jwks_uri: z.url() });
const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z
    .union([z.string(), z.array(z.string()).length(1)])
    .transform((aud) => (typeof aud === 'string' ? aud : aud[0])),
  tid: guidSchema,
  oid: guidSchema,
  name: z.string().min(1).max(256),
  preferred_username: z.string().min(1).max(256),
  nonce: z.string().min(1).max(256),
  iat: z.number()
});

/** What a genuine ID token says. */
export type GenuineToken = { readonly person: ProvenPerson; readonly nonce: string; readonly issuedAt: number };

export type IdTokenReader = {
  /**
   * Checks signature, issuer, audience and tenant, but not the age. Rejects with `tenant-not-allowed`,
   * `identity-unreachable`, `identity-certificate`, or `unauthenticated` for everything that is not genuine.
   */
  readonly read: (idToken: string) => Promise<GenuineToken>;
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
}): IdTokenReader {
  const issuers = new Map<string, Promise<{ readonly issuer: string; readonly keys: JWTVerifyGetKey }>>();

  async function discover(tenantId: string) {
    const base = issuerOf(options.authority.replace(options.tenantId, tenantId));
    const response = await options.fetchFrom(`${base}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(KEYS_TIMEOUT_MS)
    });
    const metadata = metadataSchema.parse(await response.json());
    const keysAt = new URL(metadata.jwks_uri);
    // The document must speak for the authority that was asked, and its keys come from there too (RFC 8414 section 3.3).
    if (metadata.issuer.replace(/\/$/, '') !== base || keysAt.protocol !== 'https:') throw new Error('foreign issuer');
    if (keysAt.host !== new URL(base).host) throw new Error('foreign keys');
    return {
      issuer: metadata.issuer,
      keys: createRemoteJWKSet(keysAt, {
        timeoutDuration: KEYS_TIMEOUT_MS,
        cooldownDuration: KEYS_COOLDOWN_MS,
        cacheMaxAge: KEYS_MAX_AGE_MS,
        [customFetch]: options.fetchFrom
      })
    };
  }

  function discovered(tenantId: string) {
    let issuer = issuers.get(tenantId);
    if (issuer === undefined) {
      issuer = discover(tenantId);
      issuers.set(tenantId, issuer);
      issuer.catch(() => issuers.delete(tenantId));
    }
    return issuer;
  }

  return {
    read: async (idToken) => {
      const tenantId = tenantOf(idToken);
      if (tenantId !== options.tenantId && !options.partnerTenants.includes(tenantId)) {
        throw new CodedError('tenant-not-allowed');
      }
      const issuer = await discovered(tenantId).catch((error: unknown) => {
        throw unreachable(error);
      });
      const verified = await compactVerify(idToken, issuer.keys, { algorithms: ALGORITHMS }).catch((error: unknown) => {
        throw isNetworkError(error) ? unreachable(error) : refused(error);
      });
      const claims = claimsSchema.safeParse(JSON.parse(new TextDecoder().decode(verified.payload)));
      if (!claims.success) throw refused(claims.error);
      const { iss, aud, tid, oid, name, preferred_username, nonce, iat } = claims.data;
      if (iss !== issuer.issuer || aud !== options.clientId || tid !== tenantId) throw refused(null);
      return {
        person: { tenantId: tid, objectId: oid, name, userName: preferred_username },
        nonce,
        issuedAt: iat * 1000
      };
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
const unreachable = (cause: unknown) =>
  new CodedError(
    connectionProblem(cause, { certificate: 'identity-certificate', unreachable: 'identity-unreachable' }),
    'no keys',
    { cause }
  );

/** jose wraps what `fetch` threw and its own time-out; everything else it throws is about the token. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'JWKSTimeout' || error instanceof TypeError || isCertificateError(error);
}
