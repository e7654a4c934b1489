import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO_TENANTS, directoryFileOf, writeDirectoryFile } from '#demo/organisation/index.ts';
import { openDirectory } from '#demo/organisation/people.ts';
import { createFileDirectory } from '#relay/directory/file-directory.ts';

const directory = openDirectory(DEMO_TENANTS);

describe('F8: the organisations as a directory file', () => {
  it('is what the relay reads, and replaces a former file whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
    const path = join(folder, 'directory.json');
    await writeDirectoryFile(path, { tenants: directory.tenants.slice(1) });
    await writeDirectoryFile(path);
    expect(await readdir(folder)).toEqual(['directory.json']);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(directoryFileOf(directory));

    const read = await createFileDirectory(path, { clock: { elapsed: () => 0 } });
    for (const tenant of directory.tenants) {
      for (const device of tenant.devices) {
        expect(await read.device(tenant.id, device.azureADDeviceId), device.deviceName).toEqual({
          compliant: device.complianceState === 'compliant',
          ownerId: device.userId,
          dedicated: ['HC-KIOSK-0001', 'HC-SCAN-0007'].includes(device.deviceName),
          groups: new Set(directory.groupsOf(tenant, device).map((group) => group.id))
        });
      }
    }
  });

  it('says nothing that the relay does not need: no name of a person, no password, no secret, no credential', () => {
    const text = JSON.stringify(directoryFileOf(directory));
    for (const { people, devices } of directory.tenants) {
      for (const person of people) {
        for (const secret of [person.password, person.authenticatorSecret, person.userPrincipalName, person.surname]) {
          expect(text).not.toContain(secret);
        }
      }
      for (const device of devices) expect(text).not.toContain(device.credential);
    }
  });

  it('F6: names the service plans of a person and says who may not sign in', () => {
    const [clinic] = directory.tenants;
    const idOf = (name: string) => clinic?.people.find((person) => person.displayName === name)?.id;
    expect(directoryFileOf(directory)).toMatchObject({
      format: 'deskside-directory-1',
      tenants: [
        {
          people: expect.arrayContaining([
            expect.objectContaining({ id: idOf('Priya Raman'), licences: ['INTUNE_A', 'REMOTE_HELP'] }),
            expect.objectContaining({ id: idOf('Ingrid Sørensen'), licences: ['INTUNE_A'], accountEnabled: true }),
            expect.objectContaining({ id: idOf('Petra Nováková'), accountEnabled: false })
          ])
        },
        {}
      ]
    });
  });
});
