import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { RelayConfig } from '../config.ts';
import { createDirectory } from '../directory/create-directory.ts';
import { DirectoryPermissionMissing, DirectoryUnavailable, type UnavailableReason } from '../directory/directory.ts';
import { DirectoryFileError } from '../directory/file/file-error.ts';
import { GRAPH_LIMITS, type GraphAccess } from '../directory/graph/access.ts';
import { AUDIT_EVENTS_PERMISSION, auditEventsSince } from '../directory/graph/audit-events.ts';
import { type GraphResource, TenantGraph } from '../directory/graph/tenant-graph.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import type { CheckResult } from './result.ts';

/** Nobody's and nothing's id: Graph looks at permissions first, so that "does not exist" proves them as well. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** For each permission a question that needs it. */
const QUESTIONS: readonly GraphResource[] = [
  { version: 'v1.0', path: `/users/${NOBODY}?$select=id`, permission: 'User.Read.All' },
  {
    version: 'v1.0',
    path: `/users/${NOBODY}/transitiveMemberOf?$select=id&$top=1`,
    permission: 'GroupMember.Read.All'
  },
  {
    version: 'v1.0',
    path: `/devices(deviceId='${NOBODY}')/transitiveMemberOf?$select=id&$top=1`,
    permission: 'Device.Read.All'
  },
  {
    version: 'beta',
    path: `/deviceManagement/managedDevices?$filter=${encodeURIComponent(`azureADDeviceId eq '${NOBODY}'`)}&$select=id`,
    permission: 'DeviceManagementManagedDevices.Read.All'
  },
  {
    version: 'beta',
    path: '/deviceManagement/remoteAssistanceSettings',
    permission: 'DeviceManagementServiceConfig.Read.All'
  },
  {
    version: 'beta',
    path: '/deviceManagement/roleAssignments?$expand=roleDefinition',
    permission: 'DeviceManagementRBAC.Read.All'
  }
];

/** Without these the relay does its work, and the record says less: who changed a role, and when (feature G4). */
const OPTIONAL: readonly string[] = [AUDIT_EVENTS_PERMISSION];

const REMEDIES: Readonly<Partial<Record<UnavailableReason, string>>> = {
  unreachable: 'let this machine reach it over HTTPS; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1',
  'sign-in-refused': 'compare clientId and client secret with the registration; a secret ends after a while',
  throttled: 'wait, and run this again',
  'not-an-answer': 'something else answers at baseUrl: look at the address, and at proxies'
};

type Tenant = RelayConfig['tenants'][number];

/** Verifies that each tenant's directory answers, and asks for every permission of Graph that the relay needs. */
export async function checkDirectories(
  tenants: readonly Tenant[],
  fetcher: Fetch,
  clock: Clock
): Promise<readonly CheckResult[]> {
  const results = await Promise.all(
    tenants.map((tenant) =>
      tenant.directory.kind === 'graph'
        ? checkGraph(tenant.tenantId, tenant.directory, fetcher, clock)
        : checkFile(tenant, fetcher, clock)
    )
  );
  return results.flat();
}

async function checkGraph(
  tenantId: string,
  access: GraphAccess,
  fetcher: Fetch,
  clock: Clock
): Promise<readonly CheckResult[]> {
  const graph = new TenantGraph(access, fetcher, clock, GRAPH_LIMITS);
  const questions = [...QUESTIONS, auditEventsSince(clock.now())];
  const problems = await Promise.all(
    questions.map((resource) =>
      graph
        .question((ask) => ask.one(resource, z.looseObject({})))
        .then(() => null)
        .catch((error: unknown) => error)
    )
  );
  const missing = problems.flatMap((error) => (error instanceof DirectoryPermissionMissing ? [error.permission] : []));
  const others = problems.filter((error) => error !== null && !(error instanceof DirectoryPermissionMissing));
  if (missing.length === 0 && others.length === 0) {
    return [{ check: 'directory', outcome: 'ok', says: `tenant ${tenantId}: all ${questions.length} permissions` }];
  }
  const lines = new Map<string, CheckResult>();
  for (const error of others) {
    const { says, todo } = inWords(error);
    lines.set(says, { check: 'directory', outcome: 'failed', says: `tenant ${tenantId}: ${says}`, todo });
  }
  for (const permission of missing) {
    const optional = OPTIONAL.includes(permission);
    lines.set(permission, {
      check: 'directory',
      outcome: optional ? 'warning' : 'failed',
      says: `tenant ${tenantId}: the permission ${permission} is missing${optional ? ': who changed a role is not in the record' : ''}`,
      todo: 'add it as an application permission of the registration and let an administrator consent'
    });
  }
  return [...lines.values()];
}

async function checkFile(tenant: Tenant, fetcher: Fetch, clock: Clock): Promise<readonly CheckResult[]> {
  const { tenantId } = tenant;
  try {
    const directory = await createDirectory([tenant], fetcher, clock);
    await directory.settings(tenantId);
    return [{ check: 'directory', outcome: 'ok', says: `tenant ${tenantId}: the file can be used` }];
  } catch (error) {
    const says = error instanceof DirectoryFileError ? error.message : inWords(error).says;
    return [
      { check: 'directory', outcome: 'failed', says: `tenant ${tenantId}: ${says}`, todo: 'mend the directory file' }
    ];
  }
}

function inWords(error: unknown): { readonly says: string; readonly todo: string } {
  if (!(error instanceof DirectoryUnavailable)) return { says: 'failed', todo: 'look at the log of the relay' };
  const says = error.code === null ? error.reason : `${error.reason} (${error.code})`;
  return {
    says,
    todo: REMEDIES[error.reason] ?? 'look at the log of the relay, and at the directory’s service health'
  };
}
