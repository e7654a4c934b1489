import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isFull,
  LARGEST_WINDOW,
  LEAST_WINDOW,
  OPEN_WINDOW,
  type SendWindow,
  withSent,
  withTaken
} from '#shared/quality/send-window.ts';

const PORTION = 16 * 1024;

/** A sender that always has something, over a line of so many bytes per millisecond, for so long. */
function busyOver(
  window: SendWindow,
  line: number,
  ms: number
): { readonly window: SendWindow; readonly worstMs: number } {
  let now = window;
  let [left, worstMs] = [0, 0];
  for (let at = 0; at < ms; at += 1) {
    while (!isFull(now)) now = withSent(now, 4_096, at);
    if (at > ms / 2) worstMs = Math.max(worstMs, now.onTheWay / line);
    left += Math.min(line, now.onTheWay - left);
    if (left < PORTION) continue;
    now = withTaken(now, left, at);
    left = 0;
  }
  return { window: now, worstMs };
}

describe('what may be on its way', () => {
  it('D1: on a slow line little is, so that what is new does not wait', () => {
    const slow = busyOver(OPEN_WINDOW, 125, 20_000);
    expect(slow.window.bytes).toBe(LEAST_WINDOW);
    expect(slow.worstMs).toBeLessThan(320);
    expect(busyOver(OPEN_WINDOW, 500, 20_000).worstMs).toBeLessThan(200);
  });

  it('D1: it recovers within a second when the line does', () => {
    const slow = busyOver(OPEN_WINDOW, 125, 20_000).window;
    expect(busyOver({ ...slow, since: 0 }, 5_000, 1_000).window.bytes).toBe(LARGEST_WINDOW);
  });

  it('D1: a rest says nothing about the line', () => {
    const rested = withSent(withSent(OPEN_WINDOW, 2_000, 0), 100_000, 60_000);
    expect(withTaken(rested, 90_000, 60_020).bytes).toBe(LARGEST_WINDOW);
  });

  it('D1: it is never nothing and never without bounds', () => {
    const step = fc.tuple(fc.constantFrom(withSent, withTaken), fc.nat(400_000), fc.nat(500));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        let [window, at] = [OPEN_WINDOW, 0];
        for (const [change, bytes, after] of steps) {
          at += after;
          window = change(window, bytes, at);
          expect(window.bytes).toBeGreaterThanOrEqual(LEAST_WINDOW);
          expect(window.bytes).toBeLessThanOrEqual(LARGEST_WINDOW);
          expect(window.onTheWay).toBeGreaterThanOrEqual(0);
        }
      })
    );
  });
});
