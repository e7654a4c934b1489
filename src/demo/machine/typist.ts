import { setTimeout as delay } from 'node:timers/promises';
import { connectDisplay, type XDisplay } from './x-display.ts';

/** Between two characters, as a quick typist has, ms. */
const STROKE_MS = 20;
/** How long running programs get to learn of new keys before those are pressed, ms. */
const LEARN_MS = 700;
const SHIFT_KEYSYM = 0xffe1;
const RETURN_KEYSYM = 0xff0d;

/** A key to press for a character. */
type Stroke = { readonly keycode: number; readonly shift: boolean };

/**
 * Types text on a display by real key presses. Characters that the layout lacks get keys of their own *before* anything is
 * typed: a program that has to learn a key's meaning while keys arrive, as with `xdotool type`, loses some of them.
 */
export async function typeText(display: string, text: string): Promise<void> {
  const screen = await connectDisplay(display);
  try {
    const before = await strokesOf(screen);
    const missing = [...new Set([...text].map(keysymOf))].filter((keysym) => !before.strokes.has(keysym));
    if (missing.length > before.spare.length * 2) {
      throw new Error(`This keyboard has no room for ${missing.length} more characters.`);
    }
    const lent = missing.length;
    for (const keycode of before.spare) {
      const [plain, shifted] = missing.splice(0, 2);
      if (plain !== undefined) screen.bindKey(keycode, plain, shifted ?? plain);
    }
    if (lent > 0) await delay(LEARN_MS);
    const { strokes } = await strokesOf(screen);
    const shift = strokes.get(SHIFT_KEYSYM)?.keycode ?? 0;
    for (const character of text) {
      const stroke = strokes.get(keysymOf(character));
      if (stroke === undefined) throw new Error('A character has no key.');
      if (stroke.shift) screen.key(shift, true);
      screen.key(stroke.keycode, true);
      screen.key(stroke.keycode, false);
      if (stroke.shift) screen.key(shift, false);
      await delay(STROKE_MS);
    }
    // The answer to a question comes after everything that was sent before it.
    await screen.keymap();
  } finally {
    screen.close();
  }
}

async function strokesOf(
  screen: XDisplay
): Promise<{ readonly strokes: ReadonlyMap<number, Stroke>; readonly spare: readonly number[] }> {
  const strokes = new Map<number, Stroke>();
  const spare: number[] = [];
  for (const [keycode, keysyms] of await screen.keymap()) {
    if (keysyms.every((keysym) => keysym === 0)) spare.push(keycode);
    keysyms.forEach((keysym, level) => {
      if (keysym !== 0 && !strokes.has(keysym)) strokes.set(keysym, { keycode, shift: level === 1 });
    });
  }
  return { strokes, spare };
}

/** The keysym of a character: Latin-1 has its own numbers, the rest is Unicode above 0x01000000 (X11 protocol, appendix A). */
function keysymOf(character: string): number {
  if (character === '\n') return RETURN_KEYSYM;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? code : 0x01000000 + code;
}
