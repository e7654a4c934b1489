import type { Cancel, Clock } from '../clock.ts';
import type { Timings } from '../timings.ts';

/**
 * Pings that wait for their pong at most. Somebody who talks but answers none of so many does not read what is sent to them
 * either, and counts as silent.
 */
export const MAX_MARKS = 16;

export interface HeartbeatHost {
  readonly clock: Clock;
  readonly timings: Timings;
  /** Whether the socket is in a session, where its silence matters sooner. */
  readonly inSession: () => boolean;
  /** Sends a ping frame with this number as its payload; a pong brings it back (RFC 6455 section 5.5.3). */
  readonly ping: (number: number) => void;
  /** Remembers what was sent by now; calling the result says that it arrived. */
  readonly mark: () => () => void;
  /** Nothing was heard for too long. */
  readonly silent: () => void;
}

/**
 * Finds out that a socket is dead (protocol.md "Liveness"). Silence is measured from the last frame of any kind, so that a
 * machine that vanishes is known to be gone at most `silentMs` later. A pong also proves that everything sent before its
 * ping has arrived, because frames keep their order; that is what trims the replay buffer.
 */
export class Heartbeat {
  readonly #host: HeartbeatHost;
  #heardAt: number;
  #fast: boolean;
  #pings = 0;
  #marks: { readonly number: number; readonly arrived: () => void }[] = [];
  #pingAt = 0;
  #timer: Cancel = () => {};

  constructor(host: HeartbeatHost) {
    this.#host = host;
    this.#heardAt = host.clock.elapsed();
    this.#fast = host.inSession();
    this.#schedule();
  }

  /** Goes over to the pace that fits now; called when a socket may have entered or left a session. */
  wake(): void {
    if (this.#host.inSession() !== this.#fast) this.#schedule();
  }

  /** A frame of any kind came. */
  heard(): void {
    this.#heardAt = this.#host.clock.elapsed();
  }

  /** A pong came; one that answers no ping of ours is only a sign of life. */
  pong(payload: string): void {
    this.heard();
    const index = this.#marks.findIndex((mark) => String(mark.number) === payload);
    if (index < 0) return;
    this.#marks[index]?.arrived();
    this.#marks = this.#marks.slice(index + 1);
  }

  stop(): void {
    this.#timer();
    this.#marks = [];
  }

  #schedule(): void {
    const { clock, timings, inSession } = this.#host;
    this.#fast = inSession();
    this.#pingAt = clock.elapsed() + (this.#fast ? timings.pingMs : timings.idlePingMs);
    this.#wait();
  }

  /** One timer for both, at whichever is due first; speech in between only moves the silence's next one. */
  #wait(): void {
    const { clock } = this.#host;
    this.#timer();
    const due = Math.min(this.#pingAt, this.#heardAt + this.#allowed());
    this.#timer = clock.after(Math.max(0, due - clock.elapsed()), () => this.#due());
  }

  #due(): void {
    const { clock, silent } = this.#host;
    const now = clock.elapsed();
    if (now - this.#heardAt >= this.#allowed()) silent();
    else if (now < this.#pingAt) this.#wait();
    else this.#ping();
  }

  #allowed(): number {
    const { timings } = this.#host;
    return this.#fast ? timings.silentMs : timings.idleSilentMs;
  }

  #ping(): void {
    if (this.#marks.length >= MAX_MARKS) {
      this.#host.silent();
      return;
    }
    this.#pings += 1;
    this.#marks = [...this.#marks, { number: this.#pings, arrived: this.#host.mark() }];
    this.#host.ping(this.#pings);
    this.#schedule();
  }
}
