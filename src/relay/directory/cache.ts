import type { Clock } from '../clock.ts';

/**
 * Remembers answers for `lifetimeMs`, at most `maxEntries` of them (the oldest goes first). Callers that ask for the same
 * thing at once share one question; a failure is not remembered.
 */
export class AnswerCache<Answer> {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #lifetimeMs: number;
  readonly #maxEntries: number;
  readonly #entries = new Map<string, { readonly answer: Promise<Answer>; readonly until: number }>();

  constructor(clock: Pick<Clock, 'now'>, lifetimeMs: number, maxEntries: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
    this.#maxEntries = maxEntries;
  }

  /** The remembered answer for `key`, or that of `ask`. */
  get(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.answer;
    this.#entries.delete(key);
    const answer = ask();
    const entry = { answer, until: this.#clock.now() + this.#lifetimeMs };
    this.#entries.set(key, entry);
    answer.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) break;
      this.#entries.delete(oldest);
    }
    return answer;
  }
}
