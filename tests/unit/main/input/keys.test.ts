import { describe, expect, it } from 'vitest';
import { isInside, toDip, toPixels } from '#main/input/geometry.ts';
import { robotjsKey } from '#main/input/robotjs-keys.ts';
import { createSpareKeys, KEEP_MEANING_MS, SETTLE_MS } from '#main/input/spare-keys.ts';
import { x11Keycode } from '#main/input/x11-keycodes.ts';
import { readKeymap } from '#main/input/x11-keymap.ts';
import { characterOf, isLendable, keysymOf } from '#main/input/x11-keysyms.ts';
import { shortcutKey } from '#main/input/x11-shortcuts.ts';
import { toPosition } from '#shared/input/position.ts';
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
    expect(KEY_CODES.filter((code) => robotjsKey(keyCodeSchema.parse(code), null) === undefined)).toEqual([
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

  it('knows the characters of the older keysyms, and none of dead and named keys', () => {
    const keysyms = [
      0x1b1, 0x2a1, 0x3a3, 0x4b1, 0x5c7, 0x6a4, 0x6c1, 0x6ff, 0x7d2, 0x7f3, 0xce0, 0xda1, 0x13bd, 0x20ac
    ];
    expect(keysyms.map(characterOf).join('')).toBe('ąĦŖアاєаЪΣςאกœ€');
    expect([0xfe51, 0xff0d, 0xffe1, 0, 0x1f].map(characterOf)).toEqual(Array(5).fill(undefined));
    expect(characterOf(keysymOf('漢'))).toBe('漢');
  });

  it('reads both layouts of a keyboard, and AltGr where there is one', () => {
    const rows = [[0x71, 0x51, 0x6ca, 0x6ea, 0x40, 0x7d9], [0xfe03]];
    const keymap = readKeymap(rows, [[], [], [], [], [], [], [], [9]], 8, 2, new Set());
    expect(keymap.layouts.map((layout) => [...layout.keys()].join(''))).toEqual(['qQ@Ω', 'йЙ']);
    expect(keymap.layouts[0]?.get('Ω')).toEqual({ keycode: 8, group: 0, level: 3 });
    expect(readKeymap(rows.slice(0, 1), [], 8, 2, new Set()).layouts[0]?.has('@')).toBe(false);
    expect(readKeymap(rows, [], 8, 1, new Set()).layouts).toHaveLength(1);
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
    const keymap = readKeymap(rows, [[12], [13], [], [], [], [], [], []], 8, 1, new Set([14]));
    const [layout] = keymap.layouts;
    expect(layout?.get('a')).toEqual({ keycode: 8, group: 0, level: 0 });
    expect(layout?.get('A')).toEqual({ keycode: 8, group: 0, level: 1 });
    expect(layout?.get('!')).toEqual({ keycode: 10, group: 0, level: 0 });
    expect(keymap.spare).toEqual([11, 14]);
    expect([keymap.shift, keymap.capsLock]).toEqual([12, 13]);
  });
});

