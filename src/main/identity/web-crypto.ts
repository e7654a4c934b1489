import type { CryptoPort } from '#shared/identity/crypto-port.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** The identity rules' cryptography by WebCrypto, which Node and pages have alike. */
export const webCrypto: CryptoPort = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
  verifyEs256: async (key, signature, message) => {
    try {
      const imported = await crypto.subtle.importKey('jwk', { ...key }, ECDSA, false, ['verify']);
      return await crypto.subtle.verify(SIGNATURE, imported, signature, message);
    } catch {
      return false;
    }
  }
};
