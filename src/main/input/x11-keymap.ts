import { characterOf, KEYSYM } from './x11-keysyms.ts';

/** Rows of X modifiers in a modifier mapping. */
const LOCK_ROW = 1;

/** A key of a layout by its group: without Shift (0), with it (1), with AltGr (2), with both (3). */
export type Level = 0 | 1 | 2 | 3;
/** A place on the keyboard: a key in one of the layouts (groups) that a keyboard can be switched between. */
export type Place = { readonly keycode: number; readonly group: number; readonly level: Level };

/**
 * The column of a core keyboard mapping in which a group and level stand (X Keyboard Extension protocol, "Mapping between
 * core and XKB symbols"): two levels of two groups, then their higher levels.
 */
const COLUMNS: readonly { readonly group: number; readonly level: Level; readonly column: number }[] = [
  { group: 0, level: 0, column: 0 },
  { group: 0, level: 1, column: 1 },
  { group: 1, level: 0, column: 2 },
  { group: 1, level: 1, column: 3 },
  { group: 0, level: 2, column: 4 },
  { group: 0, level: 3, column: 5 },
  { group: 1, level: 2, column: 6 },
  { group: 1, level: 3, column: 7 }
];

/** What is known of the server's keyboard. */
export type Keymap = {
  /** How each layout types a character, by group; the layout that is used first is group 0. */
  readonly layouts: readonly ReadonlyMap<string, Place>[];
  /** Keycodes that mean nothing and that no modifier uses: free to be lent a meaning. */
  readonly spare: readonly number[];
  readonly modifiers: ReadonlySet<number>;
  readonly shift: number | undefined;
  /** The key that chooses levels 2 and 3. */
  readonly altGraph: number | undefined;
  readonly capsLock: number | undefined;
};

/**
 * Reads a keyboard mapping and a modifier mapping. `groups` is how many layouts the keyboard has; of more than two the core
 * mapping tells the first two without their higher levels. `lent` are keycodes that this program has given a meaning itself.
 */
export function readKeymap(
  rows: readonly (readonly number[])[],
  modifierRows: readonly (readonly number[])[],
  minKeycode: number,
  groups: number,
  lent: ReadonlySet<number>
): Keymap {
  const modifiers = new Set(modifierRows.flat().filter((keycode) => keycode !== 0));
  const columns = COLUMNS.filter(({ group, column }) => group < groups && (groups <= 2 || column < 4));
  const layouts = [new Map<string, Place>(), new Map<string, Place>()].slice(0, Math.max(1, groups));
  const spare: number[] = [];
  let shift: number | undefined;
  let altGraph: number | undefined;
  let capsLock: number | undefined;
  rows.forEach((keysyms, index) => {
    const keycode = minKeycode + index;
    if (modifiers.has(keycode)) {
      if (keysyms[0] === KEYSYM.shiftLeft) shift ??= keycode;
      if (keysyms[0] === KEYSYM.level3Shift) altGraph ??= keycode;
      if (keysyms[0] === KEYSYM.capsLock && modifierRows[LOCK_ROW]?.includes(keycode) === true) capsLock ??= keycode;
      return;
    }
    if (lent.has(keycode) || keysyms.every((keysym) => keysym === 0)) {
      spare.push(keycode);
      return;
    }
    for (const { group, level, column } of columns) {
      const character = characterOf(keysyms[column] ?? 0);
      const layout = layouts[group];
      if (character === undefined || layout === undefined) continue;
      // The place that needs the fewest modifiers is preferred, and the first key of those.
      const known = layout.get(character);
      if (known === undefined || known.level > level) layout.set(character, { keycode, group, level });
    }
  });
  const reachable = (place: Place) => place.level < 2 || altGraph !== undefined;
  return {
    layouts: layouts.map((layout) => new Map([...layout].filter(([, place]) => reachable(place)))),
    spare,
    modifiers,
    shift,
    altGraph,
    capsLock
  };
}
