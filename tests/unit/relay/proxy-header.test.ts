import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_HEADER_BYTES, readProxyHeader, V2_MOST } from '#relay/http/front/proxy-header.ts';

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const line = (text: string): Buffer => Buffer.from(`${text}\r\n`, 'latin1');
const size = (value: number): number[] => [value >> 8, value & 0xff];

function binary(versionAndCommand: number, family: number, body: readonly number[], length = body.length): Buffer {
  return Buffer.from([...SIGNATURE, versionAndCommand, family, ...size(length), ...body]);
}

const byte = fc.integer({ min: 0, max: 255 });
const bytes = (length: number) => fc.array(byte, { minLength: length, maxLength: length });
const port = fc.integer({ min: 0, max: 65_535 });
const extension = fc
  .tuple(byte, fc.array(byte, { maxLength: 40 }))
  .map(([type, value]) => [type, ...size(value.length), ...value]);
const extensions = fc.array(extension, { maxLength: 8 }).map((list) => list.flat());

/** Right headers with the address that they tell. */
const right = fc.oneof(
  fc.tuple(fc.ipV4(), fc.ipV4(), port, port).map(([from, to, one, two]) => ({
    header: line(`PROXY TCP4 ${from} ${to} ${one} ${two}`),
    address: from
  })),
  fc.tuple(bytes(4), bytes(8), extensions).map(([from, rest, more]) => ({
    header: binary(0x21, 0x11, [...from, ...rest, ...more]),
    address: from.join('.')
  })),
  fc.tuple(bytes(16), bytes(20), extensions).map(([from, rest, more]) => ({
    header: binary(0x21, 0x21, [...from, ...rest, ...more]),
    address: undefined
  })),
  fc.tuple(fc.constantFrom(0x00, 0x31), bytes(216), extensions).map(([family, rest, more]) => ({
    header: binary(0x21, family, family === 0 ? more : [...rest, ...more]),
    address: null
  })),
  fc.tuple(byte, fc.array(byte, { maxLength: 300 })).map(([family, rest]) => ({
    header: binary(0x20, family, rest),
    address: null
  }))
);

describe('what the specification allows', () => {
  test('every part of a right header wants more, the whole is one, and what follows is not its', () => {
    fc.assert(
      fc.property(right, fc.uint8Array({ maxLength: 64 }), ({ header, address }, rest) => {
        for (let length = 0; length < header.length; length += 1) {
          expect(readProxyHeader(header.subarray(0, length)).kind).toBe('more');
        }
        const read = readProxyHeader(Buffer.concat([header, rest]));
        expect(read).toMatchObject({ kind: 'header', length: header.length });
        if (address !== undefined) expect(read).toMatchObject({ address });
      })
    );
  });

  test.each([
    ['PROXY UNKNOWN', null],
    ['PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535', null],
    ['PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535', '255.255.255.255'],
    ['PROXY TCP6 2001:DB8::1 ::1 1 443', '2001:db8::1'],
    ['PROXY TCP6 ::ffff:c000:201 ::1 0 0', '::ffff:192.0.2.1']
  ])('%s', (text, address) => {
    expect(readProxyHeader(line(text))).toMatchObject({ kind: 'header', address });
  });

  test('an IPv4 address in IPv6 shows as one in version 2 as well', () => {
    const mapped = [...Array<number>(10).fill(0), 0xff, 0xff, 192, 0, 2, 1];
    const read = readProxyHeader(binary(0x21, 0x21, [...mapped, ...Array<number>(20).fill(0)]));
    expect(read).toMatchObject({ address: '::ffff:192.0.2.1' });
  });
});

