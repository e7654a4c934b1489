import { createHash, createHmac } from 'node:crypto';

/** STUN and TURN as far as one allocation needs them (RFC 8489 section 5, RFC 8656 section 7). */
const MAGIC_COOKIE = 0x2112_a442;
const HEADER_BYTES = 20;
export const ALLOCATE = 0x0003;
export const REFRESH = 0x0004;
const SUCCESS_BIT = 0x0100;
const ERROR_BIT = 0x0110;

const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const LIFETIME = 0x000d;
const REALM = 0x0014;
const NONCE = 0x0015;
const REQUESTED_TRANSPORT = 0x0019;
const UDP = 17;

/** What a request proves itself with, after the server named realm and nonce. */
export interface StunCredential {
  readonly username: string;
  readonly password: string;
  readonly realm: Uint8Array;
  readonly nonce: Uint8Array;
}

/** An answer to a request. `code` is 0 for success. */
export interface StunAnswer {
  readonly code: number;
  readonly realm: Uint8Array | null;
  readonly nonce: Uint8Array | null;
}

function attribute(type: number, value: Uint8Array): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.byteLength / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.byteLength, 2);
  padded.set(value, 4);
  return padded;
}

function message(method: number, id: Uint8Array, body: Buffer, announced: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(method, 0);
  header.writeUInt16BE(announced, 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  return Buffer.concat([header, id, body]);
}

/**
 * A request to allocate, or with REFRESH one to let go. `id` is 12 random bytes. The long-term credential mechanism is that
 * of RFC 8489 section 9.2, whose integrity counts its own 24 bytes into the length.
 */
export function stunRequest(
  method: typeof ALLOCATE | typeof REFRESH,
  id: Uint8Array,
  credential: StunCredential | null
): Buffer {
  const what =
    method === ALLOCATE
      ? attribute(REQUESTED_TRANSPORT, Uint8Array.of(UDP, 0, 0, 0))
      : attribute(LIFETIME, Uint8Array.of(0, 0, 0, 0));
  if (credential === null) return message(method, id, what, what.byteLength);
  const { username, password, realm, nonce } = credential;
  const body = Buffer.concat([
    what,
    attribute(USERNAME, Buffer.from(username)),
    attribute(REALM, realm),
    attribute(NONCE, nonce)
  ]);
  const key = createHash('md5').update(`${username}:`).update(realm).update(`:${password}`).digest();
  const signed = message(method, id, body, body.byteLength + 24);
  return Buffer.concat([signed, attribute(MESSAGE_INTEGRITY, createHmac('sha1', key).update(signed).digest())]);
}

/** How long the message at the start of `bytes` is; `null` while its header is not complete. */
export function stunLength(bytes: Buffer): number | null {
  return bytes.byteLength < HEADER_BYTES ? null : HEADER_BYTES + bytes.readUInt16BE(2);
}

/** Reads the answer to the request with this method and id; `null` for anything else. */
export function readStunAnswer(bytes: Buffer, method: number, id: Uint8Array): StunAnswer | null {
  const length = stunLength(bytes);
  if (length === null || bytes.byteLength < length || bytes.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  if (!bytes.subarray(8, HEADER_BYTES).equals(id)) return null;
  const type = bytes.readUInt16BE(0);
  const found = attributesOf(bytes.subarray(HEADER_BYTES, length));
  const realm = found.get(REALM) ?? null;
  const nonce = found.get(NONCE) ?? null;
  if (type === (method | SUCCESS_BIT)) return { code: 0, realm, nonce };
  const error = found.get(ERROR_CODE);
  if (type !== (method | ERROR_BIT) || error === undefined || error.byteLength < 4) return null;
  return { code: (error[2] ?? 0) * 100 + (error[3] ?? 0), realm, nonce };
}

function attributesOf(body: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= body.byteLength; ) {
    const length = body.readUInt16BE(at + 2);
    found.set(body.readUInt16BE(at), body.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return found;
}
