import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClaimsRequest } from '#demo/organisation/identity/claims-request.ts';
import {
  canBeDemanded,
  obstacleTo,
  type SignInFacts,
  satisfiedContexts
} from '#demo/organisation/identity/conditional-access.ts';
import { DEMO_TENANTS, type Device } from '#demo/organisation/people.ts';

const [clinic] = DEMO_TENANTS;
const [device] = clinic?.devices ?? [];
if (clinic === undefined || device === undefined) throw new Error('The demo has devices.');
const tenant = clinic;
const inState = (complianceState: Device['complianceState']): Device => ({ ...device, complianceState });

const PASSWORD: SignInFacts = { amr: ['pwd'], device: undefined };
const CODE: SignInFacts = { amr: ['pwd', 'mfa', 'otp'], device: undefined };
const ON_DEVICE: SignInFacts = { amr: ['pwd'], device: inState('compliant') };
const BOTH: SignInFacts = { amr: ['pwd', 'mfa', 'otp'], device: inState('compliant') };
const BROKEN: SignInFacts = { amr: ['pwd', 'mfa', 'otp'], device: inState('noncompliant') };

/** A demand for one of the contexts. */
const context = (...any: string[]) => ({ contexts: [any], methods: [] });

describe('A5: which contexts a sign-in satisfies', () => {
  it.each([
    ['a password', PASSWORD, []],
    ['a password and a code', CODE, ['c1']],
    ['a password on a compliant device', ON_DEVICE, ['c2']],
    ['everything', BOTH, ['c1', 'c2', 'c3']],
    ['a code on a device that is not compliant', BROKEN, ['c1']],
    ['a device in its grace period', { amr: ['pwd'], device: inState('inGracePeriod') }, []]
  ])('%s', (_name, facts, expected) => {
    expect(satisfiedContexts(tenant, facts)).toEqual(expected);
  });
});

describe('A5: what stands in the way', () => {
  it.each([
    ['c1 after a password', context('c1'), PASSWORD, 'second-factor'],
    ['c1 after a code', context('c1'), CODE, null],
    ['c2 without a device', context('c2'), CODE, 'device-not-joined'],
    ['c2 on a device that is not compliant', context('c2'), BROKEN, 'device-not-compliant'],
    ['c3 without anything: the device first', context('c3'), PASSWORD, 'device-not-joined'],
    ['c3 with a device alone', context('c3'), ON_DEVICE, 'second-factor'],
    ['one of two, the easier one', context('c2', 'c1'), PASSWORD, 'second-factor'],
    ['one of two, one of them met', context('c2', 'c1'), CODE, null],
    ['two at once', { contexts: [['c1'], ['c2']], methods: [] }, CODE, 'device-not-joined'],
    ['a method', { contexts: [], methods: [['mfa']] }, PASSWORD, 'second-factor'],
    ['a method that was used', { contexts: [], methods: [['otp', 'fido']] }, CODE, null],
    ['nothing', { contexts: [], methods: [] }, PASSWORD, null]
  ])('of %s', (_name, demands, facts, expected) => {
    expect(obstacleTo(tenant, demands, facts)).toBe(expected);
  });

  it('is nothing exactly when one context of each demand is satisfied and one method of each was used', () => {
    const anyOf = <T>(values: readonly T[]) => fc.array(fc.subarray([...values], { minLength: 1 }), { maxLength: 3 });
    const demands = fc.record({ contexts: anyOf(['c1', 'c2', 'c3']), methods: anyOf(['pwd', 'mfa', 'otp']) });
    fc.assert(
      fc.property(demands, fc.constantFrom(PASSWORD, CODE, ON_DEVICE, BOTH, BROKEN), (asked, facts) => {
        const satisfied = satisfiedContexts(tenant, facts);
        const met =
          asked.contexts.every((any) => any.some((id) => satisfied.includes(id))) &&
          asked.methods.every((any) => any.some((method) => facts.amr.includes(method)));
        expect(obstacleTo(tenant, asked, facts) === null).toBe(met);
      })
    );
  });

  it('cannot be overcome when nobody has defined what is demanded', () => {
    expect(canBeDemanded(tenant, context('c9'))).toBe(false);
    expect(canBeDemanded(tenant, context('c9', 'c1'))).toBe(true);
    expect(canBeDemanded({ ...tenant, authenticationContexts: [] }, context('c1'))).toBe(false);
    expect(canBeDemanded(tenant, { contexts: [], methods: [['fido']] })).toBe(false);
  });
});

describe('A5: the claims parameter', () => {
  it('is read with value and values, and only for what is essential', () => {
    expect(
      readClaimsRequest(
        JSON.stringify({
          access_token: {
            acrs: { essential: true, value: 'c1', values: ['c2', 'c3'] },
            amr: { values: ['mfa'] },
            xms_cc: { values: ['cp1'] }
          },
          id_token: { login_hint: {} }
        })
      )
    ).toEqual({ contexts: [['c1', 'c2', 'c3']], methods: [] });
    expect(readClaimsRequest(undefined)).toEqual({ contexts: [], methods: [] });
  });

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = readClaimsRequest(text);
        expect(read === null || Array.isArray(read.contexts)).toBe(true);
      })
    );
    for (const text of ['', 'null', '[]', '7', '{"access_token":7}', '{"access_token":{"acrs":"c1"}}']) {
      expect(readClaimsRequest(text), text).toBeNull();
    }
  });
});