describe('what it does not', () => {
  const inet = Array<number>(12).fill(1);
  test.each<[string, Buffer]>([
    ['a request', line('GET / HTTP/1.1')],
    ['a TLS handshake', Buffer.from([0x16, 3, 1, 2, 0])],
    ['small letters', line('proxy TCP4 1.2.3.4 1.2.3.4 1 2')],
    ['two spaces', line('PROXY TCP4  1.2.3.4 1.2.3.4 1 2')],
    ['a space behind', line('PROXY TCP4 1.2.3.4 1.2.3.4 1 2 ')],
    ['a third port', line('PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3')],
    ['a missing port', line('PROXY TCP4 1.2.3.4 1.2.3.4 1')],
    ['a port that is too large', line('PROXY TCP4 1.2.3.4 1.2.3.4 65536 2')],
    ['a port with a zero in front', line('PROXY TCP4 1.2.3.4 1.2.3.4 01 2')],
    ['a port with a sign', line('PROXY TCP4 1.2.3.4 1.2.3.4 +1 2')],
    ['an address with a zero in front', line('PROXY TCP4 01.2.3.4 1.2.3.4 1 2')],
    ['a name', line('PROXY TCP4 localhost 1.2.3.4 1 2')],
    ['an IPv6 address as IPv4', line('PROXY TCP4 ::1 1.2.3.4 1 2')],
    ['a zone', line('PROXY TCP6 fe80::1%lo ::1 1 2')],
    ['another family', line('PROXY UDP4 1.2.3.4 1.2.3.4 1 2')],
    ['a carriage return within', line('PROXY UNKNOWN a\rb')],
    ['a line feed alone', Buffer.from('PROXY UNKNOWN a\nGET / HTTP/1.1\r\n')],
    ['a line that is too long', line(`PROXY UNKNOWN ${'x'.repeat(95)}`)],
    ['a line without end', Buffer.from(`PROXY TCP4 ${'1'.repeat(200)}`)],
    ['version 1 in binary', binary(0x11, 0x11, inet)],
    ['version 3', binary(0x31, 0x11, inet)],
    ['another command', binary(0x22, 0x11, inet)],
    ['UDP', binary(0x21, 0x12, inet)],
    ['another family in binary', binary(0x21, 0x41, inet)],
    ['too few bytes for its family', binary(0x21, 0x11, inet.slice(1))],
    ['an extension that is cut', binary(0x21, 0x11, [...inet, 4, 0])],
    ['an extension beyond the end', binary(0x21, 0x11, [...inet, 4, 0, 9, 1])],
    ['more than is taken, before it comes', binary(0x21, 0x11, [], V2_MOST + 1)],
    ['more than is taken, of LOCAL', binary(0x20, 0x00, [], V2_MOST + 1)]
  ])('%s', (_what, header) => {
    expect(readProxyHeader(header)).toEqual({ kind: 'bad' });
  });

  test('the longest line that may be is read, one byte more is not', () => {
    const longest = line(`PROXY UNKNOWN ${'x'.repeat(91)}`);
    expect(longest).toHaveLength(107);
    expect(readProxyHeader(longest).kind).toBe('header');
    expect(readProxyHeader(line(`PROXY UNKNOWN ${'x'.repeat(92)}`)).kind).toBe('bad');
  });

  test('no bytes make it throw, read beyond them or wait for more than its bound', () => {
    const start = fc.constantFrom<readonly number[]>(
      [],
      [...SIGNATURE],
      [...Buffer.from('PROXY ')],
      [...SIGNATURE, 0x21, 0x11]
    );
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 400 }), (head, tail) => {
        const whole = Buffer.from([...head, ...tail]);
        const read = readProxyHeader(whole);
        if (read.kind === 'header') expect(read.length).toBeLessThanOrEqual(whole.length);
        expect(readProxyHeader(Buffer.concat([whole, Buffer.alloc(MOST_HEADER_BYTES)])).kind).not.toBe('more');
      }),
      { numRuns: 500 }
    );
  });

  test('a header with one byte changed is refused or read, and never longer than its bound', () => {
    fc.assert(
      fc.property(right, fc.nat(), byte, ({ header }, at, value) => {
        const changed = Buffer.from(header);
        changed[at % header.length] = value;
        const read = readProxyHeader(changed);
        if (read.kind === 'header') expect(read.length).toBeLessThanOrEqual(MOST_HEADER_BYTES);
      }),
      { numRuns: 500 }
    );
  });
});
