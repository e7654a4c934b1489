import { type PartnerPair, tenantsMayMeet } from '#shared/policy/facts.ts';
import type { AttemptVerdict } from '../codes/attempt-limits.ts';
import type { CodeLookup } from '../codes/code-book.ts';
import type { AttemptReason } from '../ledger/ledger.ts';
import { type Participant, type Person, samePerson } from '../person.ts';
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
    };

/** An attempt that was counted before anybody looked at the code. */
export type CountedAttempt = Omit<Extract<AttemptVerdict, { allowed: true }>, 'allowed'>;

export interface RedeemRules {
  readonly partners: readonly PartnerPair[];
  readonly session: (sessionId: string) => LiveSession | undefined;
}

function helperOf(session: LiveSession): Person | undefined {
  return session.state.phase === 'ended' ? undefined : session.state.helper.person;
}

/**
 * Judges one code. The attempt was counted before anything was looked up and is given back only for a code that is right, so
 * that a flood of parallel attempts cannot slip past the count (CVE-2018-16550). Unknown, expired, used, held, own and
 * ended codes all come out as `wrong` after the same work.
 */
export function judgeCode(
  found: CodeLookup,
  sharer: Participant,
  attempt: CountedAttempt,
  rules: RedeemRules
): CodeVerdict {
  const guessing = attempt.wrongByAccount >= GUESSES_BEFORE_NOTICE;
  const wrong = (reason: AttemptReason, session: LiveSession | null): CodeVerdict => ({
    kind: 'wrong',
    reason,
    session,
    guessing
  });

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
