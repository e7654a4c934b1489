import { createHash, createHmac, randomBytes } from 'node:crypto';
import { parseRange } from '#relay/turn/address-range.ts';

/** STUN and TURN, RFC 8489 and 8656, as much as is needed to ask a server for what it must refuse. */
export const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  permission: 0x008,
  channel: 0x009,
  connect: 0x00a
};
export type Method = keyof typeof METHOD;
const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  family: 0x0017,
  lifetime: 0x000d,
  transport: 0x0019,
  software: 0x8022
} as const;
export type AttributeName = keyof typeof ATTRIBUTE;
export type Attribute = readonly [AttributeName, Buffer];
const COOKIE = 0x2112a442;
const HEADER_BYTES = 20;

/** A message as it came; `error` is 0 for a success. */
export type Answer = {
  readonly transaction: string;
  readonly error: number;
  readonly attributes: ReadonlyMap<number, Buffer>;
};

/** The value of an attribute of an answer. */
export function readAttribute(answer: Answer, name: AttributeName): Buffer | undefined {
  return answer.attributes.get(ATTRIBUTE[name]);
}

/** An address of either family, XORed as RFC 8489 section 14.2 says. */
export function xorAddress(address: string, port: number, transaction: Buffer): Buffer {
  const range = parseRange(address);
  if (range === undefined) throw new Error(`not an address: ${address}`);
  const length = range.family === 4 ? 4 : 16;
  const bytes = Buffer.from(range.first.toString(16).padStart(length * 2, '0'), 'hex');
  const mask = Buffer.concat([Buffer.from('2112a442', 'hex'), transaction]);
  const head = Buffer.from([0, range.family === 4 ? 1 : 2, 0, 0]);
  head.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  return Buffer.concat([head, bytes.map((byte, index) => byte ^ (mask[index] ?? 0))]);
}

/** A request. With a key it ends in MESSAGE-INTEGRITY over all before it. */
export function encode(
  method: Method,
  transaction: Buffer,
  attributes: readonly Attribute[],
  key: Buffer | null
): Buffer {
  const body = Buffer.concat(attributes.map(([name, value]) => attribute(ATTRIBUTE[name], value)));
  const message = Buffer.concat([header(METHOD[method], body.length + (key === null ? 0 : 24), transaction), body]);
  if (key === null) return message;
  const integrity = createHmac('sha1', key).update(message).digest();
  return Buffer.concat([message, attribute(ATTRIBUTE.integrity, integrity)]);
}

/** Reads an answer; `null` when it is none. */
export function decode(message: Buffer): Answer | null {
  if (message.length < HEADER_BYTES || message.readUInt32BE(4) !== COOKIE) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  const error = attributes.get(ATTRIBUTE.error);
  const code = error === undefined ? 0 : ((error[2] ?? 0) & 7) * 100 + (error[3] ?? 0);
  return { transaction: message.subarray(8, HEADER_BYTES).toString('hex'), error: code, attributes };
}

/** The long-term key of RFC 8489 section 9.2.2. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** A fresh transaction id. */
export function newTransaction(): Buffer {
  return randomBytes(12);
}

function header(type: number, length: number, transaction: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([bytes, transaction]);
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
