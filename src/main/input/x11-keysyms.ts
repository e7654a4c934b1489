/** Keysyms of the keys whose names matter here (`keysymdef.h`). */
export const KEYSYM = { capsLock: 0xffe5, shiftLeft: 0xffe1, level3Shift: 0xfe03 } as const;

/** Keysyms that say their character's code point begin here (X11 protocol, appendix A "KEYSYM Encoding"). */
const UNICODE = 0x01000000;

/**
 * The keysym of a character: Latin-1 characters are their own, every other one is its code point above 0x01000000 (X11
 * protocol, appendix A "KEYSYM Encoding").
 */
export function keysymOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  const latin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return latin1 ? point : UNICODE + point;
}

/** Whether a keysym is one that {@link keysymOf} makes, or none: all that a lent key can have. */
export function isLendable(keysym: number): boolean {
  return keysym <= 0xff || (keysym >= 0x01000100 && keysym <= 0x0110ffff);
}

/**
 * The older keysyms number their characters as a code page does: its byte is the keysym's low byte, from `first` on. Those
 * of Greek and of Cyrillic beyond Russian have an order of their own, written out below.
 */
const CODE_PAGES: readonly { readonly high: number; readonly first: number; readonly page: string }[] = [
  { high: 0x01, first: 0xa1, page: 'iso-8859-2' },
  { high: 0x02, first: 0xa1, page: 'iso-8859-3' },
  { high: 0x03, first: 0xa2, page: 'iso-8859-4' },
  { high: 0x05, first: 0xac, page: 'iso-8859-6' },
  { high: 0x06, first: 0xc0, page: 'koi8-r' },
  { high: 0x0c, first: 0xdf, page: 'iso-8859-8' },
  { high: 0x0d, first: 0xa1, page: 'windows-874' }
];

/** Characters of keysyms that follow each other, from the first one's number on; a space where there is none. */
const IN_A_ROW: readonly (readonly [first: number, characters: string])[] = [
  [
    0x4a1,
    '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜'
  ],
  [0x6a1, 'ђѓёєѕіїјљњћќґўџ№ЂЃЁЄЅІЇЈЉЊЋЌҐЎЏ'],
  [0x7a1, 'ΆΈΉΊΪ ΌΎΫ Ώ  ΅―'],
  [0x7b1, 'άέήίϊΐόύϋΰώ'],
  [0x7c1, 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣ ΤΥΦΧΨΩ'],
  [0x7e1, 'αβγδεζηθικλμνξοπρσςτυφχψω'],
  [0xaa9, '—–'],
  [0xaae, '…'],
  [0xac9, '™'],
  [0xad0, '‘’“”'],
  [0xafd, '‚„'],
  [0x13bc, 'ŒœŸ'],
  [0x20ac, '€']
];

function olderKeysyms(): ReadonlyMap<number, string> {
  const characters = new Map<number, string>();
  for (const { high, first, page } of CODE_PAGES) {
    const decoder = new TextDecoder(page);
    for (let low = first; low <= 0xff; low += 1) {
      const character = decoder.decode(Uint8Array.of(low));
      if (character !== '\ufffd') characters.set((high << 8) | low, character);
    }
  }
  for (const [first, row] of IN_A_ROW) {
    [...row].forEach((character, index) => {
      if (character !== ' ') characters.set(first + index, character);
    });
  }
  return characters;
}

const OLDER = olderKeysyms();

/** The character that a keysym of a layout types; `undefined` for keys that type none, dead ones too. */
export function characterOf(keysym: number): string | undefined {
  if (keysym >= UNICODE + 0x100 && keysym <= UNICODE + 0x10ffff) return String.fromCodePoint(keysym - UNICODE);
  const latin1 = (keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff);
  return latin1 ? String.fromCodePoint(keysym) : OLDER.get(keysym);
}
