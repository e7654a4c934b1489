import { GRANT_LIFETIME_MS, PEER_SILENT_MS, RELAY_PING_MS, RESUME_WINDOW_MS } from '#shared/protocol/limits.ts';

/** Every wait of the relay, in milliseconds. */
export interface Timings {
  /** A socket that has not said `hello` by then is closed. */
  readonly helloMs: number;
  /** How often a socket in a session is pinged, and the silence after which its owner counts as gone. */
  readonly pingMs: number;
  readonly silentMs: number;
  /** The same for a socket outside a session: only to find the dead ones. */
  readonly idlePingMs: number;
  readonly idleSilentMs: number;
  /** How long a lost socket may come back to its session, and an ended session can be heard of. */
  readonly resumeWindowMs: number;
  readonly grantLifetimeMs: number;
  /** After policy could not be asked for a renewal it is asked again at this interval. */
  readonly grantRetryMs: number;
  /** How long policy may take: somebody is waiting for it. */
  readonly policyMs: number;
  /** A socket whose token ended without renewal is closed after this. */
  readonly tokenGraceMs: number;
  /** What a relay that stops tells people to wait before they come back: until it, or another, is there. */
  readonly restartMs: number;
}

export const DEFAULT_TIMINGS: Timings = {
  helloMs: 10_000,
  pingMs: RELAY_PING_MS,
  silentMs: PEER_SILENT_MS,
  idlePingMs: 30_000,
  idleSilentMs: 75_000,
  resumeWindowMs: RESUME_WINDOW_MS,
  grantLifetimeMs: GRANT_LIFETIME_MS,
  grantRetryMs: 30_000,
  policyMs: 15_000,
  tokenGraceMs: 60_000,
  restartMs: 5_000
};
