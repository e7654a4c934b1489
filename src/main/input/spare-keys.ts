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

/** A place on the keyboard that can be lent: a keycode without Shift (0) or with it (1). */
export type Place = { readonly keycode: number; readonly level: 0 | 1 };

/** Keycodes without a meaning, lent to characters that the layout does not have: two to each. */
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
  /** Takes every meaning back that may be taken back; answers for how many milliseconds others are still taken, 0 for none. */
  readonly takeBack: (now: number) => number;
  readonly lent: () => ReadonlySet<number>;
};

/** See {@link SpareKeys}; `bind` tells the server both meanings of a keycode, 0 for none. */
export function createSpareKeys(bind: (keycode: number, keysyms: readonly [number, number]) => void): SpareKeys {
  let free: Place[] = [];
  /** The one that may go first is first, as a map keeps the order of insertion. */
  const loans = new Map<number, { readonly place: Place; readonly boundAt: number; readonly usedAt: number }>();
  const meanings = new Map<number, [number, number]>();

  function give({ keycode, level }: Place, keysym: number): void {
    const meaning = meanings.get(keycode) ?? [0, 0];
    meaning[level] = keysym;
    meanings.set(keycode, meaning);
    const [plain, shifted] = meaning;
    // A letter alone would be taken for its small form, with the capital above it (X11 protocol, "Keyboards").
    bind(keycode, [plain, shifted === 0 ? plain : shifted]);
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

  return {
    setSpare: (keycodes) => {
      for (const [keysym, { place }] of loans) if (!keycodes.includes(place.keycode)) loans.delete(keysym);
      for (const keycode of [...meanings.keys()]) if (!keycodes.includes(keycode)) meanings.delete(keycode);
      const taken = new Set([...loans.values()].map(({ place }) => `${place.keycode}/${place.level}`));
      free = ([0, 1] as const)
        .flatMap((level) => keycodes.map((keycode): Place => ({ keycode, level })))
        .filter(({ keycode, level }) => !taken.has(`${keycode}/${level}`));
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
    takeBack: (now) => {
      const newest = Math.max(...[...loans.values()].map(({ usedAt }) => usedAt));
      const waitMs = newest + KEEP_MEANING_MS - now;
      if (waitMs > 0) return waitMs;
      const keycodes = [...meanings.keys()];
      for (const { place } of loans.values()) free.push(place);
      // Places without Shift first, as at the beginning: a key may have nothing above its plain meaning, never below.
      free.sort((one, other) => one.level - other.level);
      loans.clear();
      meanings.clear();
      for (const keycode of keycodes) bind(keycode, [0, 0]);
      return 0;
    },
    lent: () => new Set(meanings.keys())
  };
}
