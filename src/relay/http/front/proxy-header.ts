import { isIPv4, isIPv6, SocketAddress } from 'node:net';

/** What the beginning of a connection says, by HAProxy's "The PROXY protocol", versions 1 and 2. */
export type ProxyHeader =
  /** So far it could become one; more bytes are needed. */
  | { readonly kind: 'more' }
  /** It is none, or not a right one. */
  | { readonly kind: 'bad' }
  | {
      readonly kind: 'header';
      /** Bytes that it takes; what follows is the client's. */
      readonly length: number;
      /** Who connected to the front, or `null` where the front speaks for itself or does not know. */
      readonly address: string | null;
    };

const MORE: ProxyHeader = { kind: 'more' };
const BAD: ProxyHeader = { kind: 'bad' };

/** The longest line of version 1 with its end (section 2.1). */
const V1_MOST = 107;
const V1_START = Buffer.from('PROXY ', 'latin1');
const V1_LINE = /^PROXY (TCP4|TCP6) (\S+) (\S+) (\d{1,5}) (\d{1,5})$/;
const V1_UNKNOWN = /^PROXY UNKNOWN(?: .*)?$/;

const V2_START = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const V2_FIXED = 16;
/** Addresses and extensions of version 2. HAProxy's own, with names of a client's certificate in them, stay below. */
export const V2_MOST = 2_048;
/** The most that is ever read before a header is whole or refused. */
export const MOST_HEADER_BYTES = V2_FIXED + V2_MOST;

/** Bytes of both addresses and both ports, by family and transport (section 2.2); `null`: known, and no address of the internet. */
const V2_FAMILIES: ReadonlyMap<number, { readonly bytes: number; readonly address: number | null }> = new Map([
  [0x00, { bytes: 0, address: null }],
  [0x11, { bytes: 12, address: 4 }],
  [0x21, { bytes: 36, address: 16 }],
  [0x31, { bytes: 216, address: null }]
]);

/** Reads the header that a connection begins with. Strict: what the specification does not allow is `bad` as soon as it shows. */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (begins(bytes, V1_START)) return bytes.length < V1_START.length ? MORE : readLine(bytes);
  if (begins(bytes, V2_START)) return bytes.length < V2_FIXED ? MORE : readBinary(bytes);
  return BAD;
}

/** Whether `bytes` are the beginning of `start`, or `start` of them. */
function begins(bytes: Buffer, start: Buffer): boolean {
  const shared = Math.min(bytes.length, start.length);
  return bytes.compare(start, 0, shared, 0, shared) === 0;
}

function readLine(bytes: Buffer): ProxyHeader {
  const text = bytes.toString('latin1', 0, V1_MOST);
  const end = text.indexOf('\r\n');
  if (end < 0) return bytes.length < V1_MOST ? MORE : BAD;
  const line = text.slice(0, end);
  const length = end + 2;
  if (V1_UNKNOWN.test(line)) return { kind: 'header', length, address: null };
  const [, family, from = '', to = '', ...ports] = V1_LINE.exec(line) ?? [];
  const right = family === 'TCP4' ? isIPv4 : isPlainIPv6;
  if (family === undefined || !right(from) || !right(to) || !ports.every(isPort)) return BAD;
  return { kind: 'header', length, address: family === 'TCP4' ? from : plainIPv6(from) };
}

function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

function isPort(text: string): boolean {
  return Number(text) <= 65_535 && String(Number(text)) === text;
}

/** As the system writes it, so that a mapped IPv4 address shows as one. */
function plainIPv6(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}

function readBinary(bytes: Buffer): ProxyHeader {
  const versionAndCommand = bytes[12];
  const size = bytes.readUInt16BE(14);
  const length = V2_FIXED + size;
  if ((versionAndCommand !== 0x20 && versionAndCommand !== 0x21) || size > V2_MOST) return BAD;
  const local = versionAndCommand === 0x20;
  const family = V2_FAMILIES.get(bytes[13] ?? -1);
  // Of LOCAL the receiver must skip everything, whatever it says.
  if (!local && (family === undefined || size < family.bytes)) return BAD;
  if (bytes.length < length) return MORE;
  if (local || family === undefined) return { kind: 'header', length, address: null };
  if (!areExtensions(bytes.subarray(V2_FIXED + family.bytes, length))) return BAD;
  const { address } = family;
  if (address === null) return { kind: 'header', length, address: null };
  return { kind: 'header', length, address: written(bytes.subarray(V2_FIXED, V2_FIXED + address)) };
}

/** Whether the rest is whole extensions (type, length in two bytes, value); nothing in them is used. */
function areExtensions(rest: Buffer): boolean {
  let at = 0;
  while (at + 3 <= rest.length) at += 3 + rest.readUInt16BE(at + 1);
  return at === rest.length;
}

function written(address: Buffer): string {
  if (address.length === 4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => address.readUInt16BE(2 * index).toString(16));
  return plainIPv6(groups.join(':'));
}
