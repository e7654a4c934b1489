import { describe, expect, test } from 'vitest';
import { AnswerCache } from '#relay/directory/cache.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

/** A question that is answered with how often it was asked. */
function counter() {
  let asked = 0;
  return async () => {
    asked += 1;
    return asked;
  };
}

describe('F8: what the directory said is remembered', () => {
  test('shares a question that is on its way and forgets the oldest beyond its bound', async () => {
    const cache = new AnswerCache<number>(new TestClock(0), { lifetimeMs: 1_000, maxEntries: 2 });
    const ask = counter();
    expect(await Promise.all([cache.get('a', ask), cache.get('a', ask)])).toEqual([1, 1]);
    await cache.get('b', ask);
    await cache.get('c', ask);
    expect(await cache.get('b', ask)).toBe(2);
    expect(await cache.get('a', ask)).toBe(4);
  });

  test('forgets the oldest when all answers together weigh too much', async () => {
    const bounds = { lifetimeMs: 1_000, maxEntries: 100, maxWeight: 10, weigh: (answer: string) => answer.length };
    const cache = new AnswerCache<string>(new TestClock(0), bounds);
    await cache.get('a', async () => 'five.');
    await cache.get('b', async () => 'five.');
    expect(await cache.get('a', async () => 'new')).toBe('five.');
    await cache.get('c', async () => 'x');
    expect(await cache.get('b', async () => 'new')).toBe('five.');
    expect(await cache.get('a', async () => 'new')).toBe('new');
  });

  test('weighs what was forgotten no more, so that renewing the same answer pushes nothing out', async () => {
    const clock = new TestClock(0);
    const bounds = { lifetimeMs: 100, maxEntries: 100, maxWeight: 10, weigh: (answer: string) => answer.length };
    const cache = new AnswerCache<string>(clock, bounds);
    for (let round = 0; round < 10; round += 1) {
      clock.advance(100);
      await cache.get('a', async () => `five${round}`);
    }
    await cache.get('b', async () => 'five.');
    expect(await cache.get('a', async () => 'new')).toBe('five9');
  });

  test('a failure is shared by those who wait for it and not remembered', async () => {
    const cache = new AnswerCache<number>(new TestClock(0), { lifetimeMs: 1_000, maxEntries: 2 });
    const failing = async () => Promise.reject(new Error('down'));
    const both = await Promise.allSettled([cache.get('a', failing), cache.get('a', counter())]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('a', counter())).toBe(1);
  });

  test('a failure takes no newer answer with it', async () => {
    const clock = new TestClock(0);
    const cache = new AnswerCache<number>(clock, { lifetimeMs: 1_000, maxEntries: 2 });
    let fail: (error: Error) => void = () => {};
    const slow = cache.get('a', () => new Promise((_resolve, reject) => (fail = reject)));
    clock.advance(1_000);
    expect(await cache.get('a', async () => 7)).toBe(7);
    fail(new Error('late'));
    await expect(slow).rejects.toThrow('late');
    expect(await cache.get('a', async () => 8)).toBe(7);
  });

  test('the age counts from the asking, also when the answer took long', async () => {
    const clock = new TestClock(0);
    const cache = new AnswerCache<number>(clock, { lifetimeMs: 1_000, maxEntries: 2 });
    let answer: (value: number) => void = () => {};
    const slow = cache.get('a', () => new Promise((resolve) => (answer = resolve)));
    clock.advance(900);
    answer(1);
    await slow;
    clock.advance(99);
    expect(await cache.get('a', async () => 2)).toBe(1);
    clock.advance(1);
    expect(await cache.get('a', async () => 2)).toBe(2);
  });

  test.each([
    ['a clock that is set back', -5_000, 1_000],
    ['a machine that slept', 1_000, 10]
  ])('%s lets no answer live longer', async (_what, now, elapsed) => {
    let moment = { now: 10_000, elapsed: 10_000 };
    const clock = { now: () => moment.now, elapsed: () => moment.elapsed };
    const cache = new AnswerCache<number>(clock, { lifetimeMs: 1_000, maxEntries: 2 });
    await cache.get('a', async () => 1);
    moment = { now: 10_000 + now, elapsed: 10_000 + elapsed };
    expect(await cache.get('a', async () => 2)).toBe(2);
  });
});
