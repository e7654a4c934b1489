import { randomUUID } from 'node:crypto';
import { type EntraProblem, PROBLEMS, suberrorOf } from './problems.ts';

/** An error answer of Entra's endpoints. */
export interface EntraError {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly suberror?: string;
  /** What has to be asked for in a sign-in that is to succeed; `claims` of that request. */
  readonly claims?: string;
}

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
  if (detail.includes('referenced account not found')) return PROBLEMS.disabledUser;
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
  if (named === null) return null;
  const code = Number(named[1]);
  const suberror = suberrorOf(code);
  return { error, code, text: named[2] ?? '', ...(suberror === undefined ? {} : { suberror }) };
}
