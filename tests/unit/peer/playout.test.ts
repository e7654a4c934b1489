import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextPlayout, PLAYOUT_AT_START } from '#renderer/peer/playout.ts';

const CALM = { lost: 0, received: 100, jitterMs: 3 };

test('D1: frames are shown at once on a calm line, and kept back from the first look at a rough one', () => {
  expect(nextPlayout(PLAYOUT_AT_START, CALM).delayMs).toBe(0);
  for (const rough of [
    { ...CALM, lost: 5 },
    { ...CALM, jitterMs: 40 }
  ]) {
    let playout = nextPlayout(PLAYOUT_AT_START, rough);
    expect(playout.delayMs).toBeGreaterThan(0);
    const delays = Array.from({ length: 8 }, () => {
      playout = nextPlayout(playout, CALM);
      return playout.delayMs;
    });
    expect(delays[0]).toBeGreaterThan(0);
    expect(delays.at(-1)).toBe(0);
  }
});

test('a picture that does not move loses nothing, and any line at all gives a delay within bounds', () => {
  expect(nextPlayout(PLAYOUT_AT_START, { lost: 0, received: 0, jitterMs: 0 }).delayMs).toBe(0);
  const line = fc.record({ lost: fc.nat(), received: fc.nat(), jitterMs: fc.double({ min: 0, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { delayMs } = lines.reduce(nextPlayout, PLAYOUT_AT_START);
      expect(delayMs >= 0 && delayMs <= 500).toBe(true);
    })
  );
});
