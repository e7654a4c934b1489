import { describe, expect, it } from 'vitest';
import { isInside, toDip, toPixels } from '#main/input/geometry.ts';
import { robotjsKey } from '#main/input/robotjs-keys.ts';
import { createSpareKeys, KEEP_MEANING_MS, SETTLE_MS } from '#main/input/spare-keys.ts';
import { x11Keycode } from '#main/input/x11-keycodes.ts';
import { isLendable, keysymOf, readKeymap } from '#main/input/x11-keymap.ts';
import { KEY_CODES, keyCodeSchema } from '#shared/protocol/key-codes.ts';

describe('physical keys', () => {
  it('D2: X11 has a keycode for every key that may be sent, each its own', () => {
    const keycodes = KEY_CODES.map((code) => x11Keycode(keyCodeSchema.parse(code)));
    expect(KEY_CODES.filter((_code, index) => keycodes[index] === undefined)).toEqual([]);
    expect(new Set(keycodes).size).toBe(KEY_CODES.length);
    expect(x11Keycode(keyCodeSchema.parse('KeyA'))).toBe(38);
    expect(x11Keycode(keyCodeSchema.parse('Enter'))).toBe(36);
    expect(x11Keycode(keyCodeSchema.parse('F12'))).toBe(96);
    expect(x11Keycode(keyCodeSchema.parse('MetaLeft'))).toBe(133);
  });

  it('robotjs lacks only these', () => {
    expect(KEY_CODES.filter((code) => robotjsKey(keyCodeSchema.parse(code)) === undefined)).toEqual([
      'NumpadEqual',
      'NumpadComma',
      'IntlBackslash',
      'IntlRo',
      'IntlYen',
      'ScrollLock',
      'Pause',
      'Convert',
      'NonConvert',
      'KanaMode',
      'Lang1',
      'Lang2'
    ]);
  });
});

describe('x11 keymap', () => {
  it('a character’s keysym is itself in Latin-1 and its code point with a mark elsewhere', () => {
    expect(['a', 'ß', 'Ω', '漢', '😀'].map(keysymOf)).toEqual([0x61, 0xdf, 0x10003a9, 0x1006f22, 0x101f600]);
    for (const character of ['a', 'ß', 'Ω', '漢', '😀']) expect(isLendable(keysymOf(character))).toBe(true);
    expect([0xffe1, 0x1008ff11, 0x6c1].map(isLendable)).toEqual([false, false, false]);
  });

  it('finds plain and shifted characters, spare keycodes, Shift and Caps Lock', () => {
    const rows = [
      [0x61, 0x41],
      [0x31, 0x21],
      [0x21, 0],
      [0, 0],
      [0xffe1, 0],
      [0xffe5, 0],
      [0x10003a9, 0x10003a9]
    ];
    const keymap = readKeymap(rows, [[12], [13], [], [], [], [], [], []], 8, new Set([14]));
    expect(keymap.byKeysym.get(0x61)).toEqual({ keycode: 8, level: 0 });
    expect(keymap.byKeysym.get(0x41)).toEqual({ keycode: 8, level: 1 });
    expect(keymap.byKeysym.get(0x21)).toEqual({ keycode: 10, level: 0 });
    expect(keymap.spare).toEqual([11, 14]);
    expect([keymap.shift, keymap.capsLock]).toEqual([12, 13]);
  });
});

