import { CodedError, codeOf } from '#shared/errors/coded-error.ts';
import { proofPayload } from '#shared/identity/binding.ts';
import type { IdentityCard, ProvenPerson } from '#shared/identity/card.ts';
import { checkWords } from '#shared/identity/check-words.ts';
import { verifyProof } from '#shared/identity/verify-proof.ts';
import type { IdentityPort } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import type { BoundKey } from './bound-key.ts';
import { verifyGrant } from './grant.ts';
import { ageAllowed, type IdTokenReader } from './id-token.ts';
import { webCrypto } from './web-crypto.ts';

/** Somebody signed in on this machine, with what their proofs need; without a binding there is nothing to prove with. */
export type OwnIdentity = {
  readonly person: ProvenPerson;
  readonly binding: { readonly idToken: string; readonly key: BoundKey } | null;
};

/** Who is at this end, and how the other end is judged. Rejects and throws nothing but `not-signed-in`. */
export function createIdentityPort(options: {
  readonly own: () => OwnIdentity | null;
  readonly idTokens: IdTokenReader;
  readonly cardOf: (person: ProvenPerson) => Promise<IdentityCard>;
  readonly grantKeys: () => readonly Readonly<Record<string, unknown>>[];
  readonly now: () => number;
  /** The relay's time as far as it is known, ms since the epoch. */
  readonly relayNow: () => number;
  readonly log: Log;
}): IdentityPort {
  const own = () => {
    const identity = options.own();
    if (identity === null) throw new CodedError('not-signed-in');
    return identity;
  };
  return {
    me: () => own().person,
    prove: async (binding) => {
      const bound = own().binding;
      if (bound === null) throw new CodedError('not-signed-in', 'no key is bound');
      const { idToken, key } = bound;
      return {
        type: 'proof',
        idToken,
        jwk: key.jwk,
        salt: key.salt,
        sessionId: binding.sessionId,
        role: binding.role,
        signature: await key.sign(proofPayload(binding))
      };
    },
    verify: async (proof, expected) => {
      const verdict = await verifyProof(proof, expected, {
        crypto: webCrypto,
        verifyIdToken: async (idToken) => {
          try {
            const token = await options.idTokens.readBound(idToken);
            return ageAllowed(token.issuedAt, options.now()) ? { ok: true, token } : { ok: false, mismatch: 'token' };
          } catch (error) {
            options.log.warn('id-token-refused', { code: codeOf(error), error });
            return { ok: false, mismatch: codeOf(error) === 'tenant-not-allowed' ? 'tenant' : 'token' };
          }
        }
      });
      if (verdict.ok) return { ok: true, value: verdict.person };
      options.log.warn('proof-refused', { reason: verdict.mismatch, role: expected.role });
      return { ok: false, code: verdict.mismatch === 'tenant' ? 'tenant-not-allowed' : 'unauthenticated' };
    },
    card: options.cardOf,
    checkWords: (fingerprints) => checkWords(fingerprints, webCrypto),
    verifyGrant: (jws) => verifyGrant(jws, options.grantKeys(), options.relayNow())
  };
}
