import { describe, expect, it } from 'vitest';
import { attention, type Finding, failed, notNeeded, PASSED } from '#main/check/finding.ts';
import { createStepRunner, type Step } from '#main/check/run-steps.ts';
import type { CheckView } from '#shared/check/steps.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

const step = (id: Step['id'], run: Step['run'], after: Step['after'] = []): Step => ({
  id,
  target: `${id}:1`,
  after,
  deadlineMs: 1_000,
  run
});
const finds =
  (finding: Finding): Step['run'] =>
  async () =>
    finding;
const never = () => new Promise<Finding>(() => undefined);

function setUp(...steps: readonly Step[]) {
  const clock = fakeClock();
  const seen: CheckView[] = [];
  const runner = createStepRunner({ clock, log: fakeLog(), steps: () => steps, onChanged: (view) => seen.push(view) });
  const inShort = () =>
    runner.view().results.map((r) => ('code' in r ? `${r.step} ${r.status} ${r.code}` : `${r.step} ${r.status}`));
  return { clock, runner, seen, inShort };
}

describe('J2: running the steps of a connection check', () => {
  it('in their order, whatever order they were made in, each running before it is judged', async () => {
    const { runner, seen, inShort } = setUp(step('tcp', finds(PASSED), ['name']), step('name', finds(PASSED)));
    await runner.start();
    expect(inShort()).toEqual(['name passed', 'tcp passed']);
    expect(runner.view().state).toBe('done');
    const statuses = seen.map(({ results }) => results.map(({ status }) => status).join(' '));
    expect(statuses).toEqual([
      'waiting waiting',
      'running waiting',
      'passed waiting',
      'passed running',
      'passed passed',
      'passed passed'
    ]);
  });

  it('what depends on a failure is not tried; what works with remarks or is not needed holds nothing up', async () => {
    const { runner, inShort } = setUp(
      step('proxy', finds(notNeeded('no-proxy'))),
      step('name', finds(attention('round-trip-slow')), ['proxy']),
      step('tcp', finds(failed('tcp-refused')), ['name']),
      step('tls', finds(PASSED), ['tcp']),
      step('health', finds(PASSED), ['tls']),
      step('peer', finds(PASSED))
    );
    await runner.start();
    expect(inShort()).toEqual([
      'proxy not-needed no-proxy',
      'name attention round-trip-slow',
      'tcp failed tcp-refused',
      'tls not-tested earlier-step',
      'health not-tested earlier-step',
      'peer passed'
    ]);
  });

  it('a step that never answers, and one that does not even let go, is over at its deadline', async () => {
    let aborted = false;
    const { clock, runner, inShort } = setUp(
      step('tcp', (signal) => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        return never();
      }),
      step('peer', finds(PASSED))
    );
    const done = runner.start();
    await clock.pass(999);
    expect(inShort()[0]).toBe('tcp running');
    await clock.pass(1);
    await done;
    expect(inShort()).toEqual(['tcp failed no-answer', 'peer passed']);
    expect(aborted).toBe(true);
  });

  it('a step that throws is a fault of its own and of no other', async () => {
    const { runner, inShort } = setUp(
      step('tcp', () => {
        throw new Error('secret');
      }),
      step('identity', () => Promise.reject(new Error('secret'))),
      step('peer', finds(PASSED))
    );
    await runner.start();
    expect(inShort()).toEqual(['tcp failed unexpected', 'identity failed unexpected', 'peer passed']);
    expect(JSON.stringify(runner.view())).not.toContain('secret');
  });

  it('cancelling ends it at once and says what was not tested; a late answer changes nothing', async () => {
    let answer: (finding: Finding) => void = () => {};
    const { runner, inShort } = setUp(
      step('name', finds(PASSED)),
      step('tcp', () => new Promise<Finding>((resolve) => (answer = resolve))),
      step('peer', finds(PASSED))
    );
    const done = runner.start();
    await new Promise((resolve) => setImmediate(resolve));
    runner.cancel();
    answer(PASSED);
    await done;
    expect(runner.view().state).toBe('cancelled');
    expect(inShort()).toEqual(['name passed', 'tcp not-tested cancelled', 'peer not-tested cancelled']);
    runner.cancel();
    expect(runner.view().state).toBe('cancelled');
  });

  it('beginning anew takes the place of a run that is under way', async () => {
    let runs = 0;
    const { runner, inShort } = setUp(
      step('tcp', () => {
        runs += 1;
        return runs === 1 ? never() : Promise.resolve(PASSED);
      })
    );
    const first = runner.start();
    await new Promise((resolve) => setImmediate(resolve));
    await runner.start();
    await first;
    expect([runs, runner.view().state, ...inShort()]).toEqual([2, 'done', 'tcp passed']);
  });
});
