import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CODE_ALPHABET,
  drawSecurityCode,
  formatSecurityCode,
  parseSecurityCode,
  securityCodeSchema
} from '#shared/ids/security-code.ts';

const codes = fc
  .array(fc.constantFrom(...CODE_ALPHABET), { minLength: 8, maxLength: 8 })
  .map((symbols) => symbols.join(''));

describe('B1: drawing', () => {
  test('30 different symbols, none of which looks like another', () => {
    expect(new Set(CODE_ALPHABET).size).toBe(30);
    expect(CODE_ALPHABET).not.toMatch(/[01OILU]/);
  });

  test('every byte counts for at most one symbol and all symbols weigh the same', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      let handed = false;
      const draw = (count: number): Uint8Array => {
        const bytes = new Uint8Array(count).fill(handed ? 0 : 255);
        if (!handed) bytes[0] = byte;
        handed = true;
        return bytes;
      };
      const first = drawSecurityCode(draw).charAt(0);
      // A byte from the unfair end is thrown away, and the next good one (0) is the first symbol.
      if (byte < 240) counts.set(first, (counts.get(first) ?? 0) + 1);
      else expect(first).toBe(CODE_ALPHABET.charAt(0));
    }
    expect([...counts.values()]).toEqual(Array.from({ length: 30 }, () => 8));
  });

  test('codes drawn from the system’s generator are valid and differ', () => {
    const drawn = Array.from({ length: 1_000 }, () => drawSecurityCode((count) => randomBytes(count)));
    expect(drawn.every((code) => securityCodeSchema.safeParse(code).success)).toBe(true);
    expect(new Set(drawn).size).toBe(1_000);
  });
});

describe('B2: reading what a person typed', () => {
  test('any case, spaces and dashes anywhere', () => {
    const separators = fc.constantFrom('', ' ', '-', ' - ', '–', '—', '\u00a0', '_', '.', '\t');
    fc.assert(
      fc.property(codes, fc.array(separators, { minLength: 9, maxLength: 9 }), fc.boolean(), (code, gaps, lower) => {
        const typed = gaps.map((gap, index) => gap + code.charAt(index)).join('');
        expect(parseSecurityCode(lower ? typed.toLowerCase() : typed)).toBe(code);
      })
    );
  });

  test('formatting and reading are inverse', () => {
    fc.assert(
      fc.property(codes, (text) => {
        const code = securityCodeSchema.parse(text);
        expect(formatSecurityCode(code)).toMatch(/^.{4}-.{4}$/);
        expect(parseSecurityCode(formatSecurityCode(code))).toBe(code);
      })
    );
  });

  test.each(['', 'K7QM-3WX', 'K7QM-3WXPP', 'K7QM-3WX0', 'K7QM-3WXO', 'К7QM-3WXP', `K7QM-3WXP${' '.repeat(60)}`])(
    '%j is no code',
    (typed) => {
      expect(parseSecurityCode(typed)).toBeUndefined();
    }
  );

  test('anything at all is a code or undefined', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const code = parseSecurityCode(typed);
        expect(code === undefined || securityCodeSchema.safeParse(code).success).toBe(true);
      })
    );
  });
});
