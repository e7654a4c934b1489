import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#relay/clock.ts';
import { createDirectory } from '#relay/directory/create-directory.ts';
import { checkDirectoryFile } from '#relay/directory/file/check.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import type { Fetch } from '#relay/http/bounded-fetch.ts';
import { directoryContract, type OpenDirectory } from './contract.ts';
import type { TenantShape } from './support/graph-answers.ts';
import { GraphStub } from './support/graph-stub.ts';
import { BARE, HOME, ORGANISATION } from './support/organisation.ts';
import { serve } from './support/serve.ts';

const TENANTS = [HOME, BARE];
const realFetch: Fetch = (url, init) => fetch(url, init);

/** Graph over real HTTP on loopback. */
async function openGraph(shape: Partial<TenantShape>): Promise<OpenDirectory> {
  let stub: GraphStub | undefined;
  const served = await serve(() => stub?.fetch ?? (() => Promise.reject(new Error('not ready'))));
  const started = new GraphStub(checkDirectoryFile(ORGANISATION), { ...shape, origin: served.origin });
  stub = started;
  const tenants = TENANTS.map((tenantId) => ({ tenantId, directory: started.access(tenantId) }));
  return { directory: createGraphDirectory(tenants, realFetch, systemClock), close: () => served.close() };
}

async function openFile(): Promise<OpenDirectory> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-directory-'));
  const path = join(folder, 'directory.json');
  await writeFile(path, JSON.stringify(ORGANISATION));
  const tenants = TENANTS.map((tenantId) => ({ tenantId, directory: { kind: 'file' as const, path } }));
  const directory = await createDirectory(tenants, realFetch, systemClock);
  return { directory, close: () => rm(folder, { recursive: true }) };
}

directoryContract('from a file', openFile);
directoryContract('over Graph', () => openGraph({}));
directoryContract('over Graph in pages of four', () => openGraph({ pageSize: 4 }));
directoryContract('over Graph that expands nothing and names scopes elsewhere', () =>
  openGraph({ expands: false, scopeField: 'scopeMembers', pageSize: 999 })
);
directoryContract('over Graph that writes ids in capitals and scopes twice', () =>
  openGraph({ upperCase: true, scopeField: 'both' })
);
