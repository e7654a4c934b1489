import type { PublicKey } from '../protocol/peer.ts';

/** The little cryptography that the identity rules need; WebCrypto in the app, the page and the tests. */
export type CryptoPort = {
  /** SHA-256 of the bytes, 32 bytes. */
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;
  /** Whether `signature` (64 bytes, r ‖ s) is the key's ECDSA P-256 signature with SHA-256; `false` for a bad key. */
  readonly verifyEs256: (
    key: PublicKey,
    signature: Uint8Array<ArrayBuffer>,
    message: Uint8Array<ArrayBuffer>
  ) => Promise<boolean>;
};
