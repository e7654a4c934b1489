import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import type { Logger } from '../logging.ts';
import { DirectoryPermissionMissing, DirectoryUnavailable } from './directory.ts';
import { GRAPH_LIMITS, type GraphLimits } from './graph/access.ts';
import { readAuditEvents } from './graph/audit-events.ts';
import { readRoles, readSettings, readWatchedAssignments } from './graph/snapshot.ts';
import { TenantGraph } from './graph/tenant-graph.ts';
import type { GraphTenant } from './graph-directory.ts';
import { TroubleLog } from './trouble-log.ts';
import type { WatchedDirectory } from './watched.ts';

/** Nobody waits for these answers, and they may be long. */
const WATCH_LIMITS: GraphLimits = {
  ...GRAPH_LIMITS,
  deadlineMs: 60_000,
  exchangeMs: 20_000,
  maxConcurrent: 1,
  maxPages: 200,
  maxRecords: 100_000
};

/**
 * Graph as it is watched for changes, over a sign-in and a lane of its own, so that sessions never wait for it. Why it could
 * not be asked is in the log, apart from a missing permission for the audit log, which is for who asks.
 */
export function createGraphWatch(tenant: GraphTenant, fetcher: Fetch, clock: Clock, log: Logger): WatchedDirectory {
  const graph = new TenantGraph(tenant.directory, fetcher, clock, WATCH_LIMITS);
  const trouble = new TroubleLog(log, clock);
  return {
    sourceOf: () => 'directory',
    snapshot: async (tenantId) => {
      const read = Promise.all([
        graph.question(readSettings),
        graph.question(readRoles),
        graph.question(readWatchedAssignments)
      ]);
      const [settings, roles, assignments] = await trouble.watch(tenantId, read);
      return { settings, roles, assignments };
    },
    events: async (tenantId, since) => {
      try {
        return await graph.question((ask) => readAuditEvents(ask, since));
      } catch (error) {
        if (error instanceof DirectoryPermissionMissing || !(error instanceof DirectoryUnavailable)) throw error;
        return trouble.watch(tenantId, Promise.reject(error));
      }
    }
  };
}
