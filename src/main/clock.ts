import type { Cancel, Clock } from '#shared/session/ports.ts';

/** Node's timers hold at most this many milliseconds and fire at once beyond: a relay that grants a month is no loop. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** This machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    if (ms <= LONGEST_TIMER_MS) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    }
    let cancel: Cancel = () => undefined;
    const timer = setTimeout(() => {
      cancel = systemClock.after(ms - LONGEST_TIMER_MS, run);
    }, LONGEST_TIMER_MS);
    cancel = () => clearTimeout(timer);
    return () => cancel();
  }
};
