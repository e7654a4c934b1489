import type { Person, Tenant } from '../people.ts';
import type { Authenticator } from './authenticator.ts';
import { SECOND_FACTOR_METHODS } from './conditional-access.ts';
import type { Page } from './html.ts';
import { type EntraProblem, PROBLEMS } from './problems.ts';
import { secondFactorPage } from './second-factor-page.ts';

/** The step of a sign-in that asks for a second factor. */
export interface SecondFactorStep {
  readonly tenant: Tenant;
  readonly person: Person;
  /** Where its form is sent. */
  readonly action: string;
  readonly authenticator: Authenticator;
}

/** What the person gets after a code: the page again, or a sign-in with these methods. */
export type SecondFactorOutcome = { readonly page: Page } | { readonly methods: readonly string[] };

/** The page as it is before anything was typed. */
export function askForCode({ tenant, person, action }: SecondFactorStep): Page {
  return secondFactorPage({ tenant, person, action, problem: null, open: true });
}

/** Takes a code that the person typed. */
export function takeCode(
  { tenant, person, action, authenticator }: SecondFactorStep,
  code: string
): SecondFactorOutcome {
  const outcome = authenticator.check(person, code);
  if (outcome === 'right') return { methods: SECOND_FACTOR_METHODS };
  const problems: Readonly<Record<typeof outcome, EntraProblem>> = {
    wrong: PROBLEMS.wrongCode,
    used: PROBLEMS.usedCode,
    locked: PROBLEMS.tooManyCodes
  };
  return { page: secondFactorPage({ tenant, person, action, problem: problems[outcome], open: outcome !== 'locked' }) };
}
