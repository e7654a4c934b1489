import type { Place } from './x11-keymap.ts';

/**
 * How long after its last use a lent place keeps its meaning, in milliseconds. Programs learn of a new meaning by an event
 * and then ask the server what it is; one that has not got round to an earlier press by then would read that press with
 * the new meaning. People never type more than a few new characters in a second; only what is poured in waits for this.
 */
export const KEEP_MEANING_MS = 1_000;

/**
 * How long a new meaning is left alone before its first press, in milliseconds. Most programs ask for the meaning when they
 * see the press; Chromium and what is built on it do so a little later, and lose a press that comes at once.
 */
export const SETTLE_MS = 80;

/** Meanings that one key can have: without and with Shift, in each of the four groups that X keyboards can have. */
const SLOTS: readonly Pick<Place, 'group' | 'level'>[] = [0, 1, 2, 3].flatMap((group) =>
  ([0, 1] as const).map((level) => ({ group, level }))
);

/** Keycodes without a meaning, lent to characters that no layout has: eight to each. */
export type SpareKeys = {
  /** Replaces the keycodes that can be lent; what is lent on others is forgotten. */
  readonly setSpare: (keycodes: readonly number[]) => void;
  /** Lends a place to a `keysym` that will soon be typed, if one is to be had at once; answers whether it has one. */
  readonly prepare: (keysym: number, now: number) => boolean;
  /**
   * The place that means `keysym`, after lending one if need be; or for how many milliseconds it is to be waited, because
   * all are still taken or the meaning is too new; or `none` on a keyboard without any.
   */
  readonly lend: (keysym: number, now: number) => Place | { readonly waitMs: number } | 'none';
  /** Tells the server what was lent since the last time: once for each key, however many meanings it got. */
  readonly settle: () => void;
  /** Takes every meaning back that may be taken back; answers for how many milliseconds others are still taken, 0 for none. */
  readonly takeBack: (now: number) => number;
  /** What the server was told: the keysyms of each lent keycode, eight in the order of groups and levels. */
  readonly lent: () => ReadonlyMap<number, readonly number[]>;
};

/** See {@link SpareKeys}; `bind` tells the server all meanings of a keycode, or with an empty list that it has none. */
export function createSpareKeys(bind: (keycode: number, keysyms: readonly number[]) => void): SpareKeys {
  let free: Place[] = [];
  /** The one that may go first is first, as a map keeps the order of insertion. */
  const loans = new Map<number, { readonly place: Place; readonly boundAt: number; readonly usedAt: number }>();
  /** By keycode, the keysym of each slot; 0 where nothing was lent yet. */
  const meanings = new Map<number, number[]>();
  const changed = new Set<number>();

  function give({ keycode, group, level }: Place, keysym: number): void {
    const meaning = meanings.get(keycode) ?? SLOTS.map(() => 0);
    meaning[2 * group + level] = keysym;
    meanings.set(keycode, meaning);
    changed.add(keycode);
  }

  /** Lends a place; 0 when it did, otherwise for how many milliseconds all are still taken. */
  function take(keysym: number, now: number): number | 'none' {
    let place = free.shift();
    if (place === undefined) {
      const [oldest] = loans;
      if (oldest === undefined) return 'none';
      const waitMs = oldest[1].usedAt + KEEP_MEANING_MS - now;
      if (waitMs > 0) return waitMs;
      place = oldest[1].place;
      loans.delete(oldest[0]);
    }
    give(place, keysym);
    loans.set(keysym, { place, boundAt: now, usedAt: now });
    return 0;
  }

  /** Places of the first group first: as long as those are enough, no group has to be locked to type them. */
  function freeOf(keycodes: readonly number[]): Place[] {
    const taken = new Set([...loans.values()].map(({ place }) => place));
    const isTaken = ({ keycode, group, level }: Place) =>
      [...taken].some((place) => place.keycode === keycode && place.group === group && place.level === level);
    return SLOTS.flatMap((slot) => keycodes.map((keycode): Place => ({ keycode, ...slot }))).filter(
      (place) => !isTaken(place)
    );
  }

  return {
    setSpare: (keycodes) => {
      for (const [keysym, { place }] of loans) if (!keycodes.includes(place.keycode)) loans.delete(keysym);
      for (const keycode of [...meanings.keys()]) if (!keycodes.includes(keycode)) meanings.delete(keycode);
      free = freeOf(keycodes);
    },
    prepare: (keysym, now) => {
      const loan = loans.get(keysym);
      if (loan === undefined) return take(keysym, now) === 0;
      // It will be needed: others go first.
      loans.delete(keysym);
      loans.set(keysym, loan);
      return true;
    },
    lend: (keysym, now) => {
      if (!loans.has(keysym)) {
        const waitMs = take(keysym, now);
        if (waitMs === 'none') return 'none';
        if (waitMs > 0) return { waitMs };
      }
      const loan = loans.get(keysym);
      if (loan === undefined) return 'none';
      const settleMs = loan.boundAt + SETTLE_MS - now;
      if (settleMs > 0) return { waitMs: settleMs };
      loans.delete(keysym);
      loans.set(keysym, { ...loan, usedAt: now });
      return loan.place;
    },
    settle: () => {
      for (const keycode of changed) bind(keycode, keysymsOf(meanings.get(keycode) ?? []));
      changed.clear();
    },
    takeBack: (now) => {
      const newest = Math.max(...[...loans.values()].map(({ usedAt }) => usedAt));
      const waitMs = newest + KEEP_MEANING_MS - now;
      if (waitMs > 0) return waitMs;
      const keycodes = [...meanings.keys()];
      const places = [...loans.values()].map(({ place }) => place);
      loans.clear();
      meanings.clear();
      changed.clear();
      const order = (place: Place) => 2 * place.group + place.level;
      free = [...free, ...places].sort((one, other) => order(one) - order(other));
      for (const keycode of keycodes) bind(keycode, []);
      return 0;
    },
    lent: () => new Map([...meanings].map(([keycode, meaning]) => [keycode, keysymsOf(meaning)]))
  };
}

/**
 * All meanings of a key, where a place without one repeats what stands below it: the server would otherwise take a letter
 * alone for its small form, with the capital above it (X11 protocol, "Keyboards"). Groups that nobody has borrowed yet are
 * left out, so that the keyboard has no more of them than it needs.
 */
function keysymsOf(meaning: readonly number[]): number[] {
  const first = meaning.find((keysym) => keysym !== 0) ?? 0;
  const groups = Math.ceil((meaning.findLastIndex((keysym) => keysym !== 0) + 1) / 2);
  return Array.from({ length: 2 * groups }, (_, slot) => {
    const own = meaning[slot] ?? 0;
    const below = meaning[slot - (slot % 2)] ?? 0;
    return own !== 0 ? own : below !== 0 ? below : first;
  });
}
