import { CHECK_STEPS, type CheckResult, type CheckStep, type CheckView } from '#shared/check/steps.ts';
import { withSparePaths } from '#shared/check/verdict.ts';
import type { Cancel, Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import { type Finding, failed, notTested } from './finding.ts';

/** One test of the check. */
export type Step = {
  readonly id: CheckStep;
  /** `host:port` that is asked; `null` when nobody is. */
  readonly target: string | null;
  /** Without these it is not tried: each has to have passed, or not to be needed. */
  readonly after: readonly CheckStep[];
  /** How long it may take before it counts as unanswered, milliseconds. */
  readonly deadlineMs: number;
  /** The signal tells it to let go of everything; what it answers afterwards counts no more. */
  readonly run: (signal: AbortSignal) => Promise<Finding>;
};

/** The check as a whole: one run at a time. */
export type StepRunner = {
  readonly view: () => CheckView;
  /** Begins anew, in place of a run that is under way. Resolves when this run is over, one way or another. */
  readonly start: () => Promise<void>;
  /** Ends the run; what was not tested is said to be so. */
  readonly cancel: () => void;
};

export type StepRunnerOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** Makes the steps of one run, in the order of {@link CHECK_STEPS}. */
  readonly steps: () => readonly Step[];
  readonly onChanged: (view: CheckView) => void;
};

const GOOD: ReadonlySet<CheckResult['status']> = new Set(['passed', 'attention', 'not-needed']);

/** Runs steps one after the other. No step can hold it up for longer than its deadline, whatever it does. */
export function createStepRunner({ clock, log, steps, onChanged }: StepRunnerOptions): StepRunner {
  let view: CheckView = { state: 'idle', results: [] };
  let stop: (() => void) | null = null;

  const show = (next: CheckView): void => {
    view = next;
    onChanged(view);
  };
  const put = (result: CheckResult): void =>
    show({ ...view, results: view.results.map((each) => (each.step === result.step ? result : each)) });

  async function runAll(all: readonly Step[], cancelled: Promise<void>, isCurrent: () => boolean): Promise<void> {
    for (const step of all) {
      const { id, target, after } = step;
      const blocked = after.some((needed) => !view.results.some((r) => r.step === needed && GOOD.has(r.status)));
      if (blocked) {
        put(lineOf(step, notTested('earlier-step'), null));
        continue;
      }
      put({ step: id, target, ms: null, status: 'running' });
      const startedAt = clock.now();
      const finding = await within(step, clock, cancelled, log);
      if (!isCurrent()) return;
      const ms = finding.status === 'passed' && finding.ms !== undefined ? finding.ms : clock.now() - startedAt;
      put(lineOf(step, finding, Math.max(0, Math.round(ms))));
      log.info('check-step', {
        step: id,
        outcome: finding.status,
        ...('code' in finding ? { code: finding.code } : {})
      });
    }
    stop = null;
    show({ state: 'done', results: [...withSparePaths(view.results)] });
  }

  const cancel = (): void => {
    const running = stop;
    if (running === null) return;
    stop = null;
    running();
    const results = view.results.map((each) =>
      each.status === 'waiting' || each.status === 'running'
        ? { step: each.step, target: each.target, ms: null, status: 'not-tested' as const, code: 'cancelled' as const }
        : each
    );
    show({ state: 'cancelled', results });
  };

  return {
    view: () => view,
    start: async () => {
      cancel();
      const all = [...steps()].sort((a, b) => CHECK_STEPS.indexOf(a.id) - CHECK_STEPS.indexOf(b.id));
      let tell = (): void => {};
      const cancelled = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const own = () => tell();
      stop = own;
      show({
        state: 'running',
        results: all.map(({ id, target }) => ({ step: id, target, ms: null, status: 'waiting' }))
      });
      await runAll(all, cancelled, () => stop === own);
    },
    cancel
  };
}

/** What a step finds in its time; whatever it does, an answer comes. */
function within(step: Step, clock: Clock, cancelled: Promise<void>, log: Log): Promise<Finding> {
  const abort = new AbortController();
  let stopTimer: Cancel = () => {};
  return new Promise<Finding>((resolve) => {
    const end = (finding: Finding): void => {
      resolve(finding);
      stopTimer();
      abort.abort();
    };
    stopTimer = clock.after(step.deadlineMs, () => end(failed('no-answer')));
    void cancelled.then(() => end(notTested('cancelled')));
    Promise.resolve()
      .then(() => step.run(abort.signal))
      .then(end, (error: unknown) => {
        if (!abort.signal.aborted) log.warn('check-step-failed', { step: step.id, error });
        end(failed('unexpected'));
      });
  });
}

function lineOf({ id, target }: Step, finding: Finding, ms: number | null): CheckResult {
  const named = 'target' in finding && finding.target !== undefined ? finding.target : target;
  const line = { step: id, target: named, ms };
  switch (finding.status) {
    case 'passed':
      return { ...line, status: 'passed' };
    case 'failed':
    case 'attention': {
      const { status, code, httpStatus = null, signer = null } = finding;
      return { ...line, status, code, httpStatus, signer: signer?.slice(0, 128) ?? null };
    }
    default:
      return { ...line, ms: null, status: finding.status, code: finding.code };
  }
}
