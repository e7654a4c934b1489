import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/clock.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('the app’s clock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits as long as it is told, also longer than a timer of Node’s can', () => {
    const run = vi.fn();
    systemClock.after(60 * DAY_MS, run);
    vi.advanceTimersByTime(60 * DAY_MS - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
  });

  it('forgets a long wait that is stopped, at the start or later', () => {
    const run = vi.fn();
    systemClock.after(60 * DAY_MS, run)();
    const stop = systemClock.after(60 * DAY_MS, run);
    vi.advanceTimersByTime(30 * DAY_MS);
    stop();
    vi.advanceTimersByTime(60 * DAY_MS);
    expect(run).not.toHaveBeenCalled();
  });
});
