import { describe, expect, test } from 'vitest';
import { AnswerCache } from '#relay/directory/cache.ts';
import { DirectoryUnavailable } from '#relay/directory/directory.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const HELPER = { tenantId: TENANT, objectId: '22222222-2222-4222-8222-222222222222' };
const DEVICE = '33333333-3333-4333-8333-333333333333';
const BASE = 'https://graph.example';
const access = {
  baseUrl: BASE,
  tokenUrl: 'https://login.example/token',
  clientId: 'relay',
  clientSecret: 'secret',
  scope: `${BASE}/.default`
};

type Handler = (url: URL, init: RequestInit) => Response | Promise<Response>;
const json = (body: unknown, init?: ResponseInit) => Response.json(body, init);
const SETTINGS = { remoteAssistanceState: 'enabled', allowSessionsToUnenrolledDevices: false, blockChat: true };
const action = (...names: string[]) => ({
  id: 'role',
  rolePermissions: [{ resourceActions: [{ allowedResourceActions: names }] }]
});

function start(handler: Handler) {
  const clock = new TestClock(0);
  const asked: string[] = [];
  const fetcher = async (url: string, init: RequestInit): Promise<Response> => {
    const where = new URL(url);
    asked.push(`${where.pathname}${where.search}`);
    if (url === access.tokenUrl) {
      expect(String(init.body)).toContain('grant_type=client_credentials');
      return json({ access_token: 'application-token', expires_in: 3600 });
    }
    expect(new Headers(init.headers).get('authorization')).toBe('Bearer application-token');
    return handler(where, init);
  };
  return { clock, asked, directory: createGraphDirectory([{ tenantId: TENANT, directory: access }], fetcher, clock) };
}

