import { runCommand } from '#demo/machine/run-command.ts';
import type { X11Client } from '#main/input/x11-client.ts';
import { x11Keycode } from '#main/input/x11-keycodes.ts';
import { characterOf, KEYSYM } from '#main/input/x11-keysyms.ts';
import { keyCodeSchema } from '#shared/protocol/key-codes.ts';

/** The layouts that are tested on either side, as `setxkbmap` calls them. */
export const LAYOUTS = ['us', 'de', 'fr', 'es', 'br', 'cz', 'ru', 'jp'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Gives a display a keyboard layout. */
export async function setLayout(display: string, layout: string): Promise<void> {
  const result = await runCommand('setxkbmap', [layout], { env: { ...process.env, DISPLAY: display } });
  if (result.code !== 0) throw new Error(`setxkbmap ${layout} failed: ${result.output}`);
}

/** X keycodes of the keys that write: digits, the three rows, and those that only some keyboards have. */
const WRITING = [
  ...[10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35],
  ...[38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 94, 97, 132]
];
const SHIFT = 50;
const ALT_GRAPH = 108;

/** How many milliseconds a key is down, and how many pass until the next. */
const STROKE_MS = 8;

/** Dead keys by keysym, and the combining character that stands for each. */
const DEAD: ReadonlyMap<number, string> = new Map([
  [0xfe50, '\u0300'],
  [0xfe51, '\u0301'],
  [0xfe52, '\u0302'],
  [0xfe53, '\u0303'],
  [0xfe57, '\u0308'],
  [0xfe58, '\u030a'],
  [0xfe5a, '\u030c'],
  [0xfe5b, '\u0327']
]);

/** A key to press, with the modifiers that are held meanwhile. */
export type Stroke = { readonly keycode: number; readonly held: readonly number[] };
/** Keys to press in order, and what they write on this layout. */
export type Exercise = { readonly name: string; readonly strokes: readonly Stroke[]; readonly text: string };

/** The X keycode of a Latin letter on a US keyboard. */
export function keyOnUs(letter: string): number {
  return x11Keycode(keyCodeSchema.parse(`Key${letter.toUpperCase()}`)) ?? 0;
}

/** What a person can write with a layout: every key plain, with Shift, with AltGr and both, and its dead keys. */
export async function exercisesOf(client: X11Client): Promise<readonly Exercise[]> {
  const rows = await client.keyboardMapping();
  const row = (keycode: number) => rows[keycode - client.minKeycode] ?? [];
  const hasAltGraph = row(ALT_GRAPH)[0] === KEYSYM.level3Shift;
  const levels = [
    { name: 'plain', column: 0, held: [] },
    { name: 'Shift', column: 1, held: [SHIFT] },
    ...(hasAltGraph
      ? [
          { name: 'AltGr', column: 4, held: [ALT_GRAPH] },
          { name: 'AltGr and Shift', column: 5, held: [ALT_GRAPH, SHIFT] }
        ]
      : [])
  ];
  const written = levels.map(({ name, column, held }): Exercise => {
    const keys = WRITING.flatMap((keycode) => {
      const character = characterOf(row(keycode)[column] ?? 0);
      return character === undefined ? [] : [{ stroke: { keycode, held }, character }];
    });
    return {
      name,
      strokes: keys.map(({ stroke }) => stroke),
      text: keys.map(({ character }) => character).join('')
    };
  });
  const letters = WRITING.map((keycode) => ({ keycode, letter: characterOf(row(keycode)[0] ?? 0) ?? '' }));
  const composed = levels.flatMap(({ column, held }) =>
    WRITING.flatMap((keycode) => {
      const mark = DEAD.get(row(keycode)[column] ?? 0);
      if (mark === undefined) return [];
      return letters
        .filter(({ letter }) => /^[a-z]$/.test(letter) && [...`${letter}${mark}`.normalize('NFC')].length === 1)
        .map(({ keycode: base, letter }) => ({
          strokes: [
            { keycode, held },
            { keycode: base, held: [] }
          ],
          text: `${letter}${mark}`.normalize('NFC')
        }));
    })
  );
  const dead = {
    name: 'dead keys',
    strokes: composed.flatMap(({ strokes }) => strokes),
    text: composed.map(({ text }) => text).join('')
  };
  return [...written, dead].filter(({ strokes }) => strokes.length > 0);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Presses keys one after the other, as quickly as nobody can. */
export async function press(client: X11Client, strokes: readonly Stroke[]): Promise<void> {
  for (const { keycode, held } of strokes) {
    for (const modifier of held) client.fakeKey(modifier, true);
    client.fakeKey(keycode, true);
    await pause(STROKE_MS);
    client.fakeKey(keycode, false);
    for (const modifier of [...held].reverse()) client.fakeKey(modifier, false);
    await pause(STROKE_MS);
  }
}
