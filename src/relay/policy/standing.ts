import { REFUSAL_REASONS, type RefusalReason } from '#shared/errors/codes.ts';
import type { HelperStanding } from '#shared/policy/decide.ts';
import { SESSION_MODES } from '#shared/session/modes.ts';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../deadline.ts';
import type { Logger } from '../logging.ts';
import type { Participant } from '../person.ts';
import type { Policy } from './evaluate.ts';
import { logPolicyFailure, type PolicyFailure, policyFailure } from './failure.ts';

/** Somebody's standing as a helper, or why it could not be found out. */
export type StandingOutcome =
  | { readonly ok: true; readonly standing: HelperStanding }
  | { readonly ok: false; readonly failure: PolicyFailure };

/** Finds out somebody's standing. Never rejects, and answers within its deadline. */
export type AskStanding = (helper: Participant) => Promise<StandingOutcome>;

/** Asks `policy` for at most `ms` milliseconds. */
export function standingWithin(policy: Policy, ms: number, clock: Clock, log: Logger): AskStanding {
  return async (helper) => {
    try {
      return { ok: true, standing: await withDeadline(policy.standing(helper), ms, clock) };
    } catch (error) {
      const failure = policyFailure(error);
      logPolicyFailure(log, failure, error, {});
      return { ok: false, failure };
    }
  };
}

/** Every reason for which a mode is refused, each once and in {@link REFUSAL_REASONS} order. */
export function whyNoMode({ refusals }: HelperStanding): readonly RefusalReason[] {
  const ofModes = refusals.filter(({ what }) => SESSION_MODES.some((mode) => mode === what));
  return REFUSAL_REASONS.filter((reason) => ofModes.some(({ reasons }) => reasons.includes(reason)));
}
