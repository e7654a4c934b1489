import type { SessionEvent } from '#shared/protocol/relay.ts';

/** Events kept for somebody who is away: two connections' worth of candidates, and then some. */
export const MAX_OUTBOX_EVENTS = 512;
/** Characters of signalling kept for somebody who is away. */
export const MAX_OUTBOX_CHARS = 1024 * 1024;

type Unnumbered<Event> = Event extends unknown ? Omit<Event, 'seq' | 'sessionId'> : never;
/** An event of the contract before it belongs to a session and has a number. */
export type SessionNotice = Unnumbered<SessionEvent>;

/** Numbers the events of one seat and keeps those that nobody acknowledged, for one replay after a resume. */
export class Outbox {
  readonly #sessionId: string;
  #last = 0;
  #chars = 0;
  #unacknowledged: SessionEvent[] = [];

  /** @param saved what another process knew of this seat: the newest number, and the events that nobody acknowledged */
  constructor(sessionId: string, saved?: { readonly last: number; readonly pending: readonly SessionEvent[] }) {
    this.#sessionId = sessionId;
    if (saved === undefined) return;
    this.#unacknowledged = [...saved.pending];
    this.#chars = saved.pending.reduce((sum, event) => sum + size(event), 0);
    this.#last = Math.max(saved.last, saved.pending.at(-1)?.seq ?? 0);
  }

  /** The number of the newest event; 0 when there was none. */
  get last(): number {
    return this.#last;
  }

  /** Whether another signal would have to wait. Events of the session itself are few and always taken. */
  get full(): boolean {
    return this.#unacknowledged.length >= MAX_OUTBOX_EVENTS || this.#chars >= MAX_OUTBOX_CHARS;
  }

  add(notice: SessionNotice): SessionEvent {
    this.#last += 1;
    const numbered: SessionEvent = { ...notice, sessionId: this.#sessionId, seq: this.#last };
    this.#unacknowledged.push(numbered);
    this.#chars += size(numbered);
    return numbered;
  }

  /** Goes on behind `seq`: its reader has heard more than was saved. */
  skipTo(seq: number): void {
    this.#last = Math.max(this.#last, seq);
  }

  /** Forgets everything up to `seq`: it has arrived. */
  acknowledge(seq: number): void {
    this.#unacknowledged = this.#unacknowledged.filter((event) => event.seq > seq);
    this.#chars = this.#unacknowledged.reduce((sum, event) => sum + size(event), 0);
  }

  /** Forgets everything: its reader begins anew. Numbers go on. */
  empty(): void {
    this.acknowledge(this.#last);
  }

  /** What has not been acknowledged, in order. */
  get pending(): readonly SessionEvent[] {
    return this.#unacknowledged;
  }
}

function size(event: SessionEvent): number {
  return event.type === 'session.signal' ? event.payload.length : 0;
}
