/** Sockets of one process, and of one address (an office behind one address included). */
export const MAX_SOCKETS = 10_000;
export const MAX_SOCKETS_PER_ADDRESS = 1_000;

/** Counts what is open, together and by its source: an address, or an account. */
export class SocketQuota {
  readonly #bySource = new Map<string, number>();
  readonly #maxTotal: number;
  readonly #maxPerSource: number;
  #total = 0;

  constructor(maxTotal: number = MAX_SOCKETS, maxPerSource: number = MAX_SOCKETS_PER_ADDRESS) {
    this.#maxTotal = maxTotal;
    this.#maxPerSource = maxPerSource;
  }

  /** Takes a place for one socket; `false` when there is none. */
  take(source: string): boolean {
    const own = this.#bySource.get(source) ?? 0;
    if (this.#total >= this.#maxTotal || own >= this.#maxPerSource) return false;
    this.#bySource.set(source, own + 1);
    this.#total += 1;
    return true;
  }

  /** Gives a place back that {@link take} gave. */
  release(source: string): void {
    const left = (this.#bySource.get(source) ?? 0) - 1;
    this.#total -= 1;
    if (left > 0) this.#bySource.set(source, left);
    else this.#bySource.delete(source);
  }
}
