/** How a countdown stands at one moment. */
export type Countdown = {
  /** Milliseconds left, never below zero. */
  readonly left: number;
  /** What is left of the whole, 0…1. */
  readonly share: number;
  readonly state: 'running' | 'soon' | 'over';
};

/** From this long before the end a countdown draws attention. */
export const SOON_MS = 60_000;

/** Where a countdown from `from` to `until` stands at `now`; all in ms since the epoch, one clock. */
export function countdown(from: number, until: number, now: number): Countdown {
  const whole = Math.max(1, until - from);
  const left = Math.max(0, Math.min(until - now, whole));
  const state = left === 0 ? 'over' : left <= SOON_MS ? 'soon' : 'running';
  return { left, share: left / whole, state };
}
