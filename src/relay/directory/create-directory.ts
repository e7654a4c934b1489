import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import type { Logger } from '../logging.ts';
import { type Directory, DirectoryUnavailable } from './directory.ts';
import { createFileDirectory } from './file-directory.ts';
import type { GraphAccess } from './graph/access.ts';
import { createGraphDirectory, type GraphTenant } from './graph-directory.ts';
import { createGraphWatch } from './graph-watch.ts';
import type { WatchedDirectory } from './watched.ts';

/** Where a tenant's directory is: in Graph, or in a file (the path as the process can open it). */
export type DirectorySource =
  | ({ readonly kind: 'graph' } & GraphAccess)
  | { readonly kind: 'file'; readonly path: string };

/** A tenant of the relay's configuration, as far as its directory is concerned. */
export interface DirectoryTenant {
  readonly tenantId: string;
  readonly directory: DirectorySource;
  /** Service plans of which one is the licence (feature F6). */
  readonly licencePlans?: readonly string[] | undefined;
}

/**
 * One directory over all tenants, each with its own source. Throws a `DirectoryFileError` for a file that cannot be used
 * or that lacks a tenant; a Graph that cannot be reached shows when it is asked.
 */
export async function createDirectory(
  tenants: readonly DirectoryTenant[],
  fetcher: Fetch,
  clock: Clock,
  log?: Logger
): Promise<Directory> {
  const sources = new Map<string, Directory>();
  const watches = new Map<string, WatchedDirectory>();
  for (const group of grouped(tenants)) {
    const options = { log, licencePlans: group.licencePlans };
    if ('path' in group) {
      const file = await createFileDirectory(group.path, { ...options, clock, tenants: group.tenantIds });
      for (const tenantId of group.tenantIds) sources.set(tenantId, file);
      for (const tenantId of group.tenantIds) watches.set(tenantId, file.watched);
    } else {
      const { tenantId } = group.tenant;
      sources.set(tenantId, createGraphDirectory([group.tenant], fetcher, clock, options));
      watches.set(tenantId, createGraphWatch(group.tenant, fetcher, clock, log ?? (() => {})));
    }
  }
  const sourceOf = (tenantId: string): Directory => known(sources, tenantId);
  const watchOf = (tenantId: string): WatchedDirectory => known(watches, tenantId);
  return {
    settings: async (tenantId) => sourceOf(tenantId).settings(tenantId),
    helper: async (person) => sourceOf(person.tenantId).helper(person),
    sharer: async (person) => sourceOf(person.tenantId).sharer(person),
    device: async (tenantId, entraDeviceId) => sourceOf(tenantId).device(tenantId, entraDeviceId),
    assignments: async (tenantId) => sourceOf(tenantId).assignments(tenantId),
    watched: {
      sourceOf: (tenantId) => watchOf(tenantId).sourceOf(tenantId),
      snapshot: async (tenantId) => watchOf(tenantId).snapshot(tenantId),
      events: async (tenantId, since) => watchOf(tenantId).events(tenantId, since)
    }
  };
}

function known<Source>(sources: ReadonlyMap<string, Source>, tenantId: string): Source {
  const source = sources.get(tenantId.toLowerCase());
  if (source === undefined) {
    throw new DirectoryUnavailable('no directory for this tenant', { reason: 'unknown-tenant' });
  }
  return source;
}

interface Common {
  readonly tenantIds: string[];
  readonly licencePlans: readonly string[] | undefined;
}
type Group = Common & ({ readonly path: string } | { readonly tenant: GraphTenant });

/** Tenants in one file share it, when the same licence counts for them; each in Graph is by itself. */
function grouped(tenants: readonly DirectoryTenant[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { tenantId, directory, licencePlans } of tenants) {
    const id = tenantId.toLowerCase();
    const key = JSON.stringify(directory.kind === 'file' ? [directory.path, licencePlans] : [id]);
    const known = groups.get(key);
    if (known !== undefined) known.tenantIds.push(id);
    else if (directory.kind === 'file') groups.set(key, { path: directory.path, tenantIds: [id], licencePlans });
    else groups.set(key, { tenant: { tenantId: id, directory }, tenantIds: [id], licencePlans });
  }
  return [...groups.values()];
}
