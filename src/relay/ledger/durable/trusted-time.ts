import type { Clock } from '../../clock.ts';

const HOUR_MS = 3_600_000;

/**
 * The time by which records are kept and removed. The machine's clock counts as long as it goes with elapsed time; when it
 * jumps by more than an hour, time goes on from before for one more hour, and only then is the clock believed. A clock
 * that is wrong for a while and set right again so removes nothing too early and keeps nothing too long.
 */
export class TrustedTime {
  readonly #clock: Pick<Clock, 'now' | 'elapsed'>;
  #at: number;
  #elapsed: number;
  #jump: { readonly since: number; readonly offset: number } | undefined;

  constructor(clock: Pick<Clock, 'now' | 'elapsed'>) {
    this.#clock = clock;
    this.#at = clock.now();
    this.#elapsed = clock.elapsed();
  }

  /** Whether the clock is not believed at this moment. */
  get doubted(): boolean {
    return this.#jump !== undefined;
  }

  /** A moment that a former process was sure of: it cannot be earlier now. */
  notBefore(moment: number): void {
    if (this.now() >= moment - HOUR_MS) return;
    this.#at = moment;
    this.#elapsed = this.#clock.elapsed();
  }

  /** Milliseconds since the epoch. */
  now(): number {
    const [wall, elapsed] = [this.#clock.now(), this.#clock.elapsed()];
    const expected = this.#at + (elapsed - this.#elapsed);
    if (Math.abs(wall - expected) <= HOUR_MS) return this.#believe(wall, elapsed);
    const offset = wall - elapsed;
    if (this.#jump === undefined || Math.abs(offset - this.#jump.offset) > HOUR_MS) {
      this.#jump = { since: elapsed, offset };
    }
    return elapsed - this.#jump.since >= HOUR_MS ? this.#believe(wall, elapsed) : expected;
  }

  /** What surely is not ahead: nothing is removed by a time that either the clock or what went before denies. */
  notAhead(): number {
    return Math.min(this.now(), this.#clock.now());
  }

  #believe(wall: number, elapsed: number): number {
    this.#at = wall;
    this.#elapsed = elapsed;
    this.#jump = undefined;
    return wall;
  }
}
