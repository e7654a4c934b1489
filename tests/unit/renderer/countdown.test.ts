import { describe, expect, it } from 'vitest';
import { countdown, SOON_MS } from '#renderer/ui/countdown.ts';

describe('a countdown', () => {
  const from = 1_000_000;
  const until = from + 600_000;

  it('B1: runs from full to empty', () => {
    expect(countdown(from, until, from)).toEqual({ left: 600_000, share: 1, state: 'running' });
    expect(countdown(from, until, from + 300_000)).toEqual({ left: 300_000, share: 0.5, state: 'running' });
    expect(countdown(from, until, until)).toEqual({ left: 0, share: 0, state: 'over' });
  });

  it('B1: draws attention in its last minute', () => {
    expect(countdown(from, until, until - SOON_MS - 1).state).toBe('running');
    expect(countdown(from, until, until - SOON_MS).state).toBe('soon');
  });

  it('B1: stays in its bounds when clocks jump', () => {
    expect(countdown(from, until, from - 5_000_000)).toEqual({ left: 600_000, share: 1, state: 'running' });
    expect(countdown(from, until, until + 5_000_000)).toEqual({ left: 0, share: 0, state: 'over' });
    expect(countdown(until, from, until)).toEqual({ left: 0, share: 0, state: 'over' });
  });
});
