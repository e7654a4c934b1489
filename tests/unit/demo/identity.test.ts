import { describe, expect, it } from 'vitest';
import { readScopes, registerApplications, scopesOf } from '#demo/organisation/identity/applications.ts';
import { entraError, pageProblem, tokenProblem } from '#demo/organisation/identity/entra-error.ts';
import { escapeHtml } from '#demo/organisation/identity/html.ts';
import { PROBLEMS } from '#demo/organisation/identity/problems.ts';
import { signInPage } from '#demo/organisation/identity/sign-in-page.ts';
import { createStore } from '#demo/organisation/identity/store.ts';
import { DEMO_TENANTS } from '#demo/organisation/people.ts';

const applications = registerApplications('https://graph.example', 'secret');
const { relayApi, graph } = applications;

describe('scopes', () => {
  it.each([
    ['openid profile offline_access', { kind: 'none' }],
    [`openid ${relayApi.uri}/Session.Join`, { kind: 'api', api: relayApi }],
    ['https://graph.example/User.Read.All profile', { kind: 'api', api: graph }],
    ['https://graph.example/.default', { kind: 'api', api: graph }],
    ['User.Read', { kind: 'unknown-resource', resource: 'User.Read' }],
    ['https://other.example/User.Read', { kind: 'unknown-resource', resource: 'https://other.example' }],
    [`${relayApi.uri}/User.Read`, { kind: 'unknown-permission', permission: 'User.Read' }],
    [`${relayApi.uri}/Session.Join https://graph.example/User.Read`, { kind: 'several-resources', first: relayApi }]
  ])('reads %s', (scope, expected) => {
    expect(readScopes(applications, scope)).toEqual(expected);
  });

  it('lists what a token for an API can carry', () => {
    expect(scopesOf(relayApi)).toEqual([`${relayApi.uri}/Session.Join`, `${relayApi.uri}/.default`]);
  });
});

describe('errors', () => {
  it('look like those of Entra', () => {
    expect(entraError(PROBLEMS.refreshTokenNotValid, new Date('2026-11-22T06:00:00.123Z'), () => 'id')).toEqual({
      error: 'invalid_grant',
      error_description: `AADSTS70008: ${PROBLEMS.refreshTokenNotValid.text} Trace ID: id Correlation ID: id Timestamp: 2026-11-22 06:00:00Z`,
      error_codes: [70008],
      timestamp: '2026-11-22 06:00:00Z',
      trace_id: 'id',
      correlation_id: 'id',
      suberror: 'bad_token'
    });
  });

  it.each([
    ['invalid_client', 'client authentication failed', 'client_credentials', 7000215],
    ['invalid_client', 'client not found', 'client_credentials', 700016],
    ['invalid_grant', 'code_verifier does not match code_challenge', 'authorization_code', 501481],
    ['unsupported_grant_type', '', 'password', 70003],
    ['invalid_grant', 'refresh token not found', 'refresh_token', 70008],

    ['invalid_grant', 'authorization code not found', 'authorization_code', 70008],
    ['server_error', 'oops', 'authorization_code', 90033],
    ['invalid_target', 'AADSTS500011: named.', 'client_credentials', 500011],
    ['invalid_request', 'missing required parameter(s) grant_type', '', 900144]
  ])('numbers %s (%s) of %s as %i', (error, description, grantType, code) => {
    expect(tokenProblem({ error, description, detail: description, grantType })).toMatchObject({ code });
  });

  it('asks for consent when a refresh wants more than was granted', () => {
    expect(
      tokenProblem({ error: 'invalid_scope', description: '', detail: '', grantType: 'refresh_token' })
    ).toMatchObject({
      error: 'invalid_grant',
      suberror: 'consent_required',
      code: 65001
    });
  });

  it('numbers those that are shown on a page', () => {
    expect(pageProblem('invalid_client', 'client is invalid').code).toBe(700016);
    expect(pageProblem('invalid_redirect_uri', '').code).toBe(50011);
    expect(pageProblem('invalid_request', 'anything').code).toBe(900144);
  });
});

describe('pages', () => {
  it('show what was typed as text, never as markup', () => {
    const [tenant] = DEMO_TENANTS;
    if (tenant === undefined) throw new Error('The demo has organisations.');
    const { html } = signInPage({ tenant, action: '/x', userName: '"><script>alert(1)</script>', problem: null });
    expect(html).not.toContain('<script');
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(escapeHtml(`<&>"'`)).toBe('&lt;&amp;&gt;&quot;&#39;');
  });
});

describe('the store', () => {
  it('forgets what has expired, and everything of a grant that is revoked', async () => {
    let now = 1_000_000;
    const store = createStore(() => now)('RefreshToken');
    await store.upsert('a', { grantId: 'g' }, 10);
    await store.upsert('b', { grantId: 'g' }, 100);
    now += 10_000;
    expect(await store.find('a')).toBeUndefined();
    expect(await store.find('b')).toEqual({ grantId: 'g' });
    await store.consume('b');
    expect(await store.find('b')).toEqual({ grantId: 'g', consumed: 1010 });
    await store.revokeByGrantId('g');
    expect(await store.find('b')).toBeUndefined();
  });

  it('does not grow without bound', async () => {
    const store = createStore()('Session');
    for (let index = 0; index <= 5_000; index += 1) await store.upsert(String(index), { uid: String(index) }, 60);
    expect(await store.find('0')).toBeUndefined();
    expect(await store.findByUid('5000')).toEqual({ uid: '5000' });
  });
});
