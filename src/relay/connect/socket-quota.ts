/** Sockets of one process, and of one address (an office behind one address included). */
export const MAX_SOCKETS = 10_000;
export const MAX_SOCKETS_PER_ADDRESS = 1_000;

/** Counts open sockets, together and by source. */
export class SocketQuota {
  readonly #bySource = new Map<string, number>();
  #total = 0;

  /** Takes a place for one socket; `false` when there is none. */
  take(source: string): boolean {
    const own = this.#bySource.get(source) ?? 0;
    if (this.#total >= MAX_SOCKETS || own >= MAX_SOCKETS_PER_ADDRESS) return false;
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
