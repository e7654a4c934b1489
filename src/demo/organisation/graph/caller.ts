import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Directory, Tenant } from '../people.ts';
import { failure, type GraphAnswer } from './answer.ts';

/** Whose tokens the directory accepts. */
export interface TrustedIssuers {
  readonly audience: string;
  issuerOf(tenantId: string): string;
  readonly publicKeys: JSONWebKeySet;
}

/** Who is asking, from the token alone. */
export interface Caller {
  readonly tenant: Tenant;
  /** Object id of the person; `null` when a service asks for itself. */
  readonly personId: string | null;
  readonly permissions: ReadonlySet<string>;
}

/** Checks the bearer token of a request. */
export type CallerCheck = (authorization: string | undefined) => Promise<Caller | GraphAnswer>;

const claimsSchema = z.object({
  iss: z.string(),
  tid: z.string(),
  oid: z.string(),
  idtyp: z.literal('app').optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional()
});

/** A check of signature, algorithm, audience, times, issuer and tenant. */
export function createCallerCheck(directory: Directory, trusted: TrustedIssuers): CallerCheck {
  const keys = createLocalJWKSet(trusted.publicKeys);
  return async (authorization) => {
    const [, token] = /^Bearer ([A-Za-z0-9._-]+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return refuse('Access token is empty.');
    try {
      const { payload } = await jwtVerify(token, keys, { audience: trusted.audience, algorithms: ['RS256'] });
      const claims = claimsSchema.parse(payload);
      const tenant = directory.tenant(claims.tid);
      // One key signs for every tenant, so the issuer has to be the one of the tenant that the token names.
      if (tenant === undefined || claims.iss !== trusted.issuerOf(tenant.id)) {
        return refuse('Access token validation failure. Invalid issuer.');
      }
      return {
        tenant,
        personId: claims.idtyp === 'app' ? null : claims.oid,
        permissions: new Set(claims.idtyp === 'app' ? claims.roles : claims.scp?.split(' '))
      };
    } catch (error) {
      return refuse(reason(error));
    }
  };
}

function reason(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Lifetime validation failed, the token is expired.';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return 'Access token validation failure. Invalid audience.';
  }
  return 'CompactToken validation failed.';
}

function refuse(message: string): GraphAnswer {
  return failure(401, 'InvalidAuthenticationToken', message);
}
