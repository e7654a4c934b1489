import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { KeyCode } from '#shared/protocol/key-codes.ts';
import { createSpareKeys, type Place } from './spare-keys.ts';
import type { X11Client } from './x11-client.ts';
import { x11Keycode } from './x11-keycodes.ts';
import { isLendable, type Keymap, keysymOf, readKeymap } from './x11-keymap.ts';

/** Bits of the modifier state. */
const LOCK = 1 << 1;
/** The keyboard group lies in bits 13 and 14 (X Keyboard Extension, "Core state"). */
const groupOf = (state: number) => (state >> 13) & 3;

/** So many characters ahead places are made ready: more than there are places on any keyboard. */
const LOOK_AHEAD = 128;

/** A `MappingNotify` about keys, as the x11 package reports it. */
const mappingNotifySchema = z.looseObject({
  name: z.literal('MappingNotify'),
  request: z.literal(1),
  firstKeyCode: z.number(),
  count: z.number()
});

/** Keys and text on an X server. `text` may have to wait; nothing else may be sent until it is done. */
export type X11Keyboard = {
  readonly key: (code: KeyCode, down: boolean, repeat: boolean) => void;
  readonly text: (text: string) => Promise<void>;
  /** Text that waits for its turn: what it needs is made ready meanwhile. */
  readonly prepare: (text: string) => void;
  /** Gives every lent keycode back. */
  readonly rest: () => Promise<void>;
};

/**
 * Physical keys go by keycode, so that they mean what the same key means here. Text goes by meaning: a character that the
 * layout has is typed with its own key, every other one with a spare keycode that is lent to it (X servers take any
 * character that way, and programs follow `MappingNotify`).
 */
export async function createX11Keyboard(client: X11Client, now: () => number): Promise<X11Keyboard> {
  const spare = createSpareKeys((keycode, keysyms) => client.bindKey(keycode, keysyms));
  await takeBackLeftovers(client);
  const repeating = await client.autoRepeats();
  const held = new Set<number>();
  /** Texts that were announced and not begun. */
  const waiting: string[] = [];
  let keymap = await readAgain();
  let stale = false;

  async function readAgain(): Promise<Keymap> {
    const [rows, modifierRows] = await Promise.all([client.keyboardMapping(), client.modifierMapping()]);
    const read = readKeymap(rows, modifierRows, client.minKeycode, spare.lent());
    spare.setSpare(read.spare);
    client.noteKeys(read.spare);
    return read;
  }

  client.onEvent((event) => {
    const notified = mappingNotifySchema.safeParse(event);
    if (!notified.success) return;
    // Our own loans are known; anything else is another layout.
    const own = notified.data.count === 1 && keymap.spare.includes(notified.data.firstKeyCode);
    if (!own) stale = true;
  });

  const repeats = (keycode: number) => ((repeating[keycode >> 3] ?? 0) & (1 << (keycode & 7))) !== 0;
  const tap = (keycode: number) => {
    client.fakeKey(keycode, true);
    client.fakeKey(keycode, false);
  };

  function key(code: KeyCode, down: boolean, repeat: boolean): void {
    const keycode = x11Keycode(code);
    if (keycode === undefined || keycode < client.minKeycode || keycode > client.maxKeycode) return;
    if (keymap.modifiers.has(keycode)) {
      if (!repeat) client.fakeKey(keycode, down);
    } else if (down) {
      // The server would repeat a held key by itself, as often as the network lets it be held: the helper's own keyboard
      // says when it repeats, and that is what counts (D2 "exactly once").
      if (repeat) client.fakeKey(keycode, false);
      else if (repeats(keycode)) client.setAutoRepeat(keycode, false);
      client.fakeKey(keycode, true);
    } else {
      client.fakeKey(keycode, false);
      if (repeats(keycode)) client.setAutoRepeat(keycode, true);
    }
    if (down) held.add(keycode);
    else held.delete(keycode);
  }

  async function text(typed: string): Promise<void> {
    const announced = waiting.indexOf(typed);
    if (announced >= 0) waiting.splice(announced, 1);
    if (stale) {
      stale = false;
      keymap = await readAgain();
    }
    const state = await client.modifierState();
    const heldModifiers = [...held].filter((keycode) => keymap.modifiers.has(keycode));
    for (const keycode of heldModifiers) client.fakeKey(keycode, false);
    const locked = (state & LOCK) !== 0 && keymap.capsLock !== undefined ? keymap.capsLock : null;
    if (locked !== null) tap(locked);
    // With another group the layout's keys mean something else.
    const layoutUsable = groupOf(state) === 0;
    await typeCharacters([...typed], layoutUsable);
    if (locked !== null) tap(locked);
    for (const keycode of heldModifiers) client.fakeKey(keycode, true);
  }

  async function typeCharacters(characters: readonly string[], layoutUsable: boolean): Promise<void> {
    let shifted = false;
    const setShift = (shift: boolean) => {
      if (shift === shifted || keymap.shift === undefined) return;
      client.fakeKey(keymap.shift, shift);
      shifted = shift;
    };
    for (const [index, character] of characters.entries()) {
      const onLayout = layoutUsable ? keymap.byKeysym.get(keysymOf(character)) : undefined;
      const usable = onLayout !== undefined && !held.has(onLayout.keycode);
      const place = usable ? onLayout : await borrow(characters, index, () => setShift(false));
      if (place === null) continue;
      setShift(place.level === 1);
      tap(place.keycode);
    }
    setShift(false);
  }

  /** The place of a character; waits for one, with nothing held, together with those that come after it. */
  async function borrow(
    characters: readonly string[],
    index: number,
    beforeWaiting: () => void
  ): Promise<Place | null> {
    const keysym = keysymOf(characters[index] ?? '');
    for (;;) {
      const loan = spare.lend(keysym, now());
      if (loan === 'none') return null;
      if ('keycode' in loan) return loan;
      beforeWaiting();
      await sleep(loan.waitMs);
      makeReady([...characters.slice(index), ...waiting].join(''));
    }
  }

  /** Lends places to what comes next, as far as there are any at once. */
  function makeReady(text: string): void {
    let looked = 0;
    for (const character of text) {
      looked += 1;
      if (looked > LOOK_AHEAD) return;
      const keysym = keysymOf(character);
      if (!keymap.byKeysym.has(keysym) && !spare.prepare(keysym, now())) return;
    }
  }

  return {
    key,
    text,
    prepare: (text) => {
      waiting.push(text);
      makeReady(text);
    },
    rest: async () => {
      for (let waitMs = spare.takeBack(now()); waitMs > 0; waitMs = spare.takeBack(now())) await sleep(waitMs);
    }
  };
}

/** Frees keycodes that a former run noted as its own and had no time to take back. */
async function takeBackLeftovers(client: X11Client): Promise<void> {
  const noted = await client.notedKeys();
  const rows = await client.keyboardMapping();
  for (const keycode of noted) {
    const keysyms = rows[keycode - client.minKeycode] ?? [];
    // Whoever changed the layout since has given it a meaning of another kind.
    if (keysyms.some((keysym) => keysym !== 0) && keysyms.every(isLendable)) client.bindKey(keycode, [0, 0]);
  }
}
