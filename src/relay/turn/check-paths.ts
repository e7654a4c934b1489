import { createHmac } from 'node:crypto';
import { type IceServer, MAX_ICE_SERVERS } from '#shared/protocol/relay.ts';
import type { Clock } from '../clock.ts';
import { KeyedBudgets } from '../connect/keyed-budgets.ts';
import { type Person, personKey } from '../person.ts';
import type { TurnCredentials } from './credentials.ts';

/** Long enough for one check of every address, each of which WebRTC gives some seconds. */
export const CHECK_CREDENTIAL_MS = 60_000;
/** Checks of one account: a few while somebody sets a firewall right, and then seldom. */
export const CHECKS_PER_ACCOUNT = { burst: 4, perSecond: 1 / 120 };

/** Answers who may try paths now, and when somebody may again. */
export type CheckPaths = (
  person: Person
) =>
  | { readonly ok: true; readonly iceServers: readonly IceServer[] }
  | { readonly ok: false; readonly retryAfterMs: number };

/**
 * Hands out servers for the connection check (J2), outside any session and therefore sparingly: to people who are signed in,
 * a few times, with a credential that is over in a minute. Its name is the same for the same person, whom it does not
 * name, so that coturn's quota per user counts all checks of one account together.
 */
export function createCheckPaths(options: {
  readonly turn: TurnCredentials | undefined;
  readonly iceServers: readonly IceServer[];
  readonly clock: Clock;
  /** Draws the names; another one with every start, so that they lead to nobody. */
  readonly nameKey: Uint8Array;
}): CheckPaths {
  const { turn, iceServers, clock, nameKey } = options;
  const budgets = new KeyedBudgets(CHECKS_PER_ACCOUNT);
  return (person) => {
    const retryAfterMs = budgets.take(personKey(person), clock.elapsed());
    if (retryAfterMs > 0) return { ok: false, retryAfterMs: Math.ceil(retryAfterMs) };
    const sessionId = createHmac('sha256', nameKey).update(personKey(person)).digest('base64url').slice(0, 22);
    const endsAt = clock.now() + CHECK_CREDENTIAL_MS;
    const own = turn?.iceServersFor({ sessionId, role: 'check', endsAt }, clock.now()) ?? [];
    return { ok: true, iceServers: [...own, ...iceServers].slice(0, MAX_ICE_SERVERS) };
  };
}
