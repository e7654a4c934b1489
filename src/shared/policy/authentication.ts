import type { AuthenticationFacts } from './facts.ts';
import type { AuthenticationDemand } from './settings.ts';

/** Whether a sign-in satisfies everything that is demanded of it. */
export function satisfies(facts: AuthenticationFacts, demand: AuthenticationDemand): boolean {
  return (!demand.mfa || facts.mfa) && demand.contexts.every((context) => facts.contexts.includes(context));
}

/**
 * The claims challenge for what a sign-in lacks, as Entra takes it (`claims` of an authorization request, OpenID Connect
 * Core section 5.5, with Entra's `access_token` member); `null` when nothing is lacking. Several contexts are asked for one
 * after the other, because Entra takes one `acrs` value at a time.
 */
export function claimsChallenge(facts: AuthenticationFacts, demand: AuthenticationDemand): string | null {
  if (satisfies(facts, demand)) return null;
  const context = demand.contexts.find((wanted) => !facts.contexts.includes(wanted));
  return JSON.stringify({
    access_token: {
      ...(context === undefined ? {} : { acrs: { essential: true, value: context } }),
      ...(demand.mfa && !facts.mfa ? { amr: { essential: true, values: ['mfa'] } } : {})
    }
  });
}
