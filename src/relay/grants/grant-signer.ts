import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import type { PolicyDecision } from '#shared/policy/decide.ts';
import { GRANT_TYPE, type Grant } from '#shared/protocol/grant.ts';
import type { Person } from '../person.ts';
import type { IssuedGrant } from '../sessions/session-model.ts';
import { compactSigner } from './sign-compact.ts';

/** The times of a grant, milliseconds since the epoch. */
export interface GrantTimes {
  readonly now: number;
  readonly lifetimeMs: number;
  /** When both joined; `null` for the first grant, which is the joining. */
  readonly joinedAt: number | null;
}

/** Whom and what a grant is for. */
export interface GrantSubject {
  readonly sessionId: string;
  readonly helper: Person;
  readonly sharer: Person;
}

/** Signs what policy decided (protocol.md "Grant"). */
export interface GrantSigner {
  /** Public keys that verify this signer's grants, for the answer to `hello`. */
  readonly publicKeys: readonly JWK[];
  /** A grant from now on for its lifetime, to be renewed at half of that; it never outlives the session's longest time. */
  sign(subject: GrantSubject, decision: PolicyDecision, times: GrantTimes): Promise<IssuedGrant>;
}

/**
 * Signs with ES256.
 *
 * @param shared the key of all relays of the organisation; without it one is made that lives as long as this process, and is
 *   nowhere else
 */
export async function createGrantSigner(shared?: KeyObject): Promise<GrantSigner> {
  const { privateKey, publicKey } =
    shared === undefined
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : { privateKey: shared, publicKey: createPublicKey(shared) };
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const signed = compactSigner({ alg: 'ES256', typ: GRANT_TYPE, kid }, privateKey);
  return {
    publicKeys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }],
    async sign({ sessionId, helper, sharer }, decision, { now, lifetimeMs, joinedAt }) {
      const iat = Math.floor(now / 1000);
      // In whole seconds, as everything in a grant, so that the last one ends exactly with the session.
      const issuedAt = iat * 1000;
      const endsAt = (joinedAt ?? issuedAt) + decision.limits.longestMs;
      const exp = Math.min(iat + Math.max(1, Math.floor(lifetimeMs / 1000)), Math.floor(endsAt / 1000));
      const grant: Grant = {
        sid: sessionId,
        helper: { tid: helper.tenantId, oid: helper.objectId },
        sharer: { tid: sharer.tenantId, oid: sharer.objectId },
        modes: [...decision.modes],
        features: [...decision.features],
        warnings: [...decision.warnings],
        refusals: decision.refusals.map(({ what, reasons }) => ({ what, reasons: [...reasons] })),
        limits: {
          longest: Math.ceil(decision.limits.longestMs / 1000),
          idle: Math.ceil(decision.limits.idleMs / 1000)
        },
        iat,
        exp
      };
      return { jws: signed(grant), issuedAt, renewAt: now + lifetimeMs / 2, expiresAt: exp * 1000, endsAt };
    }
  };
}
