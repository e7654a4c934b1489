import type { CheckResult, CheckView } from './steps.ts';

/** What a check says as a whole. `open`: all that was tested is good; `part`: and something could not be tested. */
export type CheckVerdict = 'running' | 'cancelled' | 'open' | 'part' | 'attention' | 'blocked';

/** Judges a check by its worst step. */
export function verdictOf({ state, results }: CheckView): CheckVerdict {
  if (state === 'idle' || state === 'running') return 'running';
  if (state === 'cancelled') return 'cancelled';
  const is = (status: CheckResult['status']) => results.some((result) => result.status === status);
  if (is('failed')) return 'blocked';
  if (is('attention')) return 'attention';
  return is('not-tested') ? 'part' : 'open';
}

const TURN: ReadonlySet<CheckResult['step']> = new Set(['turn-tls', 'turn-tcp', 'turn-udp']);

/** One open way over TURN is enough: what fails beside it is worth knowing and stops nobody. */
export function withSparePaths(results: readonly CheckResult[]): readonly CheckResult[] {
  const open = results.some(({ step, status }) => TURN.has(step) && status === 'passed');
  if (!open) return results;
  return results.map((result) =>
    result.status === 'failed' && (TURN.has(result.step) || result.step === 'stun') && result.code === 'path-blocked'
      ? { ...result, status: 'attention' as const, code: 'path-spare' as const }
      : result
  );
}
