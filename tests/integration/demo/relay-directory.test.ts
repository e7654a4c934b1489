import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoOrganisation, type Tenant, writeDirectoryFile } from '#demo/organisation/index.ts';
import { systemClock } from '#relay/clock.ts';
import type { Directory } from '#relay/directory/directory.ts';
import { createFileDirectory } from '#relay/directory/file-directory.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import { personNamed, startTrusted, tenantNamed } from './world.ts';

let organisation: DemoOrganisation;
let clinic: Tenant;
let file: Directory;

beforeAll(async () => {
  organisation = await startTrusted();
  clinic = tenantNamed(organisation, 'Harbour Clinic');
  const path = join(await mkdtemp(join(tmpdir(), 'deskside-demo-')), 'directory.json');
  await writeDirectoryFile(path, organisation.directory);
  file = await createFileDirectory(path, { clock: systemClock });
});
afterAll(() => organisation.close());

/** The relay's directory over the demo's Graph, with nothing remembered. */
function graph(): Directory {
  const { relayClient, graphUrl, graph: api } = organisation;
  const tenants = organisation.tenants.map(({ id }) => ({
    tenantId: id,
    directory: {
      baseUrl: graphUrl,
      tokenUrl: organisation.issuerOf(id).replace(/v2\.0$/, 'oauth2/v2.0/token'),
      clientId: relayClient.id,
      clientSecret: relayClient.secret,
      scope: api.defaultScope
    }
  }));
  return createGraphDirectory(tenants, (url, init) => fetch(url, init), systemClock);
}

describe('F8: the relay reads the same from the demo’s Graph and from its directory file', () => {
  it('of every tenant, person and device, and of what does not exist', async () => {
    const asked = graph();
    const unknown = '00000000-0000-4000-8000-000000000001';
    for (const { id: tenantId, people, devices } of organisation.tenants) {
      expect(await asked.settings(tenantId)).toEqual(await file.settings(tenantId));
      for (const objectId of [...people.map((person) => person.id), unknown]) {
        const person = { tenantId, objectId };
        const helper = await asked.helper(person);
        const sorted = (roles: typeof helper.roles) => roles.map((role) => JSON.stringify(role)).sort();
        const expected = await file.helper(person);
        expect({ ...helper, roles: sorted(helper.roles) }).toEqual({ ...expected, roles: sorted(expected.roles) });
        expect(await asked.sharer(person)).toEqual(await file.sharer(person));
      }
      for (const deviceId of [...devices.map((device) => device.azureADDeviceId), unknown]) {
        expect(await asked.device(tenantId, deviceId)).toEqual(await file.device(tenantId, deviceId));
      }
    }
  });

  it('with what makes the people of the demo different from one another', async () => {
    const asked = graph();
    const of = (name: string) => ({ tenantId: clinic.id, objectId: personNamed(clinic, name).id });
    const names = ['Priya Raman', 'Samuel Adeyemi', 'Noor Bakker', 'Amara Okafor', 'Grace Whitfield', 'Mateo Quispe'];
    const helpers = await Promise.all(names.map((name) => asked.helper(of(name))));
    expect(helpers.map((helper) => helper.roles.length)).toEqual([1, 2, 1, 1, 1, 0]);
    expect((await asked.helper(of('Ingrid Sørensen'))).licensed).toBe(false);
    expect((await asked.helper(of('Petra Nováková'))).enabled).toBe(false);
    const dedicated = clinic.devices.find((device) => device.deviceName === 'HC-SCAN-0007');
    expect(await asked.device(clinic.id, dedicated?.azureADDeviceId ?? '')).toMatchObject({
      dedicated: true,
      ownerId: null
    });
  });

  it('in at most six requests for a session, and in none the second time', async () => {
    const asked = graph();
    const [helper, sharer] = [personNamed(clinic, 'Priya Raman'), personNamed(clinic, 'Nguyễn Thị Mai')];
    const device = clinic.devices.find((each) => each.userId === sharer.id);
    const session = () =>
      Promise.all([
        asked.settings(clinic.id),
        asked.helper({ tenantId: clinic.id, objectId: helper.id }),
        asked.sharer({ tenantId: clinic.id, objectId: sharer.id }),
        asked.device(clinic.id, device?.azureADDeviceId ?? '')
      ]);
    const requests = () => organisation.graphCalls.list().filter((call) => !call.inBatch).length;
    organisation.graphCalls.reset();
    await session();
    const cold = requests();
    expect(cold).toBeGreaterThan(0);
    expect(cold).toBeLessThanOrEqual(6);
    await session();
    expect(requests()).toBe(cold);
  });
});
