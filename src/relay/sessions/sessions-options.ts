import type { PartnerPair } from '#shared/policy/facts.ts';
import type { AttemptLimits } from '../codes/attempt-limits.ts';
import type { Person } from '../person.ts';
import type { SessionSurroundings } from './live-session.ts';

/** Hears what other relays have to know of these sessions. */
export interface SessionsWatcher extends Required<Pick<SessionSurroundings, 'changed' | 'outward'>> {
  readonly codeOpened: (digest: string, sessionId: string, expiresAt: number) => void;
  readonly codeSpent: (digest: string, as: 'used' | 'expired') => void;
  /** Somebody has taken a seat of this session: what else they are in elsewhere is over. */
  readonly seated: (person: Person, sessionId: string) => void;
  /** Somebody of this organisation guesses at codes. */
  readonly guessed: (tenantId: string) => void;
}

export interface SessionsOptions extends Omit<SessionSurroundings, 'spendCode' | 'over' | 'changed' | 'outward'> {
  readonly randomBytes: (count: number) => Uint8Array;
  readonly limits: AttemptLimits;
  readonly partners: readonly PartnerPair[];
  /** How long a code of this tenant's helpers lives, milliseconds. */
  readonly codeLifetimeOf: (tenantId: string) => number;
  /** The key of the codes' digests, at least 32 bytes; one of this process when there is none. */
  readonly codeKey?: Uint8Array | undefined;
  readonly watcher?: SessionsWatcher | undefined;
}
