import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttemptLimitSettings, AttemptLimits, DEFAULT_ATTEMPT_LIMITS } from '#relay/codes/attempt-limits.ts';
import { CodeBook } from '#relay/codes/code-book.ts';
import { securityCodeSchema } from '#shared/ids/security-code.ts';

const code = (text: string) => securityCodeSchema.parse(text);
const KEY = new Uint8Array(32).fill(7);

describe('the code book', () => {
  test('a code is live until its time, then expired, and used once it was spent', () => {
    const book = new CodeBook(KEY);
    book.open(code('K7QM3WXP'), 'one', 1_000);
    expect(book.look(code('K7QM3WXP'), 999)).toEqual({ kind: 'live', sessionId: 'one' });
    expect(book.look(code('K7QM3WXP'), 1_000)).toEqual({ kind: 'expired' });
    book.spend('one', 'used');
    expect(book.look(code('K7QM3WXP'), 0)).toEqual({ kind: 'used' });
    expect(book.look(code('22222222'), 0)).toEqual({ kind: 'unknown' });
    expect(book.size).toBe(0);
  });

  test('a code that is drawn again after its end is live again, for the new session only', () => {
    const book = new CodeBook(KEY);
    book.open(code('K7QM3WXP'), 'one', 1_000);
    book.spend('one', 'expired');
    book.open(code('K7QM3WXP'), 'two', 2_000);
    book.spend('one', 'used');
    expect(book.look(code('K7QM3WXP'), 0)).toEqual({ kind: 'live', sessionId: 'two' });
    expect(book.has(code('K7QM3WXP'))).toBe(true);
  });

  test('what is over is remembered within a bound', () => {
    const book = new CodeBook(KEY);
    const symbols = '23456789ABCDEFGH';
    const nth = (n: number) => code([12, 8, 4, 0].map((shift) => symbols.charAt((n >> shift) & 15).repeat(2)).join(''));
    for (let n = 0; n < 10_001; n += 1) {
      book.open(nth(n), String(n), 1);
      book.spend(String(n), 'used');
    }
    expect(book.look(nth(0), 0)).toEqual({ kind: 'unknown' });
    expect(book.look(nth(10_000), 0)).toEqual({ kind: 'used' });
  });

  test('no code can be found in the book’s memory', () => {
    const book = new CodeBook(KEY);
    book.open(code('K7QM3WXP'), 'one', 1_000);
    expect(JSON.stringify(Object.entries(book))).not.toContain('K7QM3WXP');
  });
});

describe('limits on attempts', () => {
  const wrong = (limits: AttemptLimits, now: number, account = 'ada', address = '10.0.0.1', live = true) =>
    limits.take(account, address, now, live);
  const waits = (limits: AttemptLimits, now: number, account?: string, address?: string, live?: boolean) => {
    const verdict = wrong(limits, now, account, address, live);
    return verdict.allowed ? 0 : verdict.retryAfterMs;
  };

  test('B2: five are free, the sixth meets a lock-out of five minutes when codes are live', () => {
    const limits = new AttemptLimits(DEFAULT_ATTEMPT_LIMITS);
    expect(Array.from({ length: 6 }, () => waits(limits, 0))).toEqual([0, 0, 0, 0, 0, 300_000]);
    expect(waits(limits, 299_999)).toBe(1);
    expect(waits(limits, 300_000)).toBe(0);
  });

  test('without live codes the waits grow from a second to a minute', () => {
    const limits = new AttemptLimits(DEFAULT_ATTEMPT_LIMITS);
    let now = 0;
    const seen: number[] = [];
    while (seen.length < 8) {
      const wait = waits(limits, now, 'ada', '10.0.0.1', false);
      if (wait > 0) seen.push(wait);
      now += wait;
    }
    expect(seen).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  test('right codes cost nothing, however many', () => {
    const limits = new AttemptLimits(DEFAULT_ATTEMPT_LIMITS);
    for (let session = 0; session < 1_000; session += 1) {
      const verdict = limits.take('ada', '10.0.0.1', session, true);
      if (!verdict.allowed) throw new Error(`refused at ${session}`);
      verdict.giveBack();
    }
    expect(limits.size).toBe(0);
  });

  test('one account’s lock-out leaves its office alone; many accounts of one address add up', () => {
    const limits = new AttemptLimits(DEFAULT_ATTEMPT_LIMITS);
    for (let attempt = 0; attempt < 5; attempt += 1) wrong(limits, 0, 'ada');
    expect(waits(limits, 0, 'bea')).toBe(0);
    let refused = 0;
    for (let account = 0; account < 40; account += 1) refused += waits(limits, 0, `account ${account}`) > 0 ? 1 : 0;
    expect(refused).toBeGreaterThan(0);
    expect(waits(limits, 0, 'carl', '10.0.0.2')).toBe(0);
  });

  test('all together are slowed down when a crowd guesses from everywhere', () => {
    const limits = new AttemptLimits(DEFAULT_ATTEMPT_LIMITS);
    let now = 0;
    let allowed = 0;
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      now += 100;
      allowed += waits(limits, now, `account ${attempt}`, `address ${attempt}`) === 0 ? 1 : 0;
    }
    expect(allowed).toBeLessThan(130);
  });

  test('a source is forgotten ten minutes after its last wrong attempt', () => {
    const limits = new AttemptLimits(DEFAULT_ATTEMPT_LIMITS);
    for (let attempt = 0; attempt < 4; attempt += 1) wrong(limits, 0);
    for (let attempt = 0; attempt < 4; attempt += 1) expect(waits(limits, 600_001)).toBe(0);
  });

  test('memory is bounded under a flood of sources, and the overall count survives it', () => {
    const settings: AttemptLimitSettings = { ...DEFAULT_ATTEMPT_LIMITS, maxSources: 50 };
    const limits = new AttemptLimits(settings);
    for (let source = 0; source < 5_000; source += 1) wrong(limits, source * 10_000, `a${source}`, `b${source}`);
    expect(limits.size).toBeLessThanOrEqual(50);
  });

  test('never more attempts than the limits allow, in whatever order and pace they come', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 60_000 }), fc.constantFrom('ada', 'bea')), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (attempts) => {
        const limits = new AttemptLimits(DEFAULT_ATTEMPT_LIMITS);
        const allowed: number[] = [];
        let now = 0;
        for (const [wait, account] of attempts) {
          now += wait;
          if (waits(limits, now, account) === 0 && account === 'ada') allowed.push(now);
        }
        for (const [index, at] of allowed.entries()) {
          const sixth = allowed[index + 5];
          if (sixth !== undefined) expect(sixth - at).toBeGreaterThanOrEqual(300_000);
        }
      })
    );
  });
});
