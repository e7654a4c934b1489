import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_ALPHABET, securityCodeSchema } from '#shared/ids/security-code.ts';
import { buildJoinLink, parseJoinLink } from '#shared/links/join-link.ts';

const codes = fc
  .array(fc.constantFrom(...CODE_ALPHABET), { minLength: 8, maxLength: 8 })
  .map((symbols) => securityCodeSchema.parse(symbols.join('')));

describe('C3: join links', () => {
  test('building and reading are inverse', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(parseJoinLink(buildJoinLink(code))).toBe(code);
      })
    );
  });

  test.each([
    'deskside://join?code=K7QM-3WXP',
    'deskside://join?code=K7QM3WXP',
    'deskside://join?code=k7qm-3wxp',
    'deskside://join/?code=K7QM-3WXP',
    'DESKSIDE://JOIN?CODE=K7QM-3WXP'
  ])('%s is read', (link) => {
    expect(parseJoinLink(link)).toBe('K7QM3WXP');
  });

  test.each([
    '',
    'K7QM-3WXP',
    'deskside://join',
    'deskside://join?code=',
    'deskside://join?code=K7QM-3WX',
    'deskside://join?code=K7QM-3WXPP',
    'deskside://join?code=K7QM-3WX0',
    'deskside://join?code=K7QM--3WXP',
    'deskside://join?code=K7QM%2D3WXP',
    'deskside://join?code=%4B7QM-3WXP',
    'deskside://join?code=K7QM-3WXP ',
    ' deskside://join?code=K7QM-3WXP',
    'deskside://join?code=K7QM-3WXP\n',
    'deskside://join?code=K7QM-3WXP\u0000',
    'deskside://join?code=K7QM-3WXP#x',
    'deskside://join?code=K7QM-3WXP&code=22222222',
    'deskside://join?code=K7QM-3WXP --no-sandbox',
    'deskside://join?code=K7QM-3WXP" --remote-debugging-port=1 "',
    'deskside://join?x=1&code=K7QM-3WXP',
    'deskside://join/../end?code=K7QM-3WXP',
    'deskside://user@join?code=K7QM-3WXP',
    'deskside://join:80?code=K7QM-3WXP',
    'deskside://join.evil.example?code=K7QM-3WXP',
    'deskside:join?code=K7QM-3WXP',
    'deskside:////join?code=K7QM-3WXP',
    'https://join?code=K7QM-3WXP',
    'javascript:alert(1)//deskside://join?code=K7QM-3WXP',
    'file:///etc/passwd',
    '\\\\server\\share\\deskside',
    '--url=deskside://join?code=K7QM-3WXP',
    'deskside://join?code=Ｋ7QM-3WXP',
    'deskside://joın?code=K7QM-3WXP',
    `deskside://join?code=K7QM-3WXP${'A'.repeat(100_000)}`
  ])('%j is refused', (link) => {
    expect(parseJoinLink(link)).toBeUndefined();
  });

  test('anything at all is a code or undefined', () => {
    const near = fc.tuple(fc.string(), fc.string()).map(([a, b]) => `deskside://join?code=${a}${b}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), near), (link) => {
        const code = parseJoinLink(link);
        expect(code === undefined || securityCodeSchema.safeParse(code).success).toBe(true);
      })
    );
  });
});
