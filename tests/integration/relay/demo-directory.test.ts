import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoOrganisation, type GraphDisturbance, startDemoOrganisation } from '#demo/organisation/index.ts';
import { directoryFileOf } from '#demo/organisation/people/directory-file.ts';
import { systemClock } from '#relay/clock.ts';
import { type Directory, DirectoryPermissionMissing } from '#relay/directory/directory.ts';
import { directoryFromFile } from '#relay/directory/file/facts.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';

/** Everything that the relay needs; without one of them it names that one. */
const PERMISSIONS = [
  'User.Read.All',
  'GroupMember.Read.All',
  'Device.Read.All',
  'DeviceManagementManagedDevices.Read.All',
  'DeviceManagementServiceConfig.Read.All',
  'DeviceManagementRBAC.Read.All'
];
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let folder: string;
let organisation: DemoOrganisation;
let disturbance: GraphDisturbance | null = null;

function openAt(demo: DemoOrganisation, secret = demo.relayClient.secret): Directory {
  const tenants = demo.tenants.map(({ id }) => ({
    tenantId: id,
    directory: {
      baseUrl: demo.graphUrl,
      tokenUrl: demo.issuerOf(id).replace(/\/v2\.0$/, '/oauth2/v2.0/token'),
      clientId: demo.relayClient.id,
      clientSecret: secret,
      scope: demo.graph.defaultScope
    }
  }));
  return createGraphDirectory(tenants, (url, init) => fetch(url, init), systemClock);
}

const start = (relayPermissions?: string[]) =>
  startDemoOrganisation({
    certificateDirectory: mkdtempSync(join(folder, 'ca-')),
    disturbGraph: () => disturbance,
    ...(relayPermissions === undefined ? {} : { relayPermissions })
  });

function trust(demo: DemoOrganisation): void {
  setDefaultCACertificates([...getCACertificates('default'), demo.caCertificatePem]);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-demo-'));
  organisation = await start();
  trust(organisation);
});
afterAll(async () => {
  await organisation.close();
  rmSync(folder, { recursive: true });
});

describe('F8: the relay reads the demo’s directory as it would read Graph', () => {
  test('everybody, every device and every switch is the same as in a file of the same people', async () => {
    const graph = openAt(organisation);
    const file = directoryFromFile(directoryFileOf(organisation));
    const kinds = new Set<string>();
    for (const { id: tenantId, people, devices } of organisation.tenants) {
      for (const { id: objectId } of people) {
        const person = { tenantId, objectId };
        const helper = await graph.helper(person);
        expect(helper).toEqual(await file.helper(person));
        expect(await graph.sharer(person)).toEqual(await file.sharer(person));
        kinds.add(`enabled ${helper.enabled}`).add(`licensed ${helper.licensed}`);
        for (const { scope, rights } of helper.roles) kinds.add(scope.kind).add(rights.join());
      }
      for (const { azureADDeviceId } of devices) {
        const device = await graph.device(tenantId, azureADDeviceId);
        expect(device).toEqual(await file.device(tenantId, azureADDeviceId));
        kinds.add(`compliant ${device?.compliant}`).add(`dedicated ${device?.dedicated}`);
      }
      expect(await graph.device(tenantId, UNKNOWN)).toBeNull();
      expect(await graph.sharer({ tenantId, objectId: UNKNOWN })).toMatchObject({ enabled: false });
      expect(await graph.settings(tenantId)).toEqual(await file.settings(tenantId));
    }
    // The demo shows both sides of everything that policy asks about; a demo that lost one would prove less.
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        ...['enabled true', 'enabled false', 'licensed true', 'licensed false', 'groups', 'all-devices'],
        ...['compliant true', 'compliant false', 'dedicated true', 'dedicated false', 'view']
      ])
    );
  });

  test('a session costs at most six requests cold and none warm', async () => {
    const [tenant] = organisation.tenants;
    const helper = { tenantId: tenant?.id ?? '', objectId: tenant?.people[0]?.id ?? '' };
    const sharer = { tenantId: tenant?.id ?? '', objectId: tenant?.people[1]?.id ?? '' };
    const device = tenant?.devices[0]?.azureADDeviceId ?? '';
    const directory = openAt(organisation);
    const needs = () =>
      Promise.all([
        directory.settings(helper.tenantId),
        directory.helper(helper),
        directory.sharer(sharer),
        directory.device(helper.tenantId, device)
      ]);
    organisation.graphCalls.reset();
    await needs();
    const exchanges = organisation.graphCalls.list().filter(({ inBatch }) => !inBatch);
    // The sign-in goes to the identity server, which keeps no such record.
    expect(1 + exchanges.length).toBeLessThanOrEqual(6);
    organisation.graphCalls.reset();
    await needs();
    expect(organisation.graphCalls.list()).toEqual([]);
  });

  test('a wrong secret reads nothing and says so', async () => {
    const tenantId = organisation.tenants[0]?.id ?? '';
    const failure = openAt(organisation, 'wrong').settings(tenantId);
    await expect(failure).rejects.toMatchObject({ reason: 'sign-in-refused', code: 'invalid_client' });
  });

  test.each<[GraphDisturbance, string]>([
    [{ kind: 'throttled', retryAfter: '30' }, 'throttled'],
    [{ kind: 'unavailable', retryAfter: '30' }, 'throttled'],
    [{ kind: 'page' }, 'not-an-answer'],
    [{ kind: 'truncated' }, 'not-an-answer'],
    [{ kind: 'hang-up' }, 'unreachable']
  ])('trouble on the way (%o) has a name', async (trouble, reason) => {
    disturbance = trouble;
    try {
      const tenantId = organisation.tenants[0]?.id ?? '';
      await expect(openAt(organisation).settings(tenantId)).rejects.toMatchObject({ reason });
    } finally {
      disturbance = null;
    }
  });

  test.each(PERMISSIONS)('without %s it names exactly that', async (missing) => {
    const poor = await start(PERMISSIONS.filter((permission) => permission !== missing));
    try {
      trust(poor);
      const [tenant] = poor.tenants;
      const tenantId = tenant?.id ?? '';
      const directory = openAt(poor);
      const person = { tenantId, objectId: tenant?.people[0]?.id ?? '' };
      const failure = await Promise.all([
        directory.settings(tenantId),
        directory.helper(person),
        directory.device(tenantId, tenant?.devices[0]?.azureADDeviceId ?? '')
      ]).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DirectoryPermissionMissing);
      expect(failure).toMatchObject({ permission: missing });
    } finally {
      await poor.close();
    }
  });
});
