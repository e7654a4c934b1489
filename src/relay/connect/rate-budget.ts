/** A token bucket: `burst` at once, `perSecond` for ever. */
export interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** Everything that a socket may say: a connection's candidates come in a burst of some dozens. */
export const MESSAGE_RATE: RateLimit = { burst: 200, perSecond: 20 };
/** What makes the relay verify, draw or look up. */
export const COSTLY_RATE: RateLimit = { burst: 20, perSecond: 0.5 };
/** Bytes of any kind: a few large descriptions at once, then a trickle. */
export const BYTE_RATE: RateLimit = { burst: 1024 * 1024, perSecond: 64 * 1024 };
/** Messages beyond the budget that are still answered; then the socket is closed. */
export const MAX_REFUSED_FOR_RATE = 100;

/** What is left of a budget at a time (milliseconds, a clock that only grows). */
export interface RateBudget {
  readonly left: number;
  readonly at: number;
}

/** A full budget. */
export function fullBudget(limit: RateLimit, now: number): RateBudget {
  return { left: limit.burst, at: now };
}

/** The budget after `cost` was asked for: `waitMs` is 0 when it was paid, else how long until it could be. */
export function spend(
  budget: RateBudget,
  limit: RateLimit,
  cost: number,
  now: number
): { readonly budget: RateBudget; readonly waitMs: number } {
  const earned = (Math.max(0, now - budget.at) / 1000) * limit.perSecond;
  const available = Math.min(limit.burst, budget.left + earned);
  if (available >= cost) return { budget: { left: available - cost, at: now }, waitMs: 0 };
  return { budget: { left: available, at: now }, waitMs: Math.ceil(((cost - available) / limit.perSecond) * 1000) };
}
