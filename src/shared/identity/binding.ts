import type { PublicKey } from '../protocol/peer.ts';
import type { SessionRole } from '../session/modes.ts';
import { concat, lengthPrefixed, toBase64Url, utf8 } from './bytes.ts';
import type { CryptoPort } from './crypto-port.ts';

/** First field of everything that is signed as a proof, so that no other signature of the key can pass for one. */
const PROOF_CONTEXT = 'deskside-proof-v1';

/** The members of an EC key that its thumbprint covers, in the order and form of RFC 7638 section 3. */
export function thumbprintInput(key: PublicKey): string {
  return JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x, y: key.y });
}

/**
 * The nonce that binds a sign-in to a key: `base64url(SHA-256(JWK thumbprint ‖ salt))` (protocol.md "Identity binding"
 * point 1). The salt keeps the identity provider and whoever sees the token from linking keys.
 */
export async function identityNonce(key: PublicKey, salt: Uint8Array, crypto: CryptoPort): Promise<string> {
  const thumbprint = await crypto.sha256(concat(utf8(thumbprintInput(key))));
  return toBase64Url(await crypto.sha256(concat(thumbprint, salt)));
}

/** What a proof is about, as the one who signs it sees it. */
export type ProofBinding = {
  readonly sessionId: string;
  /** The signer's role. */
  readonly role: SessionRole;
  /** The signer's own DTLS fingerprint. */
  readonly local: string;
  /** The fingerprint that the signer's DTLS transport saw at the other end. */
  readonly remote: string;
};

/** The bytes that a proof's signature covers. */
export function proofPayload(binding: ProofBinding): Uint8Array<ArrayBuffer> {
  const fields = [PROOF_CONTEXT, binding.sessionId, binding.role, binding.local, binding.remote];
  return lengthPrefixed(...fields.map(utf8));
}
