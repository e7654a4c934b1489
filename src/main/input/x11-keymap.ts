/** Keysyms of the keys whose names matter here (`keysymdef.h`). */
export const KEYSYM = { capsLock: 0xffe5, shiftLeft: 0xffe1 } as const;

/** Rows of X modifiers in a modifier mapping. */
const LOCK_ROW = 1;

/** How a character is typed with the keys that the layout has: one key, without Shift (0) or with it (1). */
export type LayoutKey = { readonly keycode: number; readonly level: 0 | 1 };

/** What is known of the server's keyboard. */
export type Keymap = {
  /** Keys of the first group, by keysym. */
  readonly byKeysym: ReadonlyMap<number, LayoutKey>;
  /** Keycodes that mean nothing and that no modifier uses: free to be lent a meaning. */
  readonly spare: readonly number[];
  readonly modifiers: ReadonlySet<number>;
  readonly shift: number | undefined;
  readonly capsLock: number | undefined;
};

/**
 * The keysym of a character: Latin-1 characters are their own, every other one is its code point above 0x01000000 (X11
 * protocol, appendix A "KEYSYM Encoding").
 */
export function keysymOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  const latin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  return latin1 ? point : 0x01000000 + point;
}

/** Whether a keysym is one that {@link keysymOf} makes, or none: all that a lent key can have. */
export function isLendable(keysym: number): boolean {
  return keysym <= 0xff || (keysym >= 0x01000100 && keysym <= 0x0110ffff);
}

/** Reads a keyboard mapping and a modifier mapping. `lent` are keycodes that this program has given a meaning itself. */
export function readKeymap(
  rows: readonly (readonly number[])[],
  modifierRows: readonly (readonly number[])[],
  minKeycode: number,
  lent: ReadonlySet<number>
): Keymap {
  const modifiers = new Set(modifierRows.flat().filter((keycode) => keycode !== 0));
  const byKeysym = new Map<number, LayoutKey>();
  const spare: number[] = [];
  let shift: number | undefined;
  let capsLock: number | undefined;
  rows.forEach((keysyms, index) => {
    const keycode = minKeycode + index;
    if (modifiers.has(keycode)) {
      if (keysyms[0] === KEYSYM.shiftLeft) shift ??= keycode;
      if (keysyms[0] === KEYSYM.capsLock && modifierRows[LOCK_ROW]?.includes(keycode) === true) capsLock ??= keycode;
      return;
    }
    if (lent.has(keycode) || keysyms.every((keysym) => keysym === 0)) {
      spare.push(keycode);
      return;
    }
    // Columns 0 and 1 are the first group without and with Shift; the plain one is preferred, and the first key of each.
    for (const level of [0, 1] as const) {
      const keysym = keysyms[level] ?? 0;
      const known = byKeysym.get(keysym);
      if (keysym !== 0 && (known === undefined || (known.level === 1 && level === 0))) {
        byKeysym.set(keysym, { keycode, level });
      }
    }
  });
  return { byKeysym, spare, modifiers, shift, capsLock };
}