describe('F8: the directory over Graph', () => {
  test('tenant settings', async () => {
    const { directory } = start(() => json({ '@odata.context': 'x', ...SETTINGS }));
    expect(await directory.tenantSettings(TENANT)).toEqual({
      remoteHelpEnabled: true,
      chatAllowed: false,
      unenrolledAllowed: false
    });
  });

  test('an unknown state of remote help is not enabled', async () => {
    const { directory } = start(() => json({ ...SETTINGS, remoteAssistanceState: 'notConfigured' }));
    expect((await directory.tenantSettings(TENANT)).remoteHelpEnabled).toBe(false);
  });

  test('F2: rights come from assignments to groups that the helper is in, over several pages, and from no other', async () => {
    const { directory } = start((url) => {
      if (url.pathname.endsWith('/transitiveMemberOf')) {
        if (url.searchParams.has('$skiptoken')) return json({ value: [{ id: 'GROUP-B' }] });
        const next = `${BASE}${url.pathname}?$skiptoken=2`;
        return json({ value: [{ id: 'group-a' }], '@odata.nextLink': next });
      }
      if (url.pathname.endsWith('/two/roleDefinition')) {
        return json(action('Microsoft.Intune_RemoteAssistanceApp_TakeFullControl'));
      }
      return json({
        value: [
          {
            id: 'one',
            members: ['group-a'],
            roleDefinition: action('Microsoft.Intune_RemoteAssistanceApp_ViewScreen')
          },
          { id: 'two', members: ['group-x', 'group-b'] },
          {
            id: 'three',
            members: ['group-x'],
            roleDefinition: action('Microsoft.Intune_RemoteAssistanceApp_Elevation')
          }
        ]
      });
    });
    expect(await directory.helperRights(HELPER)).toEqual(['view', 'control']);
  });

  test('F5: a managed device is enrolled, and compliant only when Intune says exactly that', async () => {
    const states = ['compliant', 'noncompliant', 'inGracePeriod', 'unknown'];
    for (const complianceState of states) {
      const { directory, asked } = start(() => json({ value: [{ azureADDeviceId: DEVICE, complianceState }] }));
      expect(await directory.device(TENANT, DEVICE)).toEqual({
        enrolled: true,
        compliant: complianceState === 'compliant'
      });
      expect(decodeURIComponent(asked[1] ?? '')).toContain(`$filter=azureADDeviceId eq '${DEVICE}'`);
    }
  });

  test('a directory that ignores the filter does not lend one device the state of another', async () => {
    const { directory } = start(() => json({ value: [{ azureADDeviceId: TENANT, complianceState: 'compliant' }] }));
    expect(await directory.device(TENANT, DEVICE)).toEqual({ enrolled: false });
  });

  test('three questions at once need one sign-in', async () => {
    const { directory, asked } = start((url) =>
      url.pathname.endsWith('Settings') ? json(SETTINGS) : json({ value: [] })
    );
    await Promise.all([
      directory.tenantSettings(TENANT),
      directory.helperRights(HELPER),
      directory.device(TENANT, DEVICE)
    ]);
    expect(asked.filter((path) => path === '/token')).toHaveLength(1);
  });

  test('answers are at most a minute old', async () => {
    let state = 'enabled';
    const { directory, clock } = start(() => json({ ...SETTINGS, remoteAssistanceState: state }));
    await directory.tenantSettings(TENANT);
    state = 'disabled';
    clock.advance(59_999);
    expect((await directory.tenantSettings(TENANT)).remoteHelpEnabled).toBe(true);
    clock.advance(1);
    expect((await directory.tenantSettings(TENANT)).remoteHelpEnabled).toBe(false);
  });

  test('a busy directory is asked once more after the wait that it names, and only once', async () => {
    let busy = 1;
    const { directory, clock, asked } = start(() => {
      busy -= 1;
      return busy >= 0 ? json({}, { status: 429, headers: { 'retry-after': '2' } }) : json(SETTINGS);
    });
    const answer = directory.tenantSettings(TENANT);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_999);
    expect(asked).toHaveLength(2);
    clock.advance(1);
    expect((await answer).remoteHelpEnabled).toBe(true);

    busy = 5;
    clock.advance(60_000);
    const again = directory.tenantSettings(TENANT);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3_000);
    await expect(again).rejects.toBeInstanceOf(DirectoryUnavailable);
  });

  test('a wait that nobody can wait for is cut short', async () => {
    const { directory, clock } = start(() => json({}, { status: 503, headers: { 'retry-after': '3600' } }));
    const answer = directory.tenantSettings(TENANT);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3_000);
    await expect(answer).rejects.toBeInstanceOf(DirectoryUnavailable);
  });

  test.each<[string, Handler]>([
    ['an error', () => json({ error: {} }, { status: 500 })],
    ['no JSON', () => new Response('<html>')],
    ['another shape', () => json({ remoteAssistanceState: 1 })],
    ['more than a megabyte', () => new Response(`"${'x'.repeat(1024 * 1024 + 1)}"`)],
    ['no answer', () => Promise.reject(new TypeError('fetch failed'))]
  ])('%s is no answer, and is not remembered', async (_what, handler) => {
    let broken = true;
    const { directory } = start((url, init) => (broken ? handler(url, init) : json(SETTINGS)));
    await expect(directory.tenantSettings(TENANT)).rejects.toBeInstanceOf(DirectoryUnavailable);
    broken = false;
    expect((await directory.tenantSettings(TENANT)).remoteHelpEnabled).toBe(true);
  });

  test.each([
    ['another host', 'https://evil.example/page2'],
    ['itself for ever', `${BASE}/v1.0/deviceManagement/managedDevices`]
  ])('pages that lead to %s are not followed', async (_what, next) => {
    const { directory, asked } = start(() => json({ value: [], '@odata.nextLink': next }));
    await expect(directory.device(TENANT, DEVICE)).rejects.toBeInstanceOf(DirectoryUnavailable);
    expect(asked.length).toBeLessThanOrEqual(21);
  });

  test('a tenant without a directory is refused', async () => {
    const { directory } = start(() => json(SETTINGS));
    await expect(directory.tenantSettings(DEVICE)).rejects.toBeInstanceOf(DirectoryUnavailable);
  });
});

describe('the cache', () => {
  test('shares a question that is on its way and forgets the oldest beyond its bound', async () => {
    const cache = new AnswerCache<number>(new TestClock(0), 1_000, 2);
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return asked;
    };
    expect(await Promise.all([cache.get('a', ask), cache.get('a', ask)])).toEqual([1, 1]);
    await cache.get('b', ask);
    await cache.get('c', ask);
    expect(await cache.get('b', ask)).toBe(2);
    expect(await cache.get('a', ask)).toBe(4);
  });
});
