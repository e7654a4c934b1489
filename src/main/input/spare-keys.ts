/**
 * How long after its last press a lent keycode keeps its meaning. Programs learn of a new meaning by an event and then ask
 * the server what it is; one that has not got round to an earlier press by then would read it with the new meaning.
 */
export const KEEP_MEANING_MS = 120;

/** Keycodes without a meaning, lent to characters that the layout does not have. */
export type SpareKeys = {
  /** Replaces the keycodes that can be lent; what is lent already stays. */
  readonly setSpare: (keycodes: readonly number[]) => void;
  /**
   * The keycode that means `keysym`, after lending one if need be; or for how many milliseconds all are still taken; or
   * `none` on a keyboard without any.
   */
  readonly lend: (keysym: number, now: number) => { readonly keycode: number } | { readonly waitMs: number } | 'none';
  /** Takes all meanings back that may be taken back; answers for how many milliseconds others are still taken, 0 for none. */
  readonly takeBack: (now: number) => number;
  readonly lent: () => ReadonlySet<number>;
};

/** See {@link SpareKeys}; `bind` tells the server the meaning of a keycode, 0 for none. */
export function createSpareKeys(bind: (keycode: number, keysym: number) => void): SpareKeys {
  let spare: readonly number[] = [];
  /** Least recently used first, as a map keeps the order of insertion. */
  const loans = new Map<number, { readonly keycode: number; readonly usedAt: number }>();

  const lent = () => new Set([...loans.values()].map((loan) => loan.keycode));

  return {
    setSpare: (keycodes) => {
      spare = keycodes;
      for (const [keysym, loan] of loans) if (!keycodes.includes(loan.keycode)) loans.delete(keysym);
    },
    lend: (keysym, now) => {
      const loan = loans.get(keysym);
      if (loan !== undefined) {
        loans.delete(keysym);
        loans.set(keysym, { keycode: loan.keycode, usedAt: now });
        return { keycode: loan.keycode };
      }
      const taken = lent();
      let keycode = spare.find((candidate) => !taken.has(candidate));
      if (keycode === undefined) {
        const [oldest] = loans;
        if (oldest === undefined) return 'none';
        const waitMs = oldest[1].usedAt + KEEP_MEANING_MS - now;
        if (waitMs > 0) return { waitMs };
        keycode = oldest[1].keycode;
        loans.delete(oldest[0]);
      }
      bind(keycode, keysym);
      loans.set(keysym, { keycode, usedAt: now });
      return { keycode };
    },
    takeBack: (now) => {
      let waitMs = 0;
      for (const [keysym, { keycode, usedAt }] of [...loans]) {
        const left = usedAt + KEEP_MEANING_MS - now;
        if (left > 0) {
          waitMs = Math.max(waitMs, left);
          continue;
        }
        loans.delete(keysym);
        bind(keycode, 0);
      }
      return waitMs;
    },
    lent
  };
}
