import { describe, expect, test } from 'vitest';
import { contains, formatRange, parseRange, withoutFirst } from '#relay/turn/address-range.ts';
import {
  refusedRelayAddresses,
  type TurnServerOptions,
  turnServerConfiguration
} from '#relay/turn/server-configuration.ts';
import { SPECIAL_RANGES_V4, SPECIAL_RANGES_V6 } from '#relay/turn/special-ranges.ts';

const OPTIONS: TurnServerOptions = {
  realm: 'help.example.org',
  secrets: ['a'.repeat(40)],
  listen: ['198.51.100.7', '2001:db8::7'],
  tls: { port: 443, certFile: '/etc/deskside/turn.pem', keyFile: '/etc/deskside/turn.key' }
};
const linesOf = (options: Partial<TurnServerOptions> = {}): string[] =>
  turnServerConfiguration({ ...OPTIONS, ...options }).split('\n');
const valuesOf = (key: string, options: Partial<TurnServerOptions> = {}): string[] =>
  linesOf(options)
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1));

/** What a list of `first-last` lines covers, as coturn 4.6 compares: IPv6 byte by byte, `::` as no lower bound. */
function coveredByCoturn(ranges: readonly string[], address: string): boolean {
  const value = parseRange(address);
  return ranges.some((line) => {
    const [first, last] = line.split('-').map((text) => parseRange(text));
    if (value === undefined || first === undefined || last === undefined) throw new Error(`not a range: ${line}`);
    if (first.family === 6 && first.first === 0n) return true;
    if (value.family !== first.family) return false;
    const width = first.family === 4 ? 1 : 16;
    if (width === 1) return first.first <= value.first && value.first <= last.first;
    const bytes = (number: bigint): number[] =>
      Array.from({ length: 16 }, (_, index) => Number((number >> BigInt(8 * (15 - index))) & 0xffn));
    const [low, high] = [bytes(first.first), bytes(last.first)];
    return bytes(value.first).every((byte, index) => byte >= (low[index] ?? 0) && byte <= (high[index] ?? 0));
  });
}

describe('address blocks', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0-10.255.255.255'],
    ['192.0.2.1', '192.0.2.1-192.0.2.1'],
    ['::1', '0:0:0:0:0:0:0:1-0:0:0:0:0:0:0:1'],
    ['fc00::/7', 'fc00:0:0:0:0:0:0:0-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::ffff:10.1.2.3', '0:0:0:0:0:ffff:a01:203-0:0:0:0:0:ffff:a01:203'],
    ['1::', '1:0:0:0:0:0:0:0-1:0:0:0:0:0:0:0']
  ])('%s is %s', (text, range) => {
    const parsed = parseRange(text);
    expect(parsed === undefined ? undefined : formatRange(parsed)).toBe(range);
  });

  test.each(['', '10.0.0.1/8', '10.0.0.0/33', '10.0.0/8', '::/129', 'fe80::1%eth0', '1.2.3.4-5', '1.2.3.4/', 'x'])(
    '%j is none',
    (text) => expect(parseRange(text)).toBeUndefined()
  );

  test('without its first address a block is the blocks behind it', () => {
    const range = parseRange('10.0.0.0/29');
    expect(range === undefined ? [] : withoutFirst(range).map(formatRange)).toEqual([
      '10.0.0.1-10.0.0.1',
      '10.0.0.2-10.0.0.3',
      '10.0.0.4-10.0.0.7'
    ]);
  });
});

