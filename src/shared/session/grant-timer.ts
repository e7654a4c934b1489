import type { Grant } from '../protocol/grant.ts';
import { MAX_CLOCK_SKEW_MS } from '../protocol/limits.ts';
import type { SessionEffect } from './events.ts';
import type { Proven } from './state.ts';

/** Wakes the session when its grant is over; the two clocks may differ by what sign-in tolerates too. */
export function grantTimer(grant: Grant, now: number): SessionEffect {
  return { do: 'timer', name: 'grant', ms: Math.max(0, grant.exp * 1000 + MAX_CLOCK_SKEW_MS - now) };
}

/**
 * Whether `renewed` may replace `current`: same session and people, and not over sooner. What it allows may have become more
 * or less: that is the organisation's policy, and more needs the sharer's consent like everything else.
 */
export function renews(renewed: Grant, current: Grant): boolean {
  return (
    renewed.sid === current.sid &&
    renewed.helper.oid === current.helper.oid &&
    renewed.helper.tid === current.helper.tid &&
    renewed.sharer.oid === current.sharer.oid &&
    renewed.sharer.tid === current.sharer.tid &&
    renewed.exp >= current.exp
  );
}

/** Whether the grant that holds now still allows what is live. */
export function stillAllowed(session: Proven & { readonly mode: 'view' | 'control' }): boolean {
  return session.grant.modes.includes(session.mode);
}
