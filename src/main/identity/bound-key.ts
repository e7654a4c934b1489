import { identityNonce } from '#shared/identity/binding.ts';
import { toBase64Url } from '#shared/identity/bytes.ts';
import { type PublicKey, publicKeySchema } from '#shared/protocol/peer.ts';
import { webCrypto } from './web-crypto.ts';

/** The key pair of one sign-in. The private half never leaves WebCrypto and dies with the process. */
export type BoundKey = {
  readonly jwk: PublicKey;
  /** Base64url. */
  readonly salt: string;
  /** What the ID token has to carry. */
  readonly nonce: string;
  /** ECDSA P-256 with SHA-256, r ‖ s, base64url. */
  readonly sign: (message: Uint8Array<ArrayBuffer>) => Promise<string>;
};

/** Salt of 128 bits: as unguessable as the key needs, and the shortest that a proof may carry. */
const SALT_BYTES = 16;

/** Makes a key and the nonce that binds a sign-in to it (protocol.md "Identity binding" point 1). */
export async function createBoundKey(): Promise<BoundKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk = publicKeySchema.parse({ kty, crv, x, y });
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  return {
    jwk,
    salt: toBase64Url(salt),
    nonce: await identityNonce(jwk, salt, webCrypto),
    sign: async (message) => {
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, message);
      return toBase64Url(new Uint8Array(signature));
    }
  };
}
