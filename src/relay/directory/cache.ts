import type { Clock } from '../clock.ts';

/** How much is remembered, and how long. */
export interface CacheBounds<Answer> {
  readonly lifetimeMs: number;
  /** Beyond this the oldest goes first. */
  readonly maxEntries: number;
  /** The sum of `weigh` over everything remembered; the oldest goes first here as well. Unbounded unless given. */
  readonly maxWeight?: number;
  readonly weigh?: (answer: Answer) => number;
}

interface Entry<Answer> {
  readonly answer: Promise<Answer>;
  readonly askedAt: { readonly now: number; readonly elapsed: number };
  weight: number;
}

/**
 * Remembers answers. Callers that ask for the same thing at once share one question; a failure is not remembered. The age
 * counts from the moment of asking, and on both clocks, so that neither a clock set back nor a machine that slept makes
 * an answer live longer.
 */
export class AnswerCache<Answer> {
  readonly #clock: Pick<Clock, 'now' | 'elapsed'>;
  readonly #bounds: CacheBounds<Answer>;
  readonly #entries = new Map<string, Entry<Answer>>();
  #weight = 0;

  constructor(clock: Pick<Clock, 'now' | 'elapsed'>, bounds: CacheBounds<Answer>) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  /** The remembered answer for `key`, or that of `ask`. */
  get(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#entries.get(key);
    if (known !== undefined && this.#isFresh(known)) return known.answer;
    this.#forget(key);
    const answer = ask();
    const entry: Entry<Answer> = {
      answer,
      askedAt: { now: this.#clock.now(), elapsed: this.#clock.elapsed() },
      weight: 0
    };
    this.#entries.set(key, entry);
    answer.then(
      (value) => this.#weigh(key, entry, value),
      () => {
        if (this.#entries.get(key) === entry) this.#forget(key);
      }
    );
    this.#makeRoom();
    return answer;
  }

  #isFresh({ askedAt }: Entry<Answer>): boolean {
    const age = this.#clock.now() - askedAt.now;
    const { lifetimeMs } = this.#bounds;
    return age >= 0 && age < lifetimeMs && this.#clock.elapsed() - askedAt.elapsed < lifetimeMs;
  }

  #weigh(key: string, entry: Entry<Answer>, value: Answer): void {
    if (this.#entries.get(key) !== entry) return;
    entry.weight = this.#bounds.weigh?.(value) ?? 0;
    this.#weight += entry.weight;
    this.#makeRoom();
  }

  #makeRoom(): void {
    const { maxEntries, maxWeight = Number.POSITIVE_INFINITY } = this.#bounds;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= maxEntries && this.#weight <= maxWeight) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
