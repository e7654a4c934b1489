/** Counts what comes, and lets somebody wait for so many of it. */
export class Tally {
  #count = 0;
  #waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  add(): void {
    this.#count += 1;
    if (this.#waiting === undefined || this.#count < this.#waiting.count) return;
    this.#waiting.resolve();
    this.#waiting = undefined;
  }

  /** Resolves when `count` have come since the start or the last {@link clear}. One waits at a time. */
  async reach(count: number): Promise<void> {
    if (this.#count >= count) return;
    await new Promise<void>((resolve) => {
      this.#waiting = { count, resolve };
    });
  }

  clear(): void {
    this.#count = 0;
  }
}
