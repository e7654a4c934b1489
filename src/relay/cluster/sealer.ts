import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals texts for the way through Redis (AES-256-GCM): whoever reads or writes there learns nothing and cannot make anything
 * up. `context` says what a text is and whose; a text taken from one place and put into another does not open.
 */
export interface Sealer {
  seal(text: string, context: string): Buffer;
  /** The text, or `null` for what was not sealed with this key for this context. */
  open(sealed: Buffer, context: string): string | null;
}

/** @param randomBytes a CSPRNG; 96 random bits a text are enough for 2^32 texts under one key (SP 800-38D, section 8.3). */
export function createSealer(key: KeyObject, randomBytes: (count: number) => Uint8Array): Sealer {
  return {
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, context) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(-TAG_BYTES);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
        const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    }
  };
}