describe('the configuration of coturn', () => {
  test('J1: lets in nobody without credentials, and turns off what TURN for people does not need', () => {
    expect(linesOf()).toEqual(
      expect.arrayContaining([
        'use-auth-secret',
        `static-auth-secret=${'a'.repeat(40)}`,
        'fingerprint',
        'no-tcp-relay',
        'no-multicast-peers',
        'no-cli',
        'no-tlsv1',
        'no-tlsv1_1',
        'no-dtls',
        'no-software-attribute',
        'stale-nonce=600'
      ])
    );
    expect(linesOf().filter((line) => /^(no-auth|lt-cred-mech|user|web-admin|allow-|allowed-)/.test(line))).toEqual([
      'user-quota=12'
    ]);
  });

  test('every special block is denied, from its first to its last address, and no public address is', () => {
    const denied = valuesOf('denied-peer-ip');
    for (const text of [...SPECIAL_RANGES_V4, ...SPECIAL_RANGES_V6]) {
      const range = parseRange(text);
      if (range === undefined) throw new Error(`not a block: ${text}`);
      const { family, first, last } = range;
      for (const value of [first, (first + last) / 2n, last]) {
        // `::` itself is refused by coturn; tests/integration/turn holds it to that.
        if (family === 6 && value === 0n) continue;
        const address = formatRange({ family, first: value, last: value }).split('-')[0] ?? '';
        expect(coveredByCoturn(denied, address), `${address} of ${text}`).toBe(true);
      }
    }
    for (const address of ['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.1', '192.0.1.1', '223.255.255.255'])
      expect(coveredByCoturn(denied, address), address).toBe(false);
    for (const address of ['2000::1', '2001:200::1', '2001:4860:4860::8888', '2606:4700::1111', '3ffe::1'])
      expect(coveredByCoturn(denied, address), address).toBe(false);
  });

  test('the lists are the registries’: known members are in them', () => {
    const blocks = [...SPECIAL_RANGES_V4, ...SPECIAL_RANGES_V6].flatMap((text) => parseRange(text) ?? []);
    expect(blocks).toHaveLength(SPECIAL_RANGES_V4.length + SPECIAL_RANGES_V6.length);
    for (const text of ['169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254', '64:ff9b::a00:1', '2001::1']) {
      const address = parseRange(text);
      expect(address !== undefined && blocks.some((block) => contains(block, address)), text).toBe(true);
    }
  });

  test('private blocks are opened one by one, never more', () => {
    expect(valuesOf('allowed-peer-ip', { allowedPeers: ['10.20.0.0/16', 'fd12:3456::/48'] })).toEqual([
      '10.20.0.0-10.20.255.255',
      'fd12:3456:0:0:0:0:0:0-fd12:3456:0:ffff:ffff:ffff:ffff:ffff'
    ]);
    for (const range of ['127.0.0.1', '169.254.169.254', '::1', 'fe80::/10', '0.0.0.0/0', '8.0.0.0/8', '10.0.0.0/7'])
      expect(() => linesOf({ allowedPeers: [range] }), range).toThrow();
  });

  test('loopback is for tests, and cannot be had on an address that others reach', () => {
    expect(() => linesOf({ loopbackPeersForTests: true })).toThrow();
    expect(() =>
      linesOf({ listen: ['127.0.0.1'], relayAddresses: ['10.0.0.1'], loopbackPeersForTests: true })
    ).toThrow();
    const lines = linesOf({ listen: ['127.0.0.1'], loopbackPeersForTests: true });
    expect(lines).toEqual(expect.arrayContaining(['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1']));
  });

  test('two secrets stand beside each other while one is changed', () => {
    const secrets = ['n'.repeat(40), 'o'.repeat(40)];
    expect(valuesOf('static-auth-secret', { secrets })).toEqual(secrets);
    expect(() => linesOf({ secrets: [...secrets, 'x'.repeat(40)] })).toThrow();
  });

  test.each<[string, Partial<TurnServerOptions>]>([
    ['realm', { realm: 'a\nno-auth' }],
    ['realm with a comment', { realm: 'a#b' }],
    ['secret', { secrets: [`${'a'.repeat(40)}\nno-auth`] }],
    ['short secret', { secrets: ['a'.repeat(31)] }],
    ['listen', { listen: ['127.0.0.1\nno-auth'] }],
    ['listen by name', { listen: ['localhost'] }],
    ['relay', { relayAddresses: ['1.2.3.4 '] }],
    ['external', { externalAddress: { public: '1.2.3.4/5', private: '10.0.0.1' } }],
    ['certificate', { tls: { certFile: '/a\nno-auth', keyFile: '/b' } }],
    ['key', { tls: { certFile: '/a', keyFile: '/b c' } }],
    ['database', { databaseFile: '/a"\nno-auth' }],
    ['pid', { pidFile: 'relative' }],
    ['peers', { allowedPeers: ['10.0.0.0/8\nno-auth'] }],
    ['port', { plainPort: 65_536 }],
    ['same port', { plainPort: 443 }],
    ['ports', { relayPorts: { first: 50_000, last: 49_999 } }],
    ['quota', { quota: { perUser: 0 } }],
    ['rate', { bandwidth: { perSession: -1 } }]
  ])('refuses a value that could be another line or is out of range: %s', (_, options) => {
    expect(() => linesOf(options)).toThrow();
  });

  test('is one key, or key and value, on each line', () => {
    for (const line of linesOf({
      externalAddress: { public: '198.51.100.7', private: '10.0.0.7' },
      pidFile: '/run/x'
    })) {
      expect(line).toMatch(/^(#.*|[a-z0-9_-]+(=[^\s#]+)?|)$/);
    }
  });

  test('names relay addresses at which two relayed sides would not reach each other', () => {
    expect(refusedRelayAddresses({ ...OPTIONS, listen: ['10.0.0.5', '8.8.8.8'] })).toEqual(['10.0.0.5']);
    expect(refusedRelayAddresses({ ...OPTIONS, listen: ['10.0.0.5'], allowedPeers: ['10.0.0.5'] })).toEqual([]);
    const externalAddress = { public: '8.8.8.8', private: '10.0.0.5' };
    expect(refusedRelayAddresses({ ...OPTIONS, listen: ['10.0.0.5'], externalAddress })).toEqual([]);
  });
});
