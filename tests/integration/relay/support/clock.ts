import type { Clock } from '#relay/clock.ts';

/** Time that a test moves by hand. */
export class TestClock implements Clock {
  #now: number;
  #next = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>();

  constructor(start = Date.now()) {
    this.#now = start;
  }

  readonly now = (): number => this.#now;
  readonly elapsed = (): number => this.#now;
  readonly after = (ms: number, run: () => void): (() => void) => {
    this.#next += 1;
    const id = this.#next;
    this.#timers.set(id, { at: this.#now + ms, run });
    return () => this.#timers.delete(id);
  };

  /** Timers that wait, for tests of what is left behind. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on and fires what falls due, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = Math.min(...[...this.#timers.values()].map((timer) => timer.at));
      if (next > until) break;
      this.#now = Math.max(this.#now, next);
      for (const [id, timer] of [...this.#timers]) {
        // One that fell due at the same moment may have cancelled this one.
        if (timer.at === next && this.#timers.delete(id)) timer.run();
      }
    }
    this.#now = until;
  }
}
