import { describe, expect, test } from 'vitest';
import { createGraphDirectory, type GraphDirectoryOptions } from '#relay/directory/graph-directory.ts';
import type { Scope } from '#shared/policy/roles.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const ADA = '22222222-2222-4222-8222-222222222222';
const BEN = '44444444-4444-4444-8444-444444444444';
const DEVICE = '33333333-3333-4333-8333-333333333333';
const GROUP = '55555555-5555-4555-8555-555555555555';
const BASE = 'https://graph.example';
const access = {
  baseUrl: BASE,
  tokenUrl: 'https://login.example/token',
  clientId: 'relay',
  clientSecret: 'secret',
  scope: `${BASE}/.default`
};

/** Answers of Graph by the last part of the path; everything else does not exist. */
type Answers = Readonly<Record<string, unknown>>;

function open(answers: Answers, options: GraphDirectoryOptions = {}) {
  const asked: string[] = [];
  const inner = (url: string): object => {
    asked.push(decodeURIComponent(url));
    const { pathname } = new URL(url, BASE);
    const body = answers[pathname.split('/').at(-1) ?? ''];
    const error = { error: { code: 'Request_ResourceNotFound' } };
    return body === undefined ? { status: 404, body: error } : { status: 200, body };
  };
  const fetcher = async (url: string, init: RequestInit): Promise<Response> => {
    if (url === access.tokenUrl) {
      const form = new URLSearchParams(String(init.body));
      expect(Object.fromEntries(form)).toEqual({
        grant_type: 'client_credentials',
        client_id: 'relay',
        client_secret: 'secret',
        scope: access.scope
      });
      return Response.json({ access_token: 'application-token', expires_in: '3600' });
    }
    expect(new Headers(init.headers).get('authorization')).toBe('Bearer application-token');
    expect(init.redirect).toBe('error');
    if (!url.endsWith('/$batch')) {
      const { status, body } = Object.assign({ status: 500, body: {} }, inner(url));
      return Response.json(body, { status });
    }
    const { requests } = JSON.parse(String(init.body));
    const responses = requests.map((request: { id: string; url: string }) => ({
      id: request.id,
      ...inner(request.url)
    }));
    return Response.json({ responses });
  };
  const tenants = [{ tenantId: TENANT, directory: access }];
  return { asked, directory: createGraphDirectory(tenants, fetcher, new TestClock(0), options) };
}

const page = (...value: unknown[]) => ({ value });
const person = { [ADA]: { id: ADA, accountEnabled: true }, transitiveMemberOf: page({ id: GROUP }) };
const plan = (servicePlanName: string, provisioningStatus: string) => ({
  servicePlans: [{ servicePlanName, provisioningStatus }]
});
const ada = { tenantId: TENANT, objectId: ADA };

describe('F6: the licence in Graph', () => {
  test.each([
    ['Success', true],
    ['Disabled', false],
    ['Error', false],
    ['PendingInput', false],
    ['PendingActivation', false],
    ['PendingProvisioning', false],
    ['success', false]
  ])('a plan in the state %s counts: %s', async (status, licensed) => {
    const { directory } = open({ ...person, licenseDetails: page(plan('REMOTE_HELP', status)) });
    expect(await directory.sharer(ada)).toMatchObject({ licensed });
  });

  test('an organisation may name another plan, and then the usual one counts no more', async () => {
    const answers = { ...person, licenseDetails: page(plan('HELP_AND_MORE', 'Success')) };
    const { directory } = open(answers, { licencePlans: ['OTHER', 'help_and_more'] });
    expect(await directory.sharer(ada)).toMatchObject({ licensed: true });
    expect(await open(answers).directory.sharer(ada)).toMatchObject({ licensed: false });
    const usual = open(
      { ...person, licenseDetails: page(plan('REMOTE_HELP', 'Success')) },
      { licencePlans: ['OTHER'] }
    );
    expect(await usual.directory.sharer(ada)).toMatchObject({ licensed: false });
  });
});

describe('F3: groups and scopes in Graph', () => {
  test('a directory role or an administrative unit is no group', async () => {
    const transitiveMemberOf = page(
      { '@odata.type': '#microsoft.graph.group', id: GROUP.toUpperCase() },
      { '@odata.type': '#microsoft.graph.directoryRole', id: ADA },
      { '@odata.type': '#microsoft.graph.administrativeUnit', id: BEN }
    );
    const { directory } = open({ ...person, transitiveMemberOf, licenseDetails: page() });
    expect((await directory.sharer(ada)).groups).toEqual(new Set([GROUP]));
  });

  test.each<[string, object, Scope]>([
    ['resourceScopes', { scopeType: 'resourceScope', resourceScopes: [BEN] }, { kind: 'groups', groups: [BEN] }],
    ['scopeMembers', { scopeType: 'resourceScope', scopeMembers: [BEN] }, { kind: 'groups', groups: [BEN] }],
    [
      'both, of which the second adds nothing',
      { scopeType: 'resourceScope', resourceScopes: [BEN], scopeMembers: [ADA, BEN] },
      { kind: 'groups', groups: [BEN] }
    ],
    ['nothing at all', { scopeType: 'resourceScope', scopeMembers: null }, { kind: 'groups', groups: [] }],
    ['no type', { resourceScopes: [BEN.toUpperCase()] }, { kind: 'groups', groups: [BEN] }],
    ['a type of tomorrow', { scopeType: 'unknownFutureValue', resourceScopes: [BEN] }, { kind: 'groups', groups: [] }],
    ['everybody', { scopeType: 'allDevicesAndLicensedUsers', resourceScopes: [] }, { kind: 'all-users-and-devices' }]
  ])('an assignment with %s', async (_what, scope, expected) => {
    const roleDefinition = {
      rolePermissions: [{ resourceActions: [{ allowedResourceActions: ['Microsoft.Intune_RemoteAssistance_Read'] }] }]
    };
    const roleAssignments = page({ id: 'one', members: [GROUP], roleDefinition, ...scope });
    const { directory } = open({ ...person, roleAssignments, licenseDetails: page() });
    const { roles } = await directory.helper(ada);
    expect(roles).toMatchObject([{ scope: expected, readsConnector: true, rights: [] }]);
  });

  test('a role that was deleted while its assignment was read gives nothing', async () => {
    const roleAssignments = page({ id: 'one', members: [GROUP], scopeType: 'allDevices' });
    const { directory, asked } = open({ ...person, roleAssignments, licenseDetails: page() });
    expect((await directory.helper(ada)).roles).toMatchObject([{ rights: [], offersHelp: false }]);
    expect(asked.at(-1)).toContain('/roleAssignments/one/roleDefinition');
  });
});

