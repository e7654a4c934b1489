import { describe, expect, it } from 'vitest';
import { parseDemoArguments } from '#demo/options.ts';

describe('the demo’s arguments', () => {
  it.each([
    [[], { command: 'run', secondFactor: false }],
    [['--second-factor'], { command: 'run', secondFactor: true }],
    [['--check'], { command: 'check' }],
    [['--help'], { command: 'help' }],
    [['--live', 'view'], { command: 'live', mode: 'view', sharerDisplay: null, helperDisplay: null }],
    [
      ['--live=control', '--sharer-display', ':21', '--helper-display=:22.0'],
      { command: 'live', mode: 'control', sharerDisplay: ':21', helperDisplay: ':22.0' }
    ]
  ])('%j', (args, options) => {
    expect(parseDemoArguments(args)).toEqual({ ok: true, options });
  });

  it.each([
    [['--chek']],
    [['--check', '--check']],
    [['--check=yes']],
    [['--live']],
    [['--live', 'both']],
    [['--live', 'view', '--check']],
    [['--second-factor', '--check']],
    [['--second-factor', '--live', 'view']],
    [['--sharer-display', ':21']],
    [['--live', 'view', '--sharer-display', 'here; rm -rf /']],
    [['--live', 'view', '--sharer-display', ':21', '--helper-display', ':21']],
    [['view']]
  ])('refuses %j with a sentence', (args) => {
    const parsed = parseDemoArguments(args);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problem).toMatch(/\.$/);
  });
});
