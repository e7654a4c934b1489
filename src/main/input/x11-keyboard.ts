import { type KeyCode, keyCodeSchema } from '#shared/protocol/key-codes.ts';
import type { KeyStroke } from './backend.ts';
import { createSpareKeys } from './spare-keys.ts';
import type { X11Client } from './x11-client.ts';
import { x11Keycode } from './x11-keycodes.ts';
import type { Keymap } from './x11-keymap.ts';
import { followKeymap } from './x11-keymap-reader.ts';
import { shortcutKey } from './x11-shortcuts.ts';
import { createX11Typist } from './x11-typist.ts';

/** Keys and text on an X server. What returns a promise may have to wait; nothing else may be sent until it is done. */
export type X11Keyboard = {
  readonly key: (stroke: KeyStroke) => void | Promise<void>;
  readonly text: (text: string) => Promise<void>;
  /** Text that waits for its turn: what it needs is made ready meanwhile. */
  readonly prepare: (text: string) => void;
  /** Ends the text that is being typed, and forgets what was announced. */
  readonly stop: () => void;
  /** Gives every lent keycode back. */
  readonly rest: () => Promise<void>;
};

/** What is pressed for a key; `shift`: as for {@link shortcutKey}. */
type Pressed = { readonly keycode: number; readonly shift: boolean | null };

const SHIFT_KEYS = ['ShiftLeft', 'ShiftRight'].map((code) => x11Keycode(keyCodeSchema.parse(code)));

/**
 * Keys go by keycode, so that they mean what the same key means here; those of shortcuts go where this layout has their
 * character. Text goes by meaning ({@link createX11Typist}).
 */
export async function createX11Keyboard(client: X11Client, now: () => number): Promise<X11Keyboard> {
  const spare = createSpareKeys((keycode, keysyms) => client.bindKey(keycode, keysyms));
  const keymap = await followKeymap(client, spare);
  const repeating = await client.autoRepeats();
  /** What each key of the helper pressed here. */
  const pressed = new Map<KeyCode, Pressed>();
  const isHeld = (keycode: number) => [...pressed.values()].some((each) => each.keycode === keycode);
  const typist = createX11Typist({
    client,
    spare,
    keymap,
    now,
    held: () => [...new Set([...pressed.values()].map(({ keycode }) => keycode))]
  });

  const repeats = (keycode: number) => ((repeating[keycode >> 3] ?? 0) & (1 << (keycode & 7))) !== 0;

  /** Presses with Shift as the layout needs it, and leaves Shift as the helper holds it. */
  function press({ keycode, shift }: Pressed, shiftKey: number | undefined): void {
    const held = SHIFT_KEYS.filter((key) => key !== undefined).filter(isHeld);
    const lifted = shift === false ? held : [];
    const added = shift === true && held.length === 0 && shiftKey !== undefined ? [shiftKey] : [];
    for (const key of lifted) client.fakeKey(key, false);
    for (const key of added) client.fakeKey(key, true);
    client.fakeKey(keycode, true);
    for (const key of added) client.fakeKey(key, false);
    for (const key of lifted) client.fakeKey(key, true);
  }

  function down(code: KeyCode, key: Pressed, map: Keymap): void {
    if (map.modifiers.has(key.keycode)) {
      if (!pressed.has(code)) client.fakeKey(key.keycode, true);
    } else {
      // The server would repeat a held key by itself, as often as the network lets it be held: the helper's own keyboard
      // says when it repeats, and that is what counts (D2 "exactly once").
      if (isHeld(key.keycode)) client.fakeKey(key.keycode, false);
      else if (repeats(key.keycode)) client.setAutoRepeat(key.keycode, false);
      press(key, map.shift);
    }
    pressed.set(code, key);
  }

  function up(code: KeyCode): void {
    const key = pressed.get(code);
    pressed.delete(code);
    if (key === undefined || isHeld(key.keycode)) return;
    client.fakeKey(key.keycode, false);
    if (repeats(key.keycode) && !keymap.now().modifiers.has(key.keycode)) client.setAutoRepeat(key.keycode, true);
  }

  /** A shortcut: which key it is depends on the layout that is in use at this moment. */
  async function shortcut(code: KeyCode, character: string, physical: Pressed | null): Promise<void> {
    const map = await keymap.fresh();
    const key = shortcutKey(map, (await client.keyboardState()).group, character) ?? physical;
    if (key !== null) down(code, key, map);
  }

  return {
    key: ({ code, down: isDown, character }) => {
      if (!isDown) return up(code);
      const keycode = x11Keycode(code);
      const exists = keycode !== undefined && keycode >= client.minKeycode && keycode <= client.maxKeycode;
      const physical = exists ? { keycode, shift: null } : null;
      const again = pressed.get(code);
      if (again !== undefined) return down(code, again, keymap.now());
      if (character !== null) return shortcut(code, character, physical);
      if (physical !== null) down(code, physical, keymap.now());
    },
    text: typist.text,
    prepare: typist.prepare,
    stop: typist.stop,
    rest: typist.rest
  };
}