describe('spare keys', () => {
  function setUp(keycodes: readonly number[]) {
    const bound: string[] = [];
    const spare = createSpareKeys((keycode, [plain, shifted]) => bound.push(`${keycode}: ${plain} ${shifted}`));
    spare.setSpare(keycodes);
    /** Lends at `now`, as if it had been made ready in time. */
    const lend = (keysym: number, now: number) => {
      spare.prepare(keysym, now - SETTLE_MS);
      return spare.lend(keysym, now);
    };
    return { spare, lend, take: () => bound.splice(0) };
  }

  it('lends each keycode twice, the plain places first, and remembers', () => {
    const { lend, take } = setUp([200, 201]);
    expect([1, 2, 3, 1].map((keysym) => lend(keysym, 0))).toEqual([
      { keycode: 200, level: 0 },
      { keycode: 201, level: 0 },
      { keycode: 200, level: 1 },
      { keycode: 200, level: 0 }
    ]);
    // A letter alone stands on both levels, or the server would make it the capital of its small form.
    expect(take()).toEqual(['200: 1 1', '201: 2 2', '200: 1 3']);
  });

  it('a new meaning settles before its first press, and only then', () => {
    const { spare } = setUp([200]);
    expect(spare.lend(1, 0)).toEqual({ waitMs: SETTLE_MS });
    expect(spare.lend(1, SETTLE_MS - 1)).toEqual({ waitMs: 1 });
    expect(spare.lend(1, SETTLE_MS)).toEqual({ keycode: 200, level: 0 });
    expect(spare.lend(1, SETTLE_MS)).toEqual({ keycode: 200, level: 0 });
  });

  it('a place keeps its meaning until the press can have been read; the one used longest ago goes first', () => {
    const { spare, lend, take } = setUp([200]);
    lend(1, 0);
    lend(2, 100);
    lend(1, 200);
    take();
    expect(spare.lend(3, 200)).toEqual({ waitMs: KEEP_MEANING_MS - 100 });
    expect(spare.prepare(3, 200)).toBe(false);
    expect(spare.lend(3, 100 + KEEP_MEANING_MS)).toEqual({ waitMs: SETTLE_MS });
    expect(spare.lend(3, 100 + KEEP_MEANING_MS + SETTLE_MS)).toEqual({ keycode: 200, level: 1 });
    expect(take()).toEqual(['200: 1 3']);
  });

  it('what is made ready because it comes next is not given to others', () => {
    const { spare, lend } = setUp([200]);
    lend(1, 0);
    lend(2, 100);
    expect(spare.prepare(1, 200)).toBe(true);
    expect(spare.prepare(3, 100 + KEEP_MEANING_MS)).toBe(true);
    expect(spare.lend(1, 100 + KEEP_MEANING_MS)).toEqual({ keycode: 200, level: 0 });
  });

  it('gives everything back, when it was read', () => {
    const { spare, lend, take } = setUp([200]);
    lend(1, 0);
    take();
    expect(spare.takeBack(1)).toBe(KEEP_MEANING_MS - 1);
    expect(take()).toEqual([]);
    expect(spare.takeBack(KEEP_MEANING_MS)).toBe(0);
    expect(take()).toEqual(['200: 0 0']);
    expect(spare.takeBack(KEEP_MEANING_MS)).toBe(0);
    expect(lend(2, 2 * KEEP_MEANING_MS)).toEqual({ keycode: 200, level: 0 });
  });

  it('a keyboard without spare keycodes lends none', () => {
    expect(setUp([]).spare.lend(1, 0)).toBe('none');
    expect(setUp([]).spare.prepare(1, 0)).toBe(false);
  });
});

describe('geometry', () => {
  const display = { bounds: { x: 100, y: 50, width: 1000, height: 500 } };

  it('D2: the corners of the normalised range are the corner pixels of the display, at every scale', () => {
    for (const scale of [1, 1.25, 1.5, 2]) {
      const origin = { x: 100 * scale, y: 50 * scale };
      expect(toPixels({ x: 0, y: 0 }, display, origin, scale)).toEqual(origin);
      expect(toPixels({ x: 65535, y: 65535 }, display, origin, scale)).toEqual({
        x: origin.x + 1000 * scale - 1,
        y: origin.y + 500 * scale - 1
      });
    }
    expect(toDip({ x: 65535, y: 0 }, display.bounds)).toEqual({ x: 1099, y: 50 });
  });

  it('a point on or next to the edge of a window counts as inside', () => {
    const window = [{ x: 10, y: 10, width: 100, height: 100 }];
    expect(isInside({ x: 9.2, y: 50 }, window)).toBe(true);
    expect(isInside({ x: 110, y: 50 }, window)).toBe(true);
    expect(isInside({ x: 8, y: 50 }, window)).toBe(false);
    expect(isInside({ x: 50, y: 111.5 }, window)).toBe(false);
    expect(isInside({ x: 50, y: 50 }, [])).toBe(false);
  });
});
