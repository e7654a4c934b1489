/** When to try again: milliseconds, or `null` for only when somebody asks. */
export type ReconnectPolicy = (attempt: number, random: number) => number | null;

/** Grows to half a minute: a relay that restarts is back at once for the few, and not trampled by the many. */
const IDLE_DELAYS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** A live session waits for the socket, and its window is a minute (RESUME_WINDOW_MS). */
const SESSION_DELAYS = [200, 500, 1_000, 2_000];
/** Each delay is drawn from this share below to this share above, so that many clients do not come back as one. */
const JITTER = 0.25;

function table(delays: readonly number[]): ReconnectPolicy {
  return (attempt, random) => {
    const delay = delays[Math.min(attempt, delays.length - 1)] ?? 0;
    return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
  };
}

/** `attempt` counts from 0 since the last success; `random` is uniform in [0, 1). */
export const whenIdle: ReconnectPolicy = table(IDLE_DELAYS);
export const whenInSession: ReconnectPolicy = table(SESSION_DELAYS);
export const never: ReconnectPolicy = () => null;
