import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import { CodedError } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';

/** Entra's number for "the person said no"; other providers send `access_denied` without a number. */
const CANCELLED = 65_004;
/**
 * Entra's numbers for Conditional Access that was not satisfied (Microsoft Entra "authentication and authorization error
 * codes"): second factor demanded, enrolled for or failed; device not registered, not compliant, not joined, app not
 * approved; blocked by policy.
 */
const NOT_SATISFIED: ReadonlySet<number> = new Set([
  50_072, 50_074, 50_076, 50_079, 50_097, 50_129, 50_158, 53_000, 53_001, 53_002, 53_003, 53_004, 53_009, 53_011,
  500_121, 530_002, 530_003, 530_021
]);
/** What an authorization endpoint answers when it could not ask for what is needed. */
const NEEDS_MORE: ReadonlySet<string> = new Set(['interaction_required', 'consent_required', 'login_required']);
/** What it answers when it is itself in trouble (RFC 6749 section 4.1.2.1). */
const IN_TROUBLE: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);

/** Why the browser was opened. */
export type BrowserPurpose = 'sign-in' | 'renewal' | 'step-up';

/**
 * What a failed visit to the browser means to people. `network` is what the network layer saw while it ran: it knows better
 * than MSAL why nobody answered.
 */
export function browserProblem(purpose: BrowserPurpose, error: unknown, network: CodedError | null): ProblemCode {
  if (error instanceof CodedError) return error.code;
  if (network !== null) return network.code;
  if (!(error instanceof AuthError)) return 'sign-in-failed';
  const { errorCode } = error;
  const number = numberOf(error);
  if (errorCode === 'user_cancelled' || number === CANCELLED) return 'sign-in-cancelled';
  if (number !== null && NOT_SATISFIED.has(number)) return 'step-up-refused';
  if (errorCode === 'access_denied') {
    if (number === null) return 'sign-in-cancelled';
    return purpose === 'step-up' ? 'step-up-refused' : 'sign-in-failed';
  }
  if (NEEDS_MORE.has(errorCode)) return 'step-up-refused';
  if (errorCode === 'endpoints_resolution_error' || errorCode === 'openid_config_error' || IN_TROUBLE.has(errorCode)) {
    return 'identity-unreachable';
  }
  return 'sign-in-failed';
}

/** Whether only the person can make a silent request succeed. */
export function needsPerson(error: unknown): boolean {
  return error instanceof InteractionRequiredAuthError;
}

/** What a refused silent renewal means: sign in again, or the provider cannot be reached now. */
export function renewalProblem(error: unknown, network: CodedError | null): ProblemCode {
  if (network !== null) return network.code;
  return error instanceof CodedError ? error.code : 'unauthenticated';
}

/** The number in Entra's description of an error, `AADSTS53000: …`. */
function numberOf(error: AuthError): number | null {
  const found = /^AADSTS(\d{5,8})\b/.exec(error.errorMessage)?.[1];
  return found === undefined ? null : Number(found);
}
