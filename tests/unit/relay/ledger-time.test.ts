import { describe, expect, test } from 'vitest';
import { TrustedTime } from '#relay/ledger/durable/trusted-time.ts';

const HOUR = 3_600_000;

function setUp(start = 1_000 * HOUR) {
  const clock = { wall: start, passed: 0, now: () => clock.wall, elapsed: () => clock.passed };
  const time = new TrustedTime(clock);
  const pass = (ms: number): number => {
    clock.wall += ms;
    clock.passed += ms;
    return time.now();
  };
  return { clock, time, pass, start };
}

describe('G5: trusted time', () => {
  test('goes with the clock, and with small corrections', () => {
    const { clock, time, pass, start } = setUp();
    expect(pass(5 * HOUR)).toBe(start + 5 * HOUR);
    clock.wall -= HOUR / 2;
    expect(time.now()).toBe(start + 4.5 * HOUR);
    expect(time.doubted).toBe(false);
  });

  test.each([100, -100])('does not go with a jump of %d hours at first, and believes it after one hour', (hours) => {
    const { clock, time, pass, start } = setUp();
    clock.wall += hours * HOUR;
    expect(time.now()).toBe(start);
    expect(time.doubted).toBe(true);
    expect(time.notAhead()).toBe(Math.min(start, start + hours * HOUR));
    expect(pass(HOUR / 2)).toBe(start + HOUR / 2);
    expect(pass(HOUR / 2)).toBe(start + (hours + 1) * HOUR);
    expect(time.doubted).toBe(false);
  });

  test('a clock that comes back was never believed', () => {
    const { clock, time, pass, start } = setUp();
    clock.wall += 100 * HOUR;
    pass(HOUR / 2);
    clock.wall -= 100 * HOUR;
    expect(time.now()).toBe(start + HOUR / 2);
    expect(time.doubted).toBe(false);
  });

  test('a clock that jumps again and again is not believed for the sum of it', () => {
    const { clock, time, pass, start } = setUp();
    for (let jump = 1; jump <= 6; jump += 1) {
      clock.wall += 50 * HOUR;
      expect(pass(HOUR / 2)).toBe(start + (jump * HOUR) / 2);
    }
    expect(time.doubted).toBe(true);
  });

  test('what a former process was sure of has passed', () => {
    const { time, start } = setUp();
    time.notBefore(start - HOUR);
    expect(time.now()).toBe(start);
    time.notBefore(start + 50 * HOUR);
    expect(time.now()).toBe(start + 50 * HOUR);
    expect(time.doubted).toBe(true);
  });
});
