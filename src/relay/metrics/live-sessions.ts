import type { LedgerEntry } from '../ledger/ledger.ts';

/** Sessions that have not ended, told from the rows of the record, which every session writes in every phase. */
export class LiveSessions {
  readonly #joined = new Map<string, boolean>();
  #active = 0;

  note(entry: LedgerEntry): void {
    if (entry.kind === 'session-created') this.#joined.set(entry.sessionId, false);
    if (entry.kind === 'session-joined' && this.#joined.get(entry.sessionId) === false) {
      this.#joined.set(entry.sessionId, true);
      this.#active += 1;
    }
    if (entry.kind === 'session-ended') {
      if (this.#joined.get(entry.sessionId) === true) this.#active -= 1;
      this.#joined.delete(entry.sessionId);
    }
  }

  /** A session goes on here that another relay began. */
  adopt(sessionId: string, joined: boolean): void {
    this.#joined.set(sessionId, joined);
    if (joined) this.#active += 1;
  }

  /** A session goes on at another relay. */
  release(sessionId: string): void {
    if (this.#joined.get(sessionId) === true) this.#active -= 1;
    this.#joined.delete(sessionId);
  }

  /** `waiting`: for the sharer. `active`: both are in. */
  get count(): { readonly waiting: number; readonly active: number } {
    return { waiting: this.#joined.size - this.#active, active: this.#active };
  }
}
