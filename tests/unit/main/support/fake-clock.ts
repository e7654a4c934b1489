import type { Clock } from '#shared/session/ports.ts';

/** Time that stands until it is told to go on. */
export type FakeClock = Clock & {
  /** Lets this many milliseconds pass, running what falls due, in order; promises settle in between. */
  readonly pass: (ms: number) => Promise<void>;
  /** How many timers wait. */
  readonly waiting: () => number;
};

export function fakeClock(start = 1_700_000_000_000): FakeClock {
  let now = start;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  let last = 0;
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    after: (ms, run) => {
      last += 1;
      const id = last;
      timers.set(id, { at: now + Math.max(ms, 0), run });
      return () => timers.delete(id);
    },
    waiting: () => timers.size,
    pass: async (ms) => {
      const until = now + ms;
      await settle();
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        const [id, timer] = due;
        timers.delete(id);
        now = Math.max(now, timer.at);
        timer.run();
        await settle();
      }
      now = until;
      await settle();
    }
  };
}
