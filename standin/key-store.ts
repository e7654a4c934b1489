import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What plays the system's key store. */
export type KeyStore = {
  readonly lock: (plainText: string) => Buffer;
  /** Throws for what was not locked with this store's key. */
  readonly unlock: (locked: Buffer) => string;
};

/** A key store whose one key lies in a file of a test's own, made when it is not there; `null` without a file. */
export function openKeyStore(file: string | undefined): KeyStore | null {
  if (file === undefined || file === '') return null;
  const key = keyIn(file);
  return {
    lock: (plainText) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const locked = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), locked]);
    },
    unlock: (locked) => {
      const decipher = createDecipheriv(CIPHER, key, locked.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(locked.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const rest = locked.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
    }
  };
}

function keyIn(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    const key = randomBytes(32);
    writeFileSync(file, key, { mode: 0o600 });
    return key;
  }
}