describe('spare keys', () => {
  function setUp(keycodes: readonly number[]) {
    const bound: string[] = [];
    const spare = createSpareKeys((keycode, keysyms) => bound.push(`${keycode}: ${keysyms.join(' ')}`));
    spare.setSpare(keycodes);
    /** Lends at `now`, as if it had been made ready in time. */
    const lend = (keysym: number, now: number) => {
      spare.prepare(keysym, now - SETTLE_MS);
      return spare.lend(keysym, now);
    };
    const take = () => {
      spare.settle();
      return bound.splice(0);
    };
    return { spare, lend, take };
  }
  const place = (keycode: number, group = 0, level = 0) => ({ keycode, group, level });

  it('lends each keycode eight times, the plain places first, and remembers', () => {
    const { lend, take } = setUp([200, 201]);
    expect([1, 2, 3, 1].map((keysym) => lend(keysym, 0))).toEqual([
      place(200),
      place(201),
      place(200, 0, 1),
      place(200)
    ]);
    // A letter alone stands on both levels, or the server would make it the capital of its small form.
    expect(take()).toEqual(['200: 1 3', '201: 2 2']);
    expect([4, 5, 6].map((keysym) => lend(keysym, 0))).toEqual([place(201, 0, 1), place(200, 1), place(201, 1)]);
    expect(take()).toEqual(['201: 2 4 6 6', '200: 1 3 5 5']);
    for (let keysym = 7; keysym <= 16; keysym += 1)
      expect(lend(keysym, 0)).toMatchObject({ keycode: expect.any(Number) });
    expect(lend(17, 0)).toEqual({ waitMs: KEEP_MEANING_MS });
    expect(take()).toEqual(['200: 1 3 5 7 9 11 13 15', '201: 2 4 6 8 10 12 14 16']);
  });

  it('a new meaning settles before its first press, and only then', () => {
    const { spare } = setUp([200]);
    expect(spare.lend(1, 0)).toEqual({ waitMs: SETTLE_MS });
    expect(spare.lend(1, SETTLE_MS - 1)).toEqual({ waitMs: 1 });
    expect(spare.lend(1, SETTLE_MS)).toEqual(place(200));
    expect(spare.lend(1, SETTLE_MS)).toEqual(place(200));
  });

  it('a place keeps its meaning until the press can have been read; the one used longest ago goes first', () => {
    const { spare, lend, take } = setUp([200]);
    for (let keysym = 1; keysym <= 8; keysym += 1) lend(keysym, keysym);
    lend(1, 200);
    take();
    expect(spare.lend(9, 200)).toEqual({ waitMs: KEEP_MEANING_MS - 198 });
    expect(spare.prepare(9, 200)).toBe(false);
    expect(spare.lend(9, 2 + KEEP_MEANING_MS)).toEqual({ waitMs: SETTLE_MS });
    expect(spare.lend(9, 2 + KEEP_MEANING_MS + SETTLE_MS)).toEqual(place(200, 0, 1));
    expect(take()).toEqual(['200: 1 9 3 4 5 6 7 8']);
  });

  it('what is made ready because it comes next is not given to others', () => {
    const { spare, lend } = setUp([200]);
    for (let keysym = 1; keysym <= 8; keysym += 1) lend(keysym, keysym);
    expect(spare.prepare(1, 200)).toBe(true);
    expect(spare.prepare(9, 100 + KEEP_MEANING_MS)).toBe(true);
    expect(spare.lend(1, 100 + KEEP_MEANING_MS)).toEqual(place(200));
  });

  it('gives everything back, when it was read', () => {
    const { spare, lend, take } = setUp([200]);
    lend(1, 0);
    take();
    expect(spare.takeBack(1)).toBe(KEEP_MEANING_MS - 1);
    expect(take()).toEqual([]);
    expect(spare.takeBack(KEEP_MEANING_MS)).toBe(0);
    expect(take()).toEqual(['200: ']);
    expect(spare.takeBack(KEEP_MEANING_MS)).toBe(0);
    expect(lend(2, 2 * KEEP_MEANING_MS)).toEqual(place(200));
  });

  it('a keyboard without spare keycodes lends none', () => {
    expect(setUp([]).spare.lend(1, 0)).toBe('none');
    expect(setUp([]).spare.prepare(1, 0)).toBe(false);
  });
});

describe('shortcuts on the layout here', () => {
  const keymap = (columns: Readonly<Record<number, readonly number[]>>, groups = 1) =>
    readKeymap(
      Array.from({ length: 60 }, (_, index) => columns[index + 8] ?? [0]),
      [],
      8,
      groups,
      new Set()
    );
  const azerty = keymap({ 24: [0x61, 0x41], 38: [0x71, 0x51], 61: [0x21, 0xa7], 60: [0x3a, 0x2f] });
  const twoLayouts = keymap({ 24: [0x71, 0x51, 0x6ca, 0x6ea], 38: [0x61, 0x41, 0x6c6, 0x6e6] }, 2);

  it('D2: a letter is where this layout has it, and Shift stays the helper’s', () => {
    expect(shortcutKey(azerty, 0, 'q')).toEqual({ keycode: 38, shift: null });
    expect(shortcutKey(azerty, 0, 'a')).toEqual({ keycode: 24, shift: null });
  });

  it('D2: another character gets the Shift that this layout needs for it', () => {
    expect(shortcutKey(azerty, 0, '!')).toEqual({ keycode: 61, shift: false });
    expect(shortcutKey(azerty, 0, '/')).toEqual({ keycode: 60, shift: true });
  });

  it('D2: the layout in use counts first, then the other', () => {
    expect(shortcutKey(twoLayouts, 1, 'й')).toEqual({ keycode: 24, shift: null });
    expect(shortcutKey(twoLayouts, 1, 'q')).toEqual({ keycode: 24, shift: null });
  });

  it('D2: a Latin letter that no layout has is where a US keyboard has it; nothing else is guessed', () => {
    const russian = keymap({ 24: [0x6ca, 0x6ea] });
    expect(shortcutKey(russian, 0, 'q')).toEqual({ keycode: 24, shift: null });
    expect(shortcutKey(azerty, 0, 'ö')).toBeNull();
    expect(shortcutKey(azerty, 0, '[')).toBeNull();
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
    expect(Math.floor(toDip({ x: 65535, y: 0 }, display.bounds).x)).toBe(1099);
  });

  it('D2: every pixel of the picture is the same pixel of the display, in widths that do and do not divide the range', () => {
    for (const width of [1, 640, 1280, 1366, 1920, 2560, 3440, 3840, 7680]) {
      const bounds = { x: -width, y: 0, width, height: width };
      for (let pixel = 0; pixel < width; pixel += 1) {
        const at = toPosition({ x: pixel + 0.5, y: pixel + 0.5, width, height: width });
        const origin = { x: -width, y: 0 };
        if (at === null || toPixels(at, { bounds }, origin, 1).x !== pixel - width) expect.fail(`${pixel} of ${width}`);
      }
    }
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
