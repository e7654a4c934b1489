import type { CheckNote, CheckProblem } from '#shared/check/steps.ts';

/** What one step found out, before it is a line of the check. */
export type Finding =
  | {
      readonly status: 'passed';
      /** In place of the time that the step took. */
      readonly ms?: number;
      /** `host:port`, where that is known by now only. */
      readonly target?: string;
    }
  | {
      readonly status: 'failed' | 'attention';
      readonly code: CheckProblem;
      readonly httpStatus?: number;
      readonly signer?: string;
      readonly target?: string;
    }
  | { readonly status: 'not-needed' | 'not-tested'; readonly code: CheckNote };

export const PASSED: Finding = { status: 'passed' };
export const failed = (code: CheckProblem, httpStatus?: number): Finding => ({
  status: 'failed',
  code,
  ...(httpStatus === undefined ? {} : { httpStatus })
});
export const attention = (code: CheckProblem): Finding => ({ status: 'attention', code });
export const notNeeded = (code: CheckNote): Finding => ({ status: 'not-needed', code });
export const notTested = (code: CheckNote): Finding => ({ status: 'not-tested', code });
