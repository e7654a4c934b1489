import { fullBudget, type RateBudget, type RateLimit, spend } from './rate-budget.ts';

/** Keys that are remembered; beyond that the longest unused starts afresh. */
const MAX_KEYS = 20_000;

/** A budget for each address or account. */
export class KeyedBudgets {
  readonly #limit: RateLimit;
  readonly #budgets = new Map<string, RateBudget>();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** How many keys are remembered, for the test of its bound. */
  get size(): number {
    return this.#budgets.size;
  }

  /** Pays one of this key's; 0 when it was paid, else the milliseconds until it could be. */
  take(key: string, now: number): number {
    const before = this.#budgets.get(key) ?? fullBudget(this.#limit, now);
    const { budget, waitMs } = spend(before, this.#limit, 1, now);
    this.#budgets.delete(key);
    this.#budgets.set(key, budget);
    if (this.#budgets.size > MAX_KEYS) {
      for (const oldest of this.#budgets.keys()) {
        this.#budgets.delete(oldest);
        break;
      }
    }
    return waitMs;
  }
}
