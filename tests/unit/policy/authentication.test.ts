import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { claimsChallenge, satisfies } from '#shared/policy/authentication.ts';
import type { AuthenticationFacts } from '#shared/policy/facts.ts';
import { NO_DEMAND } from '#shared/policy/settings.ts';
import { authentications, CONTEXTS, demands } from './arbitrary.ts';

const WEAK: AuthenticationFacts = { mfa: false, contexts: [] };

/** A challenge as an identity server reads it: nothing else may be in it, and it asks for something. */
const challengeSchema = z.strictObject({
  access_token: z
    .strictObject({
      acrs: z.strictObject({ essential: z.literal(true), value: z.string().regex(/^c[1-9][0-9]?$/) }).optional(),
      amr: z.strictObject({ essential: z.literal(true), values: z.tuple([z.literal('mfa')]) }).optional()
    })
    .refine(({ acrs, amr }) => acrs !== undefined || amr !== undefined)
});

/** The sign-in after an identity server did what the challenge says. */
function afterStep(facts: AuthenticationFacts, challenge: string): AuthenticationFacts {
  const { acrs, amr } = challengeSchema.parse(JSON.parse(challenge)).access_token;
  return {
    mfa: facts.mfa || amr !== undefined,
    contexts: acrs === undefined ? facts.contexts : [...facts.contexts, acrs.value]
  };
}

describe('A5: what a sign-in lacks', () => {
  test.each([
    ['nothing demanded', WEAK, NO_DEMAND, null],
    ['a context', WEAK, { mfa: false, contexts: ['c1'] }, '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'],
    [
      'a second factor',
      WEAK,
      { mfa: true, contexts: [] },
      '{"access_token":{"amr":{"essential":true,"values":["mfa"]}}}'
    ],
    [
      'both',
      WEAK,
      { mfa: true, contexts: ['c1', 'c2'] },
      '{"access_token":{"acrs":{"essential":true,"value":"c1"},"amr":{"essential":true,"values":["mfa"]}}}'
    ],
    [
      'the second of two contexts',
      { mfa: true, contexts: ['c1'] },
      { mfa: true, contexts: ['c1', 'c2'] },
      '{"access_token":{"acrs":{"essential":true,"value":"c2"}}}'
    ],
    ['all there', { mfa: true, contexts: ['c9', 'c1'] }, { mfa: true, contexts: ['c1'] }, null]
  ] as const)('A5: %s', (_name, facts, demand, challenge) => {
    expect(claimsChallenge(facts, demand)).toBe(challenge);
  });

  test('A5: a context is not a second factor, and a second factor is no context', () => {
    expect(satisfies({ mfa: false, contexts: ['c1'] }, { mfa: true, contexts: ['c1'] })).toBe(false);
    expect(satisfies({ mfa: true, contexts: [] }, { mfa: false, contexts: ['c1'] })).toBe(false);
    expect(satisfies({ mfa: true, contexts: ['c10'] }, { mfa: false, contexts: ['c1'] })).toBe(false);
  });

  test('A5: there is a challenge exactly when something is lacking', () => {
    fc.assert(
      fc.property(authentications, demands, (facts, demand) => {
        expect(claimsChallenge(facts, demand) === null).toBe(satisfies(facts, demand));
      })
    );
  });

  test('A5: doing what each challenge says ends, each step needed, in a sign-in that satisfies', () => {
    fc.assert(
      fc.property(authentications, demands, (given, demand) => {
        let facts = given;
        let steps = 0;
        for (let next = claimsChallenge(facts, demand); next !== null; next = claimsChallenge(facts, demand)) {
          const after = afterStep(facts, next);
          expect(after).not.toEqual(facts);
          expect(new Set(after.contexts).size).toBe(after.contexts.length);
          facts = after;
          steps += 1;
          expect(steps).toBeLessThanOrEqual(CONTEXTS.length + 1);
        }
        expect(satisfies(facts, demand)).toBe(true);
      })
    );
  });
});
