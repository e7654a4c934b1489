import { guidSchema } from '#shared/identity/card.ts';
import { type RoleAssignment, rolesHeldBy } from '#shared/policy/roles.ts';
import type { DirectorySettings } from '#shared/policy/settings.ts';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import type { Logger } from '../logging.ts';
import type { Person } from '../person.ts';
import { AnswerCache } from './cache.ts';
import { type Directory, DirectoryUnavailable, type ManagedDevice } from './directory.ts';
import { GRAPH_LIMITS, type GraphAccess, type GraphLimits } from './graph/access.ts';
import { type Account, NOBODY, readAccount } from './graph/account.ts';
import { readAssignments } from './graph/assignments.ts';
import { readDevice } from './graph/device.ts';
import { readSettings } from './graph/snapshot.ts';
import { type Asker, TenantGraph } from './graph/tenant-graph.ts';
import { NO_DEVICE_ID, REMOTE_HELP_PLANS } from './intune.ts';
import { TroubleLog } from './trouble-log.ts';

/** How old an answer may be when policy rests on it: a right that is taken away is gone after at most this. */
export const DIRECTORY_CACHE_MS = 60_000;
const MAX_CACHED = 5_000;
/** Ids of groups that are remembered altogether, about 50 MB. */
const MAX_CACHED_GROUPS = 500_000;

/** What a Graph directory may be given instead of its defaults. */
export interface GraphDirectoryOptions {
  readonly log?: Logger | undefined;
  readonly limits?: Partial<GraphLimits> | undefined;
  /** Service plans of which one is the licence (feature F6). */
  readonly licencePlans?: readonly string[] | undefined;
}

/** A tenant and how to read its directory. */
export interface GraphTenant {
  readonly tenantId: string;
  readonly directory: GraphAccess;
}

/** Ids go into addresses, so only GUIDs do; `null` for anything else, which names nothing. */
function idFrom(text: string): string | null {
  return guidSchema.safeParse(text).data ?? null;
}

/**
 * The directory over Microsoft Graph (or the demo's, which has the same shape), one application sign-in per tenant. Facts
 * of one session that are asked for at once take one batch for each version of Graph, beside the sign-in and further
 * pages. Answers are at most {@link DIRECTORY_CACHE_MS} old; failures are not remembered, apart from refusals of this
 * service, and those for `limits.refusalMs`.
 */
export function createGraphDirectory(
  tenants: readonly GraphTenant[],
  fetcher: Fetch,
  clock: Clock,
  { log = () => {}, limits = {}, licencePlans = REMOTE_HELP_PLANS }: GraphDirectoryOptions = {}
): Directory {
  const bounds = { ...GRAPH_LIMITS, ...limits };
  const graphs = new Map(
    tenants.map(({ tenantId, directory }) => [
      tenantId.toLowerCase(),
      new TenantGraph(directory, fetcher, clock, bounds)
    ])
  );
  const trouble = new TroubleLog(log, clock);
  const remembered = { lifetimeMs: DIRECTORY_CACHE_MS, maxEntries: MAX_CACHED };
  const settings = new AnswerCache<DirectorySettings>(clock, remembered);
  const assignments = new AnswerCache<readonly RoleAssignment[]>(clock, remembered);
  const withGroups = { ...remembered, maxWeight: MAX_CACHED_GROUPS };
  const accounts = new AnswerCache<Account>(clock, { ...withGroups, weigh: ({ groups }) => groups.size });
  const devices = new AnswerCache<ManagedDevice | null>(clock, {
    ...withGroups,
    weigh: (device) => device?.groups.size ?? 0
  });

  const ask = async <Answer>(
    cache: AnswerCache<Answer>,
    tenantId: string,
    about: string,
    work: (asker: Asker) => Promise<Answer>
  ): Promise<Answer> => {
    const tenant = tenantId.toLowerCase();
    const graph = graphs.get(tenant);
    if (graph === undefined) {
      throw new DirectoryUnavailable('no directory for this tenant', { reason: 'unknown-tenant' });
    }
    return cache.get(`${tenant}/${about}`, () => trouble.watch(tenant, graph.question(work)));
  };
  const accountOf = async ({ tenantId, objectId }: Person): Promise<Account> => {
    const id = idFrom(objectId);
    return id === null ? NOBODY : ask(accounts, tenantId, id, (asker) => readAccount(asker, id, licencePlans));
  };
  const assignmentsOf = (tenantId: string) => ask(assignments, tenantId, '', readAssignments);
  return {
    settings: async (tenantId) => ask(settings, tenantId, '', readSettings),
    helper: async (person) => {
      const [{ enabled, licensed, groups }, known] = await Promise.all([
        accountOf(person),
        assignmentsOf(person.tenantId)
      ]);
      return { enabled, licensed, roles: rolesHeldBy(known, groups) };
    },
    sharer: async (person) => accountOf(person),
    device: async (tenantId, entraDeviceId) => {
      const id = idFrom(entraDeviceId);
      return id === null || id === NO_DEVICE_ID ? null : ask(devices, tenantId, id, (asker) => readDevice(asker, id));
    },
    assignments: async (tenantId) => assignmentsOf(tenantId)
  };
}
