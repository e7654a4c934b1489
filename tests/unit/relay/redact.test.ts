import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLogger } from '#relay/logging.ts';
import { REDACTED, redact, UNLOGGABLE } from '#shared/logging/redact.ts';

/** What must never be in a log: tokens, codes, names, chat. */
const CANARIES = [
  'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl',
  'K7QM-3WXP',
  'K7QM3WXP',
  'Ada Canary-Lovelace',
  'ada.canary@clinic.example',
  'My password is hunter2',
  'C:\\Users\\canary\\secret.txt'
];

class CanaryError extends Error {
  override name = 'CanaryError';
  code = CANARIES[1];
}

const canaries = fc.constantFrom(...CANARIES);
/** Fields that are let through, fields that are not, and whatever else. */
const keys = fc.oneof(
  fc.constantFrom(
    'event',
    'code',
    'reason',
    'sessionId',
    'error',
    'cause',
    'stack',
    'reasons',
    'tenantId',
    'permission'
  ),
  fc.constantFrom('accessToken', 'name', 'payload', 'message', 'text', 'other', '__proto__'),
  canaries
);
const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    canaries,
    canaries.map((canary) => `prefix ${canary} suffix`),
    fc.anything(),
    canaries.map((canary) => new Error(canary, { cause: new CanaryError(`nested\n    at ${canary} (x.ts:1:1)`) })),
    canaries.map((canary) => () => canary),
    canaries.map((canary) => Symbol(canary)),
    canaries.map((canary) => new Map([[canary, canary]])),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 })
  )
})).value;

describe('redacting', () => {
  test('any value in, one line of JSON out, canaries never out', () => {
    fc.assert(
      fc.property(values, (value) => {
        const line = redact(value);
        expect(() => JSON.parse(line)).not.toThrow();
        expect(line).not.toContain('\n');
        for (const canary of CANARIES) expect(line).not.toContain(JSON.stringify(canary).slice(1, -1));
      }),
      { numRuns: 500 }
    );
  });

  test('what is known to be harmless comes through', () => {
    const fields = {
      event: 'session-ended',
      sessionId: 'AAAAAAAAAAAAAAAAAAAAAA',
      reason: 'helper-gone',
      tenantId: '11111111-1111-4111-8111-111111111111',
      port: 443,
      present: false,
      modes: ['view', 'control'],
      permission: 'DeviceManagementRBAC.Read.All'
    };
    expect(JSON.parse(redact(fields))).toEqual(fields);
  });

  test('unlisted fields lose their name and their value', () => {
    expect(JSON.parse(redact({ event: 'x', displayName: 'Ada' }))).toEqual({ event: 'x', other: REDACTED });
    expect(JSON.parse(redact({ durationMs: 5, age: 41 }))).toEqual({ durationMs: 5, other: REDACTED });
  });

  test('listed fields lose text in another shape', () => {
    const fields = {
      reason: 'because Ada said so',
      sessionId: 'short',
      version: '1.2.3-canary',
      code: 'K7QM',
      permission: 'Ada.Lovelace 7'
    };
    for (const value of Object.values(JSON.parse(redact(fields)))) expect(value).toBe(REDACTED);
  });

  test('an exception gives its class, its codes and where it happened, not its message', () => {
    const cause = Object.assign(new Error('connect to ada.canary@clinic.example'), { code: 'ECONNREFUSED' });
    const line = redact({ event: 'x', cause: new TypeError('Ada', { cause }) });
    const parsed = JSON.parse(line);
    expect(parsed.cause).toMatchObject({ error: 'TypeError', cause: { error: 'Error', systemCode: 'ECONNREFUSED' } });
    expect(parsed.cause.stack[0]).toMatch(/^redact\.test\.ts:\d+$/);
    expect(line).not.toContain('Ada');
  });

  test('a forged stack does not smuggle text', () => {
    const forged = new Error('x');
    forged.stack = 'Error: y\n    at K7QM3WXP (secret.ts:1:1)';
    forged.message = 'not in the stack';
    expect(JSON.parse(redact({ cause: forged })).cause.stack).toEqual([]);
  });

  test('cycles, getters that throw and hostile objects never throw', () => {
    const cyclic: Record<string, unknown> = { event: 'x' };
    cyclic.details = cyclic;
    expect(JSON.parse(redact(cyclic))).toEqual({ event: 'x', details: REDACTED });
    const throwing = Object.defineProperty({}, 'event', {
      enumerable: true,
      get: () => {
        throw new Error('K7QM-3WXP');
      }
    });
    expect(redact(throwing)).toBe(UNLOGGABLE);
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        }
      }
    );
    expect(redact(trap)).toBe(UNLOGGABLE);
    for (const odd of [undefined, null, Number.NaN, 1n, Symbol('x'), () => 'x'])
      expect(typeof redact(odd)).toBe('string');
  });

  test('depth and size are bounded', () => {
    let deep: object = { event: 'x' };
    for (let level = 0; level < 1_000; level += 1) deep = { details: deep };
    expect(redact(deep).length).toBeLessThan(200);
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]));
    expect(redact(wide).length).toBeLessThan(200);
    expect(redact({ reasons: Array.from({ length: 10_000 }, () => 'x') }).length).toBeLessThan(1_000);
  });
});

describe('the logger', () => {
  test('writes one line with time, level and event, and survives a sink that fails', () => {
    const lines: string[] = [];
    const log = createLogger((line) => lines.push(line), { now: () => 0 });
    log('warn', 'attempt-refused', { reason: 'code-used', level: 'forged', accessToken: CANARIES[0] });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'attempt-refused',
      reason: 'code-used',
      other: REDACTED
    });
    const broken = createLogger(
      () => {
        throw new Error('disk full');
      },
      { now: () => 0 }
    );
    expect(() => broken('error', 'x')).not.toThrow();
  });
});
