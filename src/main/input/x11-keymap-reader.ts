import { z } from 'zod';
import type { SpareKeys } from './spare-keys.ts';
import type { X11Client } from './x11-client.ts';
import { type Keymap, readKeymap } from './x11-keymap.ts';
import { isLendable } from './x11-keysyms.ts';

/** A `MappingNotify` about keys, as the x11 package reports it. */
const mappingNotifySchema = z.looseObject({
  name: z.literal('MappingNotify'),
  request: z.literal(1),
  firstKeyCode: z.number(),
  count: z.number()
});

/** Another keyboard or layout, `XkbNewKeyboardNotify`. */
const newKeyboardSchema = z.looseObject({ name: z.literal('XkbEvent'), xkbType: z.literal(0) });

/** The keyboard as it is laid out now. */
export type KeymapReader = {
  /** What was read last. */
  readonly now: () => Keymap;
  /** Read again first if somebody changed it. */
  readonly fresh: () => Promise<Keymap>;
};

/** Reads the layouts, frees what a former run left lent, and follows every change that is not our own lending. */
export async function followKeymap(client: X11Client, spare: SpareKeys): Promise<KeymapReader> {
  await takeBackLeftovers(client);
  // Lending gives the keyboard more groups than its layouts have, so that they are counted before.
  let groups = await client.groupCount();
  let stale = false;
  let keymap = await readAgain();

  async function readAgain(): Promise<Keymap> {
    const [rows, modifierRows] = await Promise.all([client.keyboardMapping(), client.modifierMapping()]);
    const lent = spare.lent();
    const kept = [...lent].filter(([keycode, keysyms]) => rows[keycode - client.minKeycode]?.[0] === keysyms[0]);
    // Another layout took the meanings of lent keys with it.
    if (kept.length === 0) groups = await client.groupCount();
    const read = readKeymap(rows, modifierRows, client.minKeycode, groups, new Set(kept.map(([keycode]) => keycode)));
    spare.setSpare(kept.map(([keycode]) => keycode).filter((keycode) => read.spare.includes(keycode)));
    spare.setSpare(read.spare);
    client.noteKeys(read.spare);
    return read;
  }

  client.onEvent((event) => {
    if (newKeyboardSchema.safeParse(event).success) stale = true;
    const notified = mappingNotifySchema.safeParse(event);
    if (!notified.success) return;
    // Our own loans are known; anything else is another layout.
    const own = notified.data.count === 1 && keymap.spare.includes(notified.data.firstKeyCode);
    if (!own) stale = true;
  });

  return {
    now: () => keymap,
    fresh: async () => {
      if (stale) {
        stale = false;
        keymap = await readAgain();
      }
      return keymap;
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
    if (keysyms.some((keysym) => keysym !== 0) && keysyms.every(isLendable)) client.bindKey(keycode, []);
  }
}
