import { isIP } from 'node:net';

/** A block of addresses; bounds are the addresses as numbers, both included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads `address/prefix`, or an address alone; `undefined` for anything else and for a block with host bits set. */
export function parseRange(text: string): AddressRange | undefined {
  const match = /^([0-9A-Fa-f:.]+)(?:\/(\d{1,3}))?$/.exec(text);
  const family = isIP(match?.[1] ?? '');
  if (match === null || (family !== 4 && family !== 6)) return undefined;
  const bits = family === 4 ? 32 : 128;
  const prefix = Number(match[2] ?? bits);
  if (prefix > bits) return undefined;
  const first = family === 4 ? numberOfV4(match[1] ?? '') : numberOfV6(match[1] ?? '');
  const size = 1n << BigInt(bits - prefix);
  return first % size === 0n ? { family, first, last: first + size - 1n } : undefined;
}

/** Whether `outer` holds all of `inner`. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** The block without its first address, as blocks again; a block of one address leaves nothing. */
export function withoutFirst({ family, first, last }: AddressRange): readonly AddressRange[] {
  const blocks: AddressRange[] = [];
  for (let size = 1n; first + 2n * size - 1n <= last; size *= 2n) {
    blocks.push({ family, first: first + size, last: first + 2n * size - 1n });
  }
  return blocks;
}

/** As coturn writes it: `first-last`; IPv6 in eight full groups, so that no short form is left to interpretation. */
export function formatRange({ family, first, last }: AddressRange): string {
  return `${formatAddress(family, first)}-${formatAddress(family, last)}`;
}

/** An address in the notation of {@link formatRange}. */
export function formatAddress(family: 4 | 6, value: bigint): string {
  const [groups, bits, radix, separator] = family === 4 ? [4, 8n, 10, '.'] : [8, 16n, 16, ':'];
  const parts = Array.from({ length: groups }, (_, index) => {
    const shift = BigInt(groups - 1 - index) * bits;
    return ((value >> shift) & ((1n << bits) - 1n)).toString(radix);
  });
  return parts.join(separator);
}

function numberOfV4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function numberOfV6(address: string): bigint {
  // RFC 4291 section 2.2: the last 32 bits may be written as IPv4.
  const dotted = /[0-9.]+\.[0-9]+$/.exec(address)?.[0];
  const tail = dotted === undefined ? 0n : numberOfV4(dotted);
  const plain =
    dotted === undefined
      ? address
      : `${address.slice(0, -dotted.length)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  const [head = '', rest] = plain.split('::');
  const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const left = groupsOf(head);
  const right = groupsOf(rest ?? '');
  const zeros = rest === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 0x1_0000n + BigInt(`0x${part}`), 0n);
}
