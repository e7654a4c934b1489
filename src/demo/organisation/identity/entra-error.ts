import { randomUUID } from 'node:crypto';

/** An error answer of Entra's endpoints. */
export interface EntraError {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly suberror?: string;
}

/** What went wrong, in the numbers that administrators look up. */
export interface EntraProblem {
  readonly error: string;
  readonly code: number;
  readonly text: string;
  /** `bad_token` tells clients to ask the person to sign in again. */
  readonly suberror?: string;
}

/** Problems that the endpoints name; texts are the demo's own. */
export const PROBLEMS = {
  unknownTenant: (tenant: string) => ({
    error: 'invalid_tenant',
    code: 90002,
    text: `Tenant '${tenant}' not found. Check that the tenant id is right and belongs to this organisation.`
  }),
  unknownClient: {
    error: 'unauthorized_client',
    code: 700016,
    text: 'The application was not found in the directory. Check the client id and the tenant.'
  },
  badClientSecret: { error: 'invalid_client', code: 7000215, text: 'An invalid client secret was provided.' },
  unknownResource: (resource: string) => ({
    error: 'invalid_resource',
    code: 500011,
    text: `The resource named '${resource}' was not found in the tenant.`
  }),
  unknownPermission: (permission: string) => ({
    error: 'invalid_scope',
    code: 650053,
    text: `The application asked for the permission '${permission}' that does not exist on the resource.`
  }),
  severalResources: {
    error: 'invalid_request',
    code: 28000,
    text: 'The scope names more than one resource; a token is for one resource at a time.'
  },
  noPkce: {
    error: 'invalid_request',
    code: 9002325,
    text: 'Proof Key for Code Exchange is required: send code_challenge with the method S256.'
  },
  pkceMismatch: {
    error: 'invalid_grant',
    code: 501481,
    text: 'The code_verifier does not match the code_challenge of the authorization request.'
  },
  codeNotValid: {
    error: 'invalid_grant',
    code: 70008,
    text: 'The authorization code is not known, has expired, or was used before.'
  },
  refreshTokenNotValid: {
    error: 'invalid_grant',
    code: 70008,
    text: 'The refresh token is not known, has expired, or was used before.',
    suberror: 'bad_token'
  },
  scopeNotGranted: {
    error: 'invalid_grant',
    code: 65001,
    text: 'A permission was asked for that has not been consented to.',
    suberror: 'consent_required'
  },
  unsupportedGrant: { error: 'unsupported_grant_type', code: 70003, text: 'The grant type is not supported.' },
  redirectNotRegistered: {
    error: 'invalid_request',
    code: 50011,
    text: 'The redirect address is not registered for the application.'
  },
  notSignedIn: { error: 'login_required', code: 50058, text: 'Nobody, or somebody else, is signed in here.' },
  cancelled: { error: 'access_denied', code: 65004, text: 'The person cancelled the sign-in.' },
  unknownUser: {
    error: 'invalid_grant',
    code: 50034,
    text: 'We could not find an account with that user name. Check the spelling, or ask your help desk.'
  },
  wrongPassword: {
    error: 'invalid_grant',
    code: 50126,
    text: 'The user name or password is not right. Check both and try again.'
  },
  otherTenant: (userName: string, tenant: string) => ({
    error: 'invalid_grant',
    code: 50020,
    text: `The account ${userName} does not belong to ${tenant} and cannot sign in here.`
  }),
  stepExpired: {
    error: 'invalid_request',
    code: 165000,
    text: 'This sign-in has taken too long or was already finished. Go back to the app and sign in again.'
  },
  badRequest: { error: 'invalid_request', code: 900144, text: 'The request is malformed.' },
  server: { error: 'server_error', code: 90033, text: 'A problem of the identity server; try again.' }
} as const;

/** The description as Entra writes it, without the trailing ids. */
export function problemText(problem: EntraProblem): string {
  return `AADSTS${problem.code}: ${problem.text}`;
}

/** The body of an error answer. */
export function entraError(problem: EntraProblem, now: Date = new Date(), ids: () => string = randomUUID): EntraError {
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const trace = ids();
  const correlation = ids();
  return {
    error: problem.error,
    error_description: `${problemText(problem)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [problem.code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    ...(problem.suberror === undefined ? {} : { suberror: problem.suberror })
  };
}

/** An error of the library at the token endpoint. */
export interface TokenFailure {
  readonly error: string;
  readonly description: string;
  /** What the library keeps to itself; not for the answer. */
  readonly detail: string;
  readonly grantType: string;
}

/** Which problem an answer of the token endpoint was. */
export function tokenProblem({ error, description, detail, grantType }: TokenFailure): EntraProblem {
  const named = namedProblem(error, description);
  if (named !== null) return named;
  if (error === 'invalid_client')
    return detail === 'client not found' ? PROBLEMS.unknownClient : PROBLEMS.badClientSecret;
  if (error === 'unsupported_grant_type') return PROBLEMS.unsupportedGrant;
  if (error === 'server_error') return PROBLEMS.server;
  if (grantType === 'refresh_token') {
    return error === 'invalid_scope' ? PROBLEMS.scopeNotGranted : PROBLEMS.refreshTokenNotValid;
  }
  if (error === 'invalid_grant')
    return detail.includes('code_verifier') ? PROBLEMS.pkceMismatch : PROBLEMS.codeNotValid;
  return { ...PROBLEMS.badRequest, error };
}

/** Which problem an authorization request had that cannot be answered to its sender. */
export function pageProblem(error: string, description: string): EntraProblem {
  const named = namedProblem(error, description);
  if (named !== null) return named;
  if (error === 'invalid_client') return PROBLEMS.unknownClient;
  if (error === 'invalid_redirect_uri') return PROBLEMS.redirectNotRegistered;
  if (error === 'server_error') return PROBLEMS.server;
  return PROBLEMS.badRequest;
}

function namedProblem(error: string, description: string): EntraProblem | null {
  const named = /^AADSTS(\d+): (.*)$/s.exec(description);
  return named === null ? null : { error, code: Number(named[1]), text: named[2] ?? '' };
}
