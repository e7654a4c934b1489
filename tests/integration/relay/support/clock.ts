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
      const due = [...this.#timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      const [id, timer] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
    }
    this.#now = until;
  }
}
