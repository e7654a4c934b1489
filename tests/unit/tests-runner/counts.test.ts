import { describe, expect, it } from 'vitest';
import { countsOf } from '#tests/counts.ts';

const report = (numbers: Record<string, number>): string =>
  JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numFailedTestSuites: 0,
    ...numbers
  });

describe('what the last line of npm test counts', () => {
  it('counts passed, failed and skipped tests', () => {
    expect(countsOf(report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }), 1)).toEqual({
      passed: 7,
      failed: 2,
      skipped: 2
    });
  });

  it('counts a run that broke without a failing test', () => {
    expect(countsOf(report({ numPassedTests: 7, numFailedTestSuites: 1 }), 1).failed).toBe(1);
    expect(countsOf(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countsOf(null, 0).failed).toBe(1);
  });
});
