import type { RateLimit } from './rate-budget.ts';
import { MAX_SOCKETS, MAX_SOCKETS_PER_ADDRESS } from './socket-quota.ts';

/** What sockets together may take. What a single one may say is in `rate-budget.ts`. */
export interface ConnectionLimits {
  /** Open sockets of one process, of one address, and of one account. */
  readonly sockets: number;
  readonly socketsPerAddress: number;
  readonly socketsPerAccount: number;
  /** TCP connections of one address, those that never come to a request included. */
  readonly tcpPerAddress: number;
  /** New sockets of one address. */
  readonly upgradesPerAddress: RateLimit;
  /** Messages that cost the relay work (see `MessageBudget`), of one address and of one account over all its sockets. */
  readonly workPerAddress: RateLimit;
  readonly workPerAccount: RateLimit;
  /** Bytes that wait for a client to read them; one that lets more pile up is dropped. */
  readonly unsentBytes: number;
}

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = {
  sockets: MAX_SOCKETS,
  socketsPerAddress: MAX_SOCKETS_PER_ADDRESS,
  // A person has a handful of machines; the rest is somebody with their token.
  socketsPerAccount: 32,
  tcpPerAddress: MAX_SOCKETS_PER_ADDRESS + 200,
  // A whole office behind one address comes back at once when a relay restarts.
  upgradesPerAddress: { burst: 1_500, perSecond: 50 },
  workPerAddress: { burst: 3_000, perSecond: 100 },
  workPerAccount: { burst: 60, perSecond: 1 },
  // The largest replay after a resume: an outbox of 2^20 characters, each escaped in JSON at worst, and some more.
  unsentBytes: 8 * 1024 * 1024
};
