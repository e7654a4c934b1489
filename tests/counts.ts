import { z } from 'zod';

/** How many tests of a suite passed, failed and were skipped. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number()
});

/**
 * Reads vitest's JSON report. A run that broke without a failing test (a file that does not load, an error outside of
 * tests, no report at all) counts as one failure: nothing is lost silently.
 */
export function countsOf(report: string | null, exitCode: number): Counts {
  const parsed = report === null ? undefined : reportSchema.safeParse(JSON.parse(report)).data;
  if (parsed === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const broken = exitCode !== 0 && parsed.numFailedTests === 0 ? 1 : 0;
  return {
    passed: parsed.numPassedTests,
    failed: parsed.numFailedTests + broken,
    skipped: parsed.numPendingTests + parsed.numTodoTests
  };
}
