import type { Proof } from '../protocol/peer.ts';
import type { SessionRole } from '../session/modes.ts';
import { identityNonce, proofPayload } from './binding.ts';
import { fromBase64Url } from './bytes.ts';
import type { ProvenPerson } from './card.ts';
import type { CryptoPort } from './crypto-port.ts';

/** What was wrong with a proof; for the record and the log, never for the one who sent it. */
export type ProofMismatch = 'session' | 'role' | 'token' | 'tenant' | 'nonce' | 'signature';

/** What an ID token says once its signature, issuer, audience, tenant and age were found good. */
export type VerifiedToken = { readonly person: ProvenPerson; readonly nonce: string };

/** Checks an ID token against the tenant's published keys. */
export type VerifyIdToken = (
  idToken: string
) => Promise<
  { readonly ok: true; readonly token: VerifiedToken } | { readonly ok: false; readonly mismatch: 'token' | 'tenant' }
>;

/** What this end knows for itself: never anything that the proof claims. */
export type ProofExpectation = {
  readonly sessionId: string;
  /** The role that the other side must prove. */
  readonly role: SessionRole;
  /** This end's own DTLS fingerprint. */
  readonly local: string;
  /** The fingerprint that this end's DTLS transport saw at the other end. */
  readonly remote: string;
};

/**
 * Judges a proof (protocol.md "Identity binding" point 3). The fingerprints are this end's own view of the connection, the
 * other way round: whoever sits between the two cannot make both views agree. Everything has to fit.
 */
export async function verifyProof(
  proof: Proof,
  expected: ProofExpectation,
  tools: { readonly crypto: CryptoPort; readonly verifyIdToken: VerifyIdToken }
): Promise<
  { readonly ok: true; readonly person: ProvenPerson } | { readonly ok: false; readonly mismatch: ProofMismatch }
> {
  const wrong = (mismatch: ProofMismatch) => ({ ok: false, mismatch }) as const;
  if (proof.sessionId !== expected.sessionId) return wrong('session');
  if (proof.role !== expected.role) return wrong('role');

  const verified = await tools.verifyIdToken(proof.idToken);
  if (!verified.ok) return wrong(verified.mismatch);

  const salt = fromBase64Url(proof.salt);
  if (salt === undefined) return wrong('nonce');
  const nonce = await identityNonce(proof.jwk, salt, tools.crypto);
  if (nonce !== verified.token.nonce) return wrong('nonce');

  const signature = fromBase64Url(proof.signature);
  if (signature === undefined) return wrong('signature');
  const payload = proofPayload({
    sessionId: expected.sessionId,
    role: expected.role,
    local: expected.remote,
    remote: expected.local
  });
  if (!(await tools.crypto.verifyEs256(proof.jwk, signature, payload))) return wrong('signature');
  return { ok: true, person: verified.token.person };
}
