import { describe, expect, test } from 'vitest';
import { resultLine } from '#relay/check/result.ts';
import { type Command, readArguments, UsageError } from '#relay/cli/arguments.ts';

describe('the command line', () => {
  test.each<[string[], Command]>([
    [[], { kind: 'run', config: undefined }],
    [['--config', 'relay.yaml'], { kind: 'run', config: 'relay.yaml' }],
    [['run', '--config=relay.yaml'], { kind: 'run', config: 'relay.yaml' }],
    [['check', '--config', 'x', '--json'], { kind: 'check', config: 'x', json: true }],
    [['check'], { kind: 'check', config: undefined, json: false }],
    [['version'], { kind: 'version' }],
    [['help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }]
  ])('%j', (list, command) => {
    expect(readArguments(list)).toEqual(command);
  });

  test.each([[['start']], [['run', 'check']], [['--port', '1']], [['--config']], [['--json']], [['run', '--json']]])(
    '%j makes no sense, and is not repeated',
    (list) => {
      expect(() => readArguments(list)).toThrow(UsageError);
      expect(() => readArguments(list)).not.toThrow(/start|port/);
    }
  );
});

test('a result is one line that says what was found and what to do', () => {
  expect(resultLine({ check: 'turn', outcome: 'ok', says: 'gave an address' })).toBe(
    'ok       turn           gave an address'
  );
  expect(resultLine({ check: 'clock', outcome: 'failed', says: '90 s ahead', todo: 'set it' })).toBe(
    'FAILED   clock          90 s ahead — set it'
  );
});
