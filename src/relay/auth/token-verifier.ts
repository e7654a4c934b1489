import { decodeJwt, errors, type JWTPayload, UnsecuredJWT } from 'jose';
import { z } from 'zod';
import { guidSchema } from '#shared/identity/card.ts';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import type { Logger } from '../logging.ts';
import { issuerKeys } from './issuer-keys.ts';
import { proveSignature } from './prove-signature.ts';
import type { TokenRefusal, TokenVerdict, TokenVerifier } from './verified-token.ts';

/** Before the payload of a token whose signature has been proven: what jose judges claims without a signature by. */
const NO_SIGNATURE = Buffer.from('{"alg":"none"}').toString('base64url');
/** How far the issuer's clock may be ahead of or behind ours, in seconds. */
const CLOCK_TOLERANCE_S = 30;

/** The claims that the relay relies on; an access token holds more. `scp` is Entra's list of delegated permissions. */
const claimsSchema = z.looseObject({
  tid: guidSchema,
  oid: guidSchema,
  scp: z.string(),
  exp: z.number(),
  iat: z.number(),
  /** Satisfied authentication contexts and methods (A5). */
  acrs: z.array(z.string().max(64)).max(128).default([]),
  amr: z.array(z.string().max(256)).max(64).default([]),
  deviceid: guidSchema.optional()
});

export interface TokenRules {
  readonly tenants: readonly { readonly tenantId: string; readonly issuer: string }[];
  /** The relay's own API registration. */
  readonly audience: string;
  /** Delegated permission that the token must carry, such as `Session.Join`. An ID or application token has none. */
  readonly requiredScope: string;
}

/** Our keys could not be fetched, or the token is bad: told apart so that nobody is called unauthenticated by an outage. */
function refusalFor(error: unknown): TokenRefusal {
  if (error instanceof errors.JWTExpired) return 'token-expired';
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return 'internal';
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return 'unauthenticated';
  return error instanceof z.ZodError ? 'unauthenticated' : 'internal';
}

/** The claims before anything is proven: they choose which issuer's keys to verify with, and nothing else. */
function peek(accessToken: string): JWTPayload | undefined {
  try {
    return decodeJwt(accessToken);
  } catch {
    return undefined;
  }
}

/**
 * Verifies access tokens against the keys that each tenant's issuer publishes: signature, algorithm, issuer, audience, times,
 * that `tid` is the tenant of that issuer, and the delegated scope (protocol.md section 1).
 */
export function createTokenVerifier(rules: TokenRules, fetcher: Fetch, clock: Clock, log: Logger): TokenVerifier {
  const byIssuer = new Map(
    rules.tenants.map(({ tenantId, issuer }) => [issuer, { tenantId, keys: issuerKeys(issuer, fetcher, clock) }])
  );

  return async (accessToken): Promise<TokenVerdict> => {
    const unproven = peek(accessToken);
    if (unproven === undefined) return { ok: false, code: 'unauthenticated' };
    const tenant = byIssuer.get(unproven.iss ?? '');
    if (tenant === undefined) return { ok: false, code: 'tenant-not-allowed' };
    try {
      const proven = await proveSignature(accessToken, await tenant.keys());
      const { payload } = UnsecuredJWT.decode(`${NO_SIGNATURE}.${proven}.`, {
        audience: rules.audience,
        issuer: unproven.iss ?? '',
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'iat', 'tid', 'oid', 'scp']
      });
      const claims = claimsSchema.parse(payload);
      // RFC 7519 leaves it open; nobody honest signs for a time to come.
      if (claims.iat > clock.now() / 1000 + CLOCK_TOLERANCE_S) return { ok: false, code: 'unauthenticated' };
      if (claims.tid !== tenant.tenantId) return { ok: false, code: 'unauthenticated' };
      if (!claims.scp.split(' ').includes(rules.requiredScope)) return { ok: false, code: 'unauthenticated' };
      const person = { tenantId: claims.tid, objectId: claims.oid };
      const authentication = { mfa: claims.amr.includes('mfa'), contexts: claims.acrs };
      const deviceId = claims.deviceid ?? null;
      return { ok: true, token: { person, expiresAt: claims.exp * 1000, authentication, deviceId } };
    } catch (error) {
      const code = refusalFor(error);
      if (code === 'internal') log('error', 'issuer-unavailable', { tenantId: tenant.tenantId, cause: error });
      return { ok: false, code };
    }
  };
}
