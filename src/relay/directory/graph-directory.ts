import type { DeviceFacts, TenantSettings } from '#shared/policy/decide.ts';
import { type Right, rightsFromResourceActions } from '#shared/policy/rights.ts';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import { AnswerCache } from './cache.ts';
import { type Directory, DirectoryUnavailable } from './directory.ts';
import { type GraphAccess, GraphClient } from './graph-client.ts';
import {
  managedDeviceSchema,
  memberOfSchema,
  remoteAssistanceSettingsSchema,
  roleAssignmentSchema,
  roleDefinitionSchema
} from './graph-schemas.ts';

/** How old an answer may be when policy rests on it: a right that is taken away is gone after at most this. */
export const DIRECTORY_CACHE_MS = 60_000;
const MAX_CACHED = 5_000;

async function readSettings(graph: GraphClient): Promise<TenantSettings> {
  const answer = await graph.get('/beta/deviceManagement/remoteAssistanceSettings', remoteAssistanceSettingsSchema);
  return {
    remoteHelpEnabled: answer.remoteAssistanceState === 'enabled',
    chatAllowed: !answer.blockChat,
    unenrolledAllowed: answer.allowSessionsToUnenrolledDevices
  };
}

/** The resource actions of an assignment's role: from the expanded definition, else asked for by itself. */
async function allowedActions(graph: GraphClient, id: string, expanded: unknown): Promise<readonly string[]> {
  const here = roleDefinitionSchema.safeParse(expanded);
  const path = `/beta/deviceManagement/roleAssignments/${encodeURIComponent(id)}/roleDefinition`;
  const definition = here.success ? here.data : await graph.get(path, roleDefinitionSchema);
  return definition.rolePermissions.flatMap((permission) =>
    permission.resourceActions.flatMap((action) => action.allowedResourceActions)
  );
}

async function readRights(graph: GraphClient, objectId: string): Promise<readonly Right[]> {
  const [groups, assignments] = await Promise.all([
    graph.list(`/v1.0/users/${objectId}/transitiveMemberOf?$select=id&$top=999`, memberOfSchema),
    graph.list('/beta/deviceManagement/roleAssignments?$expand=roleDefinition', roleAssignmentSchema)
  ]);
  const own = new Set(groups.map((group) => group.id.toLowerCase()));
  const theirs = assignments.filter(({ members }) => members.some((member) => own.has(member.toLowerCase())));
  const actions = await Promise.all(theirs.map(({ id, roleDefinition }) => allowedActions(graph, id, roleDefinition)));
  return rightsFromResourceActions(actions.flat());
}

async function readDevice(graph: GraphClient, entraDeviceId: string): Promise<DeviceFacts> {
  const filter = encodeURIComponent(`azureADDeviceId eq '${entraDeviceId}'`);
  const found = await graph.list(
    `/v1.0/deviceManagement/managedDevices?$filter=${filter}&$select=azureADDeviceId,complianceState`,
    managedDeviceSchema
  );
  // The filter is checked again: a directory that ignores it must not lend one device the state of another.
  const own = found.filter((device) => device.azureADDeviceId?.toLowerCase() === entraDeviceId);
  if (own.length === 0) return { enrolled: false };
  return { enrolled: true, compliant: own.every((device) => device.complianceState === 'compliant') };
}

/**
 * The directory over Microsoft Graph (or the demo's, which has the same shape), one application sign-in per tenant. Ids are
 * GUIDs by the time they come here, so nothing in a path or filter is free text. Answers are at most
 * {@link DIRECTORY_CACHE_MS} old.
 */
export function createGraphDirectory(
  tenants: readonly { readonly tenantId: string; readonly directory: GraphAccess }[],
  fetcher: Fetch,
  clock: Clock
): Directory {
  const clients = new Map(
    tenants.map(({ tenantId, directory }) => [tenantId, new GraphClient(directory, fetcher, clock)])
  );
  const settings = new AnswerCache<TenantSettings>(clock, DIRECTORY_CACHE_MS, MAX_CACHED);
  const rights = new AnswerCache<readonly Right[]>(clock, DIRECTORY_CACHE_MS, MAX_CACHED);
  const devices = new AnswerCache<DeviceFacts>(clock, DIRECTORY_CACHE_MS, MAX_CACHED);

  const clientOf = (tenantId: string): GraphClient => {
    const client = clients.get(tenantId);
    if (client === undefined) throw new DirectoryUnavailable('no directory for this tenant');
    return client;
  };
  return {
    tenantSettings: async (tenantId) => settings.get(tenantId, () => readSettings(clientOf(tenantId))),
    helperRights: async ({ tenantId, objectId }) =>
      rights.get(`${tenantId}/${objectId}`, () => readRights(clientOf(tenantId), objectId)),
    device: async (tenantId, entraDeviceId) =>
      devices.get(`${tenantId}/${entraDeviceId}`, () => readDevice(clientOf(tenantId), entraDeviceId))
  };
}
