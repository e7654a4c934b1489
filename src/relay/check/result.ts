/** What is verified, in the order of the output. */
export type CheckName =
  | 'configuration'
  | 'certificate'
  | 'identity'
  | 'clock'
  | 'directory'
  | 'database'
  | 'bus'
  | 'turn';

/** How something came out. `warning` works today; `skipped` could not be or need not be tried. */
export type Outcome = 'ok' | 'warning' | 'failed' | 'skipped';

/** One line of the result. Neither field ever holds a secret. */
export interface CheckResult {
  readonly check: CheckName;
  readonly outcome: Outcome;
  /** What was found. */
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
}

/** A line for people. */
export function resultLine({ check, outcome, says, todo }: CheckResult): string {
  const word = outcome === 'failed' ? 'FAILED' : outcome;
  return `${word.padEnd(8)} ${check.padEnd(14)} ${says}${todo === undefined ? '' : ` — ${todo}`}`;
}
