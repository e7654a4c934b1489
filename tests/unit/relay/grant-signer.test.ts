import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { createGrantSigner } from '#relay/grants/grant-signer.ts';
import type { PolicyDecision } from '#shared/policy/decide.ts';
import { grantSchema } from '#shared/protocol/grant.ts';

const HOME = '11111111-1111-4111-8111-111111111111';
const subject = {
  sessionId: 's',
  helper: { tenantId: HOME, objectId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' },
  sharer: { tenantId: HOME, objectId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb' }
};
const decision = (longestMs: number): PolicyDecision => ({
  modes: ['view'],
  features: [],
  refusals: [],
  warnings: [],
  limits: { longestMs, idleMs: 60_000 }
});
const signer = await createGrantSigner();

async function sign(longestMs: number, now: number, joinedAt: number | null) {
  const issued = await signer.sign(subject, decision(longestMs), { now, lifetimeMs: 600_000, joinedAt });
  const { iat, exp } = grantSchema.parse(decodeJwt(issued.jws));
  return { ...issued, iat, exp };
}

describe('F1: how long a grant is good for', () => {
  test('its lifetime, to be renewed at half of that, when the session may last longer', async () => {
    expect(await sign(3_600_000, 10_400, null)).toMatchObject({
      iat: 10,
      exp: 610,
      issuedAt: 10_000,
      renewAt: 310_400,
      expiresAt: 610_000,
      endsAt: 3_610_000
    });
  });

  test('never beyond the session’s longest time, counted from the joining', async () => {
    expect(await sign(3_600_000, 3_500_700, 10_000)).toMatchObject({ exp: 3_610, expiresAt: 3_610_000 });
    expect(await sign(60_000, 10_400, null)).toMatchObject({ iat: 10, exp: 70, endsAt: 70_000 });
  });

  test('at the very end it is over at once rather than late', async () => {
    const { iat, exp, endsAt } = await sign(60_000, 69_999, 10_000);
    expect([iat, exp, endsAt]).toEqual([69, 70, 70_000]);
    expect((await sign(60_000, 71_000, 10_000)).exp).toBe(70);
  });
});
