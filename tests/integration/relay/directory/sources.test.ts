import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDirectory } from '#relay/directory/create-directory.ts';
import { checkDirectoryFile } from '#relay/directory/file/check.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';
import { GraphStub } from './support/graph-stub.ts';
import { ABSENT, BARE, HOME, ORGANISATION, PERSON } from './support/organisation.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-sources-'));
  path = join(folder, 'directory.json');
  await writeFile(path, JSON.stringify(ORGANISATION));
});
afterAll(() => rm(folder, { recursive: true }));

describe('F8: each tenant has a source of its own', () => {
  test('one in Graph, one in a file', async () => {
    const stub = new GraphStub(checkDirectoryFile(ORGANISATION));
    const tenants = [
      { tenantId: HOME, directory: { kind: 'graph' as const, ...stub.access(HOME) } },
      { tenantId: BARE, directory: { kind: 'file' as const, path } }
    ];
    const directory = await createDirectory(tenants, stub.fetch, new TestClock(0));
    expect(stub.exchanges).toBe(0);
    expect(await directory.settings(BARE)).toMatchObject({ remoteHelpEnabled: false });
    expect(stub.exchanges).toBe(0);
    expect(await directory.settings(HOME)).toMatchObject({ remoteHelpEnabled: true });
    expect(await directory.sharer({ tenantId: BARE, objectId: PERSON.firstLiner })).toMatchObject({ licensed: false });
    expect(await directory.sharer({ tenantId: HOME, objectId: PERSON.firstLiner })).toMatchObject({ licensed: true });
    await expect(directory.device(ABSENT, ABSENT)).rejects.toMatchObject({ reason: 'unknown-tenant' });
  });

  test('a file serves only the tenants that are configured with it', async () => {
    const tenants = [{ tenantId: BARE, directory: { kind: 'file' as const, path } }];
    const directory = await createDirectory(tenants, fetch, new TestClock(0));
    await expect(directory.settings(HOME)).rejects.toMatchObject({ reason: 'unknown-tenant' });
  });

  test('a licence of a tenant’s own counts for that tenant', async () => {
    const file = { kind: 'file' as const, path };
    const tenants = [
      { tenantId: HOME, directory: file, licencePlans: ['OTHER'] },
      { tenantId: BARE, directory: file }
    ];
    const directory = await createDirectory(tenants, fetch, new TestClock(0));
    expect(await directory.sharer({ tenantId: HOME, objectId: PERSON.nurse })).toMatchObject({ licensed: true });
    expect(await directory.sharer({ tenantId: HOME, objectId: PERSON.firstLiner })).toMatchObject({ licensed: false });
    expect(await directory.settings(BARE)).toMatchObject({ remoteHelpEnabled: false });
  });

  test.each([
    ['a tenant that is not in the file', ABSENT, () => path, 'unknown-tenant'],
    ['a file that is not there', HOME, () => join(folder, 'none.json'), 'unreadable'],
    ['a folder', HOME, () => folder, 'unreadable']
  ])('%s stops the start', async (_what, tenantId, file, code) => {
    const tenants = [{ tenantId, directory: { kind: 'file' as const, path: file() } }];
    const start = createDirectory(tenants, fetch, new TestClock(0));
    await expect(start).rejects.toMatchObject({ name: 'DirectoryFileError', code });
  });
});
