import type { SecurityCode } from '#shared/ids/security-code.ts';
import { type PartnerPair, tenantsMayMeet } from '#shared/policy/facts.ts';
import type { AttemptLimits } from '../codes/attempt-limits.ts';
import type { CodeBook } from '../codes/code-book.ts';
import type { AttemptReason } from '../ledger/ledger.ts';
import { type Participant, type Person, personKey, samePerson } from '../person.ts';
import type { LiveSession } from './live-session.ts';

/** A person's second wrong code is no slip of the finger any more: helpers with an open code are told from then on. */
export const GUESSES_BEFORE_NOTICE = 2;

/** What came of a code before policy is asked. */
export type CodeVerdict =
  | { readonly kind: 'right'; readonly session: LiveSession }
  /** Right, but the two organisations may not meet. */
  | { readonly kind: 'foreign'; readonly session: LiveSession }
  /** `reason` is for the record only; `guessing` = often enough that helpers are to be told. */
  | {
      readonly kind: 'wrong';
      readonly reason: AttemptReason;
      readonly session: LiveSession | null;
      readonly guessing: boolean;
    }
  | { readonly kind: 'too-often'; readonly retryAfterMs: number };

/** One moment on both clocks: codes end at a time of day, and waits are measured, whatever somebody sets the clock to. */
export interface Moment {
  readonly now: number;
  readonly elapsed: number;
}

export interface RedeemRules {
  readonly codes: CodeBook;
  readonly limits: AttemptLimits;
  readonly partners: readonly PartnerPair[];
  readonly session: (sessionId: string) => LiveSession | undefined;
}

function helperOf(session: LiveSession): Person | undefined {
  return session.state.phase === 'ended' ? undefined : session.state.helper.person;
}

/**
 * Judges one code. The attempt is counted before anything is looked up and given back only for a code that is right, so
 * that a flood of parallel attempts cannot slip past the count (CVE-2018-16550). Unknown, expired, used, held, own and
 * ended codes all come out as `wrong` after the same work.
 */
export function judgeCode(
  code: SecurityCode,
  sharer: Participant,
  address: string,
  { now, elapsed }: Moment,
  rules: RedeemRules
): CodeVerdict {
  const attempt = rules.limits.take(personKey(sharer.person), address, elapsed, rules.codes.size > 0);
  if (!attempt.allowed) return { kind: 'too-often', retryAfterMs: attempt.retryAfterMs };
  const guessing = attempt.wrongByAccount >= GUESSES_BEFORE_NOTICE;
  const wrong = (reason: AttemptReason, session: LiveSession | null): CodeVerdict => ({
    kind: 'wrong',
    reason,
    session,
    guessing
  });

  const found = rules.codes.look(code, now);
  if (found.kind !== 'live') return wrong(`code-${found.kind}`, null);
  const session = rules.session(found.sessionId);
  const helper = session === undefined ? undefined : helperOf(session);
  if (session === undefined || helper === undefined) return wrong('code-used', null);
  if (samePerson(helper, sharer.person)) return wrong('code-own', session);
  if (session.state.phase !== 'open') return wrong('code-held', session);
  if (!tenantsMayMeet(helper.tenantId, sharer.person.tenantId, rules.partners)) return { kind: 'foreign', session };
  attempt.giveBack();
  return { kind: 'right', session };
}
