import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoOrganisation, startDemoOrganisation } from '#demo/organisation/index.ts';
import { systemClock } from '#relay/clock.ts';
import { type Directory, DirectoryUnavailable } from '#relay/directory/directory.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import { rightsFromResourceActions } from '#shared/policy/rights.ts';

let folder: string;
let organisation: DemoOrganisation;
let directory: Directory;

function open(secret: string): Directory {
  const { relayClient, graphUrl, graph } = organisation;
  const tenants = organisation.tenants.map(({ id }) => ({
    tenantId: id,
    directory: {
      baseUrl: graphUrl,
      tokenUrl: organisation.issuerOf(id).replace(/\/v2\.0$/, '/oauth2/v2.0/token'),
      clientId: relayClient.id,
      clientSecret: secret,
      scope: graph.defaultScope
    }
  }));
  return createGraphDirectory(tenants, (url, init) => fetch(url, init), systemClock);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-demo-'));
  organisation = await startDemoOrganisation({ certificateDirectory: folder });
  setDefaultCACertificates([...getCACertificates('default'), organisation.caCertificatePem]);
  directory = open(organisation.relayClient.secret);
});
afterAll(async () => {
  await organisation.close();
  rmSync(folder, { recursive: true });
});

describe('F8: the relay reads the demo’s directory as it would read Graph', () => {
  test('the rights of every person are those of their roles, nested groups included', async () => {
    const seen = new Set<string>();
    for (const tenant of organisation.tenants) {
      for (const person of tenant.people) {
        const roles = organisation.directory.rolesOf(tenant, person);
        const expected = rightsFromResourceActions(roles.flatMap((role) => role.allowedResourceActions));
        expect(await directory.helperRights({ tenantId: tenant.id, objectId: person.id })).toEqual(expected);
        seen.add(expected.join());
      }
    }
    expect(seen.size).toBeGreaterThanOrEqual(3);
  });

  test('every device is enrolled, in the state that it has, and an unknown one is not', async () => {
    for (const tenant of organisation.tenants) {
      for (const device of tenant.devices) {
        const compliant = device.complianceState === 'compliant';
        expect(await directory.device(tenant.id, device.azureADDeviceId)).toEqual({ enrolled: true, compliant });
      }
      const unknown = '00000000-0000-4000-8000-000000000000';
      expect(await directory.device(tenant.id, unknown)).toEqual({ enrolled: false });
    }
  });

  test('the switches are the tenant’s', async () => {
    for (const { id, remoteAssistanceSettings: settings } of organisation.tenants) {
      expect(await directory.tenantSettings(id)).toEqual({
        remoteHelpEnabled: settings.remoteAssistanceState === 'enabled',
        chatAllowed: !settings.blockChat,
        unenrolledAllowed: settings.allowSessionsToUnenrolledDevices
      });
    }
  });

  test('a wrong secret reads nothing', async () => {
    const tenantId = organisation.tenants[0]?.id ?? '';
    await expect(open('wrong').tenantSettings(tenantId)).rejects.toBeInstanceOf(DirectoryUnavailable);
  });
});
