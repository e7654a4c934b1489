import { AuthError, InteractionRequiredAuthError } from '@azure/msal-node';
import { describe, expect, it } from 'vitest';
import { claimsOf } from '#main/auth/claims.ts';
import { browserProblem, needsPerson, renewalProblem } from '#main/auth/errors.ts';
import { CodedError } from '#shared/errors/coded-error.ts';
import { claimsChallenge } from '#shared/policy/authentication.ts';
import { MAX_CLAIMS_CHARS } from '#shared/protocol/limits.ts';

const network = new CodedError('identity-unreachable');
const msal = (code: string, description = 'description') => new AuthError(code, 'correlation', description);

describe('what a failed visit to the browser means', () => {
  it.each([
    [new CodedError('clock-wrong'), network, 'clock-wrong'],
    [msal('network_error'), network, 'identity-unreachable'],
    [msal('network_error'), new CodedError('identity-certificate'), 'identity-certificate'],
    [msal('access_denied'), null, 'sign-in-cancelled'],
    [msal('access_denied', 'AADSTS65004: The person said no.'), null, 'sign-in-cancelled'],
    [msal('access_denied', 'AADSTS50105: Not assigned to the application.'), null, 'sign-in-failed'],
    [msal('user_cancelled'), null, 'sign-in-cancelled'],
    [msal('endpoints_resolution_error'), null, 'identity-unreachable'],
    [msal('temporarily_unavailable'), null, 'identity-unreachable'],
    [msal('invalid_grant'), null, 'sign-in-failed'],
    [new Error('x'), null, 'sign-in-failed'],
    [undefined, null, 'sign-in-failed']
  ] as const)('A1: %s', (error, failure, code) => {
    expect(browserProblem('sign-in', error, failure)).toBe(code);
  });

  it.each([
    ['access_denied', 'AADSTS53000: not compliant'],
    ['access_denied', 'AADSTS53001: not joined'],
    ['invalid_grant', 'AADSTS53003: blocked by policy'],
    ['interaction_required', 'AADSTS50097: device authentication'],
    ['interaction_required', 'x'],
    ['access_denied', 'AADSTS530003: device must be managed']
  ])('A5: %s with %s is a refused step-up, whatever the browser was opened for', (code, description) => {
    for (const purpose of ['sign-in', 'renewal', 'step-up'] as const) {
      expect(browserProblem(purpose, msal(code, description), null)).toBe('step-up-refused');
    }
  });

  it('A5: an unknown refusal of a step-up is a refusal, a cancel a cancel', () => {
    expect(browserProblem('step-up', msal('access_denied', 'AADSTS90099: new'), null)).toBe('step-up-refused');
    expect(browserProblem('step-up', msal('access_denied', ''), null)).toBe('sign-in-cancelled');
    expect(browserProblem('step-up', msal('access_denied', 'see AADSTS53000'), null)).toBe('sign-in-cancelled');
  });

  it('A6: a refused renewal asks for a sign-in, an unreachable provider for patience', () => {
    const refused = new InteractionRequiredAuthError('interaction_required', 'c');
    expect(renewalProblem(refused, null)).toBe('unauthenticated');
    expect(needsPerson(refused)).toBe(true);
    expect(needsPerson(msal('network_error'))).toBe(false);
    expect(renewalProblem(msal('network_error'), network)).toBe('identity-unreachable');
    expect(renewalProblem(new CodedError('not-signed-in'), null)).toBe('not-signed-in');
  });
});

describe('claims of a challenge', () => {
  it('A5: takes what the relay’s own rules write, word for word', () => {
    const demand = { mfa: true, contexts: ['c1', 'c2'] };
    const written = claimsChallenge({ mfa: false, contexts: [] }, demand) ?? '';
    expect(claimsOf(written)).toBe(written);
    expect(claimsOf('{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}')).not.toBeNull();
  });

  it.each([
    '',
    'null',
    '[]',
    '"access_token"',
    '{"access_token":{}}',
    '{"access_token":null}',
    '{"access_token":{"acrs":null}}',
    '{"access_token":{"acrs":{"essential":true,"value":{"a":1}}}}',
    '{"access_token":{"acrs":{"value":"c1","other":1}}}',
    '{"access_token":{"Acrs&x=1":{"value":"c1"}}}',
    '{"access_token":{"acrs":{"value":"c1"}},"id_token":{"acr":{"value":"x"}}}',
    '{"access_token":{"acrs":{"value":"c1"}},"userinfo":{}}',
    `{"access_token":{"acrs":{"value":"c1"}}}${' '.repeat(MAX_CLAIMS_CHARS)}`,
    JSON.stringify({
      access_token: Object.fromEntries([...'abcdefghi'].map((name) => [name, { essential: true }]))
    })
  ])('A5: refuses %j', (text) => {
    expect(claimsOf(text)).toBeNull();
  });
});

describe('a challenge that says something twice', () => {
  it('A5: is sent on as it was understood', () => {
    const twice =
      '{"access_token":{"sub":{"value":"somebody"}},"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    expect(claimsOf(twice)).toBe('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}');
  });
});
