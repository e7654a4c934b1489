import { describe, expect, test } from 'vitest';
import { resultLine } from '#relay/check/result.ts';
import { type Command, readArguments, UsageError } from '#relay/cli/arguments.ts';
import { stopper } from '#relay/cli/run.ts';

describe('the command line', () => {
  test.each<[string[], Command]>([
    [[], { kind: 'run', config: undefined }],
    [['--config', 'relay.yaml'], { kind: 'run', config: 'relay.yaml' }],
    [['run', '--config=relay.yaml'], { kind: 'run', config: 'relay.yaml' }],
    [['check', '--config', 'x', '--json'], { kind: 'check', config: 'x', json: true }],
    [['check'], { kind: 'check', config: undefined, json: false }],
    [['verify', '--config', 'x'], { kind: 'verify', config: 'x', json: false }],
    [['verify', '--json'], { kind: 'verify', config: undefined, json: true }],
    [['turn', '--config', 'x'], { kind: 'turn', config: 'x', out: undefined }],
    [['turn', '--out=y'], { kind: 'turn', config: undefined, out: 'y' }],
    [['version'], { kind: 'version' }],
    [['help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }]
  ])('%j', (list, command) => {
    expect(readArguments(list)).toEqual(command);
  });

  test.each([
    [['start']],
    [['run', 'check']],
    [['--port', '1']],
    [['--config']],
    [['--json']],
    [['run', '--json']],
    [['check', '--out', 'x']]
  ])('%j makes no sense, and is not repeated', (list) => {
    expect(() => readArguments(list)).toThrow(UsageError);
    expect(() => readArguments(list)).not.toThrow(/start|port/);
  });
});

test('a result is one line that says what was found and what to do', () => {
  expect(resultLine({ check: 'turn', outcome: 'ok', says: 'gave an address' })).toBe(
    'ok       turn           gave an address'
  );
  expect(resultLine({ check: 'clock', outcome: 'failed', says: '90 s ahead', todo: 'set it' })).toBe(
    'FAILED   clock          90 s ahead — set it'
  );
});

describe('signals to end', () => {
  function relay(drained: Promise<void>, closes: () => Promise<void> = async () => {}) {
    const calls: string[] = [];
    return {
      calls,
      drain: (ms: number) => {
        calls.push(`drain ${ms}`);
        return drained;
      },
      close: () => {
        calls.push('close');
        return closes();
      }
    };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test('the first drains, then closes', async () => {
    const codes: number[] = [];
    const told = relay(Promise.resolve());
    stopper(
      told,
      25_000,
      () => 0,
      (code) => codes.push(code)
    )();
    await settled();
    expect([told.calls, codes]).toEqual([['drain 25000', 'close'], [0]]);
  });

  test('its echo does nothing, and a later one does not wait', async () => {
    const told = relay(new Promise(() => {}));
    let now = 0;
    const stop = stopper(
      told,
      1,
      () => now,
      () => {}
    );
    stop();
    now = 900;
    stop();
    expect(told.calls).toEqual(['drain 1']);
    now = 1_500;
    stop();
    expect(told.calls).toEqual(['drain 1', 'close']);
  });

  test('an end that fails is told', async () => {
    const codes: number[] = [];
    const told = relay(Promise.reject(new Error('x')), async () => {
      throw new Error('y');
    });
    stopper(
      told,
      1,
      () => 0,
      (code) => codes.push(code)
    )();
    await settled();
    await settled();
    expect(codes).toEqual([1]);
  });
});
