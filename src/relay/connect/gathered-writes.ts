/** A stream as far as writes can be held back on it. */
export interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * Makes one write of all that is said to a socket in one turn of the event loop: a burst of candidates is answered and passed
 * on by one TLS record and one call of the system each, not by one for every message. Nothing waits longer than for the
 * messages that came in at the same time. Order is kept.
 */
export class GatheredWrites {
  readonly #held = new Set<Corkable>();

  /** What is written to `stream` from now on goes out at the end of this turn. */
  hold(stream: Corkable): void {
    if (this.#held.has(stream)) return;
    if (this.#held.size === 0) setImmediate(() => this.#release());
    this.#held.add(stream);
    stream.cork();
  }

  #release(): void {
    const held = [...this.#held];
    this.#held.clear();
    for (const stream of held) stream.uncork();
  }
}