describe('F5, F9: devices in Graph', () => {
  const record = (more: object = {}) => ({
    azureADDeviceId: DEVICE,
    complianceState: 'compliant',
    userId: ADA,
    deviceEnrollmentType: 'windowsAzureADJoin',
    ...more
  });
  const device = (...records: object[]) => open({ managedDevices: page(...records) }).directory.device(TENANT, DEVICE);

  test.each(['unknown', 'noncompliant', 'conflict', 'error', 'inGracePeriod', 'configManager', 'Compliant', ''])(
    'the state “%s” is not compliant',
    async (complianceState) => {
      expect(await device(record({ complianceState }))).toMatchObject({ compliant: false });
    }
  );

  test('asks for one device by its Entra id, and for its groups by the same', async () => {
    const { directory, asked } = open({ managedDevices: page(record()) });
    expect(await directory.device(TENANT, DEVICE)).toMatchObject({ compliant: true, ownerId: ADA, groups: new Set() });
    expect(asked.join()).toContain(`$filter=azureADDeviceId eq '${DEVICE}'`);
    expect(asked.join()).toContain(`/devices(deviceId='${DEVICE}')/transitiveMemberOf`);
  });

  test('a directory that ignores the filter does not lend one device the state of another', async () => {
    expect(await device(record({ azureADDeviceId: ADA }), record({ azureADDeviceId: null }))).toBeNull();
  });

  test('devices without an id in Entra share one, which is nobody’s', async () => {
    const none = '00000000-0000-0000-0000-000000000000';
    const { directory, asked } = open({ managedDevices: page(record({ azureADDeviceId: none })) });
    expect(await directory.device(TENANT, none)).toBeNull();
    expect(asked).toEqual([]);
  });

  test('of several records of one machine what counts in its favour is what all say', async () => {
    const kiosk = { userId: '', deviceEnrollmentType: 'windowsBulkUserless' };
    expect(await device(record(), record({ complianceState: 'noncompliant' }))).toMatchObject({ compliant: false });
    expect(await device(record(), record({ userId: BEN }))).toMatchObject({ ownerId: null, dedicated: false });
    expect(await device(record(), record({ userId: ADA.toUpperCase() }))).toMatchObject({ ownerId: ADA });
    expect(await device(record(kiosk), record())).toMatchObject({ ownerId: null, dedicated: false });
    expect(await device(record(kiosk), record(kiosk))).toMatchObject({ ownerId: null, dedicated: true });
  });

  test.each([
    ['androidEnterpriseDedicatedDevice', '', true],
    ['windowsBulkUserless', null, true],
    ['windowsAzureADJoinUsingDeviceAuth', '', true],
    ['appleBulkWithoutUser', '', true],
    ['appleACMEDEPUserless', '', true],
    ['androidEnterpriseDedicatedDevice', ADA, false],
    ['windowsAzureADJoin', '', false],
    ['deviceEnrollmentManager', '', false],
    ['unknown', '', false]
  ])('enrolled as %s with the user “%s” is dedicated: %s', async (deviceEnrollmentType, userId, dedicated) => {
    expect(await device(record({ deviceEnrollmentType, userId }))).toMatchObject({ dedicated });
  });

  test.each([['complianceState'], ['userId'], ['deviceEnrollmentType'], ['azureADDeviceId']])(
    'a record without %s is no answer',
    async (field) => {
      const broken = Object.fromEntries(Object.entries(record()).filter(([name]) => name !== field));
      await expect(device(broken)).rejects.toMatchObject({ name: 'DirectoryUnavailable', reason: 'not-an-answer' });
    }
  );
});

describe('F1: switches in Graph', () => {
  const settings = { remoteAssistanceState: 'enabled', allowSessionsToUnenrolledDevices: false, blockChat: true };

  test('are read as they stand', async () => {
    const { directory } = open({ remoteAssistanceSettings: { '@odata.context': 'x', ...settings } });
    const expected = { remoteHelpEnabled: true, chatAllowed: false, unenrolledAllowed: false };
    expect(await directory.settings(TENANT)).toEqual(expected);
  });

  test.each(['disabled', 'notConfigured', 'Enabled'])(
    'the state “%s” is not enabled',
    async (remoteAssistanceState) => {
      const { directory } = open({ remoteAssistanceSettings: { ...settings, remoteAssistanceState } });
      expect((await directory.settings(TENANT)).remoteHelpEnabled).toBe(false);
    }
  );
});
