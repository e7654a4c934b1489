import { describe, expect, it } from 'vitest';
import { type Authenticator, createAuthenticator, totpNow } from '#demo/organisation/identity/authenticator.ts';
import { DEMO_TENANTS, type Person } from '#demo/organisation/people.ts';

const [first, other] = DEMO_TENANTS.flatMap((tenant) => tenant.people);
if (first === undefined || other === undefined) throw new Error('The demo has people.');
const person: Person = first;
const stranger: Person = other;
const STEP = 30_000;

/** An authenticator at a time that the test sets; waiting makes time pass. */
function atTime(start: number): {
  readonly authenticator: Authenticator;
  pass(milliseconds: number): void;
  now(): number;
} {
  let time = start;
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  const authenticator = createAuthenticator(
    () => time,
    async (milliseconds) => pass(milliseconds)
  );
  return { authenticator, pass, now: () => time };
}

describe('A5: codes of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130']
  ])('are those of RFC 6238 appendix B at %i seconds', (seconds, code) => {
    expect(totpNow({ authenticatorSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }, seconds * 1000)).toBe(code);
  });

  it('are taken one step early or late and no further', () => {
    const now = 1_800_000_000_000;
    for (const [steps, outcome] of [
      [-2, 'wrong'],
      [-1, 'right'],
      [0, 'right'],
      [1, 'right'],
      [2, 'wrong']
    ] as const) {
      const { authenticator } = atTime(now);
      expect(authenticator.check(person, totpNow(person, now + steps * STEP)), `${steps}`).toBe(outcome);
    }
  });

  it('are taken once, however they are written, and only from the person whose they are', () => {
    const { authenticator, now, pass } = atTime(1_800_000_000_000);
    const code = totpNow(person, now());
    expect(authenticator.check(stranger, code)).toBe('wrong');
    expect(authenticator.check(person, `${code.slice(0, 3)} ${code.slice(3)}`)).toBe('right');
    expect(authenticator.check(person, code)).toBe('used');
    pass(STEP);
    expect(authenticator.check(person, code)).toBe('used');
    pass(STEP);
    expect(authenticator.check(person, code)).toBe('wrong');
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('are six digits: %s is none', (text) => {
    expect(atTime(0).authenticator.check(person, text)).toBe('wrong');
  });

  it('are not taken after five wrong ones, the right one included, until five minutes have gone by', () => {
    const { authenticator, now, pass } = atTime(1_800_000_000_000);
    for (let attempt = 1; attempt <= 4; attempt += 1) expect(authenticator.check(person, '000000')).toBe('wrong');
    expect(authenticator.check(person, '000000')).toBe('locked');
    expect(authenticator.check(person, totpNow(person, now()))).toBe('locked');
    expect(authenticator.check(stranger, totpNow(stranger, now()))).toBe('right');
    pass(5 * 60_000 - 1);
    expect(authenticator.check(person, totpNow(person, now()))).toBe('locked');
    pass(1);
    expect(authenticator.check(person, totpNow(person, now()))).toBe('right');
  });

  it('forget wrong ones after a right one', () => {
    const { authenticator, now } = atTime(1_800_000_000_000);
    for (let attempt = 1; attempt <= 4; attempt += 1) authenticator.check(person, '000000');
    expect(authenticator.check(person, totpNow(person, now()))).toBe('right');
    expect(authenticator.check(person, '000000')).toBe('wrong');
  });

  it('can be had fresh again and again, by waiting when there is no other way', async () => {
    const { authenticator, now } = atTime(1_800_000_000_000);
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      expect(authenticator.check(person, await authenticator.freshCode(person)), `${attempt}`).toBe('right');
    }
    expect(now()).toBe(1_800_000_000_000 + 4 * STEP);
  });
});
