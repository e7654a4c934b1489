import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import { CodedError } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';

/**
 * What a failed sign-in means to people. `network` is what the network layer saw while it ran: it knows better than MSAL
 * why nobody answered.
 */
export function signInProblem(error: unknown, network: CodedError | null): ProblemCode {
  if (error instanceof CodedError) return error.code;
  if (network !== null) return network.code;
  if (!(error instanceof AuthError)) return 'sign-in-failed';
  // The person said no, at the account page (OAuth 2.0, RFC 6749 section 4.1.2.1) or by leaving it.
  if (error.errorCode === 'access_denied' || error.errorCode === 'user_cancelled') return 'sign-in-cancelled';
  if (error.errorCode === 'endpoints_resolution_error' || error.errorCode === 'openid_config_error') {
    return 'identity-unreachable';
  }
  return 'sign-in-failed';
}

/** What a refused silent renewal means: sign in again, or the provider cannot be reached now. */
export function renewalProblem(error: unknown, network: CodedError | null): ProblemCode {
  if (network !== null) return network.code;
  if (error instanceof InteractionRequiredAuthError) return 'unauthenticated';
  return error instanceof CodedError ? error.code : 'unauthenticated';
}
