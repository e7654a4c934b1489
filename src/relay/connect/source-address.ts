import { isIPv4, isIPv6 } from 'node:net';

/**
 * The source that limits count by: an IPv4 address (mapped ones unwrapped, RFC 4291 section 2.5.5.2), or the /64 of an IPv6
 * address, because a whole one belongs to a single customer. Anything else is one common source.
 */
export function sourceOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (isIPv4(address)) return address;
  const plain = address.replace(/%.*$/, '').toLowerCase();
  return isIPv6(plain) ? `${firstHalf(plain)}::/64` : 'unknown';
}

/** The first four groups of an IPv6 address, zeros written out. */
function firstHalf(address: string): string {
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 tail stands for two groups.
  const backGroups = back.reduce((count, group) => count + (group.includes('.') ? 2 : 1), 0);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - backGroups);
  const groups = [...front, ...Array.from({ length: zeros }, () => '0'), ...back];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
