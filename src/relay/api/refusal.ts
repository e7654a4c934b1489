import { API_PROBLEMS, type ApiProblem, type ApiProblemCode, type ProblemDetails } from '#shared/api/problem.ts';
import type { Logger } from '../logging.ts';
import { logPolicyFailure, policyFailure } from '../policy/failure.ts';

/** A request that is not answered, with the code and details that the caller is told. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: ApiProblemCode;
  readonly details: ProblemDetails | undefined;

  constructor(code: ApiProblemCode, details?: ProblemDetails) {
    super(code);
    this.code = code;
    this.details = details;
  }

  /** The status of HTTP. */
  get status(): number {
    return API_PROBLEMS[this.code];
  }

  /** What is sent. */
  get body(): ApiProblem {
    return { code: this.code, ...(this.details === undefined ? {} : { details: this.details }) };
  }

  /** Headers that belong to the refusal (RFC 6750 section 3, RFC 9110 section 10.2.3). */
  get headers(): Readonly<Record<string, string>> {
    if (this.status === 401) {
      const error = this.code === 'token-expired' ? ', error="invalid_token"' : '';
      return { 'www-authenticate': `Bearer realm="deskside"${error}` };
    }
    const wait = this.details?.retryAfterMs;
    return wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1_000)) };
  }
}

/** What a directory that could not be asked means to the caller; it is in the log. */
export function directoryRefusal(error: unknown, log: Logger): ApiRefusal {
  const failure = policyFailure(error);
  logPolicyFailure(log, failure, error, {});
  return new ApiRefusal(failure.code, 'permission' in failure ? { permission: failure.permission } : undefined);
}
