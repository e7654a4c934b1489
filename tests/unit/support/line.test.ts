import { describe, expect, it } from 'vitest';
import { type Conditions, FINE } from '#tests/support/network/conditions.ts';
import { createLine } from '#tests/support/network/line.ts';

/** A line whose time stands until it is told to go on; `chances` are drawn in turn, then 0.5 for ever. */
function createWorld(conditions: Partial<Conditions>, chances: readonly number[] = []) {
  let now = 0;
  const timers: { at: number; run: () => void }[] = [];
  const drawn = [...chances];
  const arrived: { at: number; number: number }[] = [];
  const line = createLine(
    { ...FINE, ...conditions },
    {
      random: () => drawn.shift() ?? 0.5,
      now: () => now,
      after: (ms, run) => timers.push({ at: now + ms, run }),
      deliver: (packet) => arrived.push({ at: now, number: packet[0] ?? -1 })
    }
  );
  const pass = (ms: number): void => {
    const until = now + ms;
    for (;;) {
      timers.sort((a, b) => a.at - b.at);
      const [next] = timers;
      if (next === undefined || next.at > until) break;
      timers.shift();
      now = next.at;
      next.run();
    }
    now = until;
  };
  const send = (number: number, bytes = 125): void => line.carry(Buffer.alloc(bytes, number));
  return { line, send, pass, arrived };
}

describe('the line of a test’s network', () => {
  it('a fine one carries everything at once and in order', () => {
    const { send, arrived } = createWorld({});
    for (const number of [1, 2, 3]) send(number);
    expect(arrived).toEqual([1, 2, 3].map((number) => ({ at: 0, number })));
  });

  it('loses what the chances say, and nothing of it comes later', () => {
    const { send, pass, arrived } = createWorld({ loss: 0.2, delayMs: 10 }, [0.19, 0.2, 0.9, 0.1]);
    for (const number of [1, 2, 3]) send(number);
    pass(1_000);
    expect(arrived.map(({ number }) => number)).toEqual([2]);
  });

  it('takes as long as it is told for each packet, in order', () => {
    const { send, pass, arrived } = createWorld({ delayMs: 200 });
    send(1);
    pass(50);
    send(2);
    pass(1_000);
    expect(arrived).toEqual([
      { at: 200, number: 1 },
      { at: 250, number: 2 }
    ]);
  });

  it('lets some overtake the others', () => {
    const { send, pass, arrived } = createWorld({ delayMs: 50, reorder: 0.25 }, [0.5, 0.3, 0.5, 0.2]);
    send(1);
    send(2);
    pass(100);
    expect(arrived.map(({ number }) => number)).toEqual([2, 1]);
  });

  it('carries so many bits a second, and loses what would wait for too long', () => {
    const { send, pass, arrived } = createWorld({ bitsPerSecond: 100_000 });
    for (let number = 0; number < 100; number += 1) send(number);
    pass(10_000);
    // A thousand bits each: ten milliseconds, and a quarter of a second of them may wait.
    expect(arrived.map(({ at }) => at).slice(0, 3)).toEqual([10, 20, 30]);
    expect(arrived).toHaveLength(26);
  });

  it('while it is down nothing passes, not even what was under way', () => {
    const { line, send, pass, arrived } = createWorld({ delayMs: 100 });
    send(1);
    line.behave({ ...FINE, up: false });
    send(2);
    pass(1_000);
    line.behave(FINE);
    send(3);
    pass(1_000);
    expect(arrived.map(({ number }) => number)).toEqual([3]);
  });
});
