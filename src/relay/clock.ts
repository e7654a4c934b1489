/** Stops a timer; calling it again does nothing. */
export type Cancel = () => void;

/** Time as the relay's rules see it; tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch; may jump when somebody sets the clock. */
  readonly now: () => number;
  /** Milliseconds since some moment; only ever grows, at the pace of time. For measuring silence and rates. */
  readonly elapsed: () => number;
  /** Calls `run` once after `ms` milliseconds, however many. */
  readonly after: (ms: number, run: () => void) => Cancel;
}

/** Node's timers hold at most this many milliseconds and fire at once beyond. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, run) => {
    if (ms <= LONGEST_TIMER_MS) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    }
    let cancel: Cancel = () => {};
    const timer = setTimeout(() => {
      cancel = systemClock.after(ms - LONGEST_TIMER_MS, run);
    }, LONGEST_TIMER_MS);
    cancel = () => clearTimeout(timer);
    return () => cancel();
  }
};
