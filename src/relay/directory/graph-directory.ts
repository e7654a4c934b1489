import { abilitiesFrom, type RoleAssignment, rolesHeldBy, type Scope } from '#shared/policy/roles.ts';
import type { DirectorySettings } from '#shared/policy/settings.ts';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import { AnswerCache } from './cache.ts';
import {
  type Directory,
  DirectoryUnavailable,
  type HelperAccount,
  type ManagedDevice,
  type SharerAccount
} from './directory.ts';
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

async function readSettings(graph: GraphClient): Promise<DirectorySettings> {
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

function scopeOf(scopeType: string, resourceScopes: readonly string[]): Scope {
  if (scopeType === 'allDevices') return { kind: 'all-devices' };
  if (scopeType === 'allLicensedUsers') return { kind: 'all-users' };
  if (scopeType === 'allDevicesAndLicensedUsers') return { kind: 'all-users-and-devices' };
  return { kind: 'groups', groups: resourceScopes.map((group) => group.toLowerCase()) };
}

async function readAssignments(graph: GraphClient): Promise<readonly RoleAssignment[]> {
  const found = await graph.list('/beta/deviceManagement/roleAssignments?$expand=roleDefinition', roleAssignmentSchema);
  return Promise.all(
    found.map(async ({ id, members, scopeType, resourceScopes, roleDefinition }) => ({
      members: members.map((member) => member.toLowerCase()),
      scope: scopeOf(scopeType, resourceScopes),
      ...abilitiesFrom(await allowedActions(graph, id, roleDefinition))
    }))
  );
}

async function readGroups(graph: GraphClient, objectId: string): Promise<ReadonlySet<string>> {
  const groups = await graph.list(`/v1.0/users/${objectId}/transitiveMemberOf?$select=id&$top=999`, memberOfSchema);
  return new Set(groups.map((group) => group.id.toLowerCase()));
}

async function readHelper(graph: GraphClient, objectId: string): Promise<HelperAccount> {
  const [groups, assignments] = await Promise.all([readGroups(graph, objectId), readAssignments(graph)]);
  return { enabled: true, licensed: true, roles: rolesHeldBy(assignments, groups) };
}

async function readSharer(graph: GraphClient, objectId: string): Promise<SharerAccount> {
  return { enabled: true, licensed: true, groups: await readGroups(graph, objectId) };
}

async function readDevice(graph: GraphClient, entraDeviceId: string): Promise<ManagedDevice | null> {
  const filter = encodeURIComponent(`azureADDeviceId eq '${entraDeviceId}'`);
  const found = await graph.list(
    `/v1.0/deviceManagement/managedDevices?$filter=${filter}&$select=azureADDeviceId,complianceState,userId`,
    managedDeviceSchema
  );
  // The filter is checked again: a directory that ignores it must not lend one device the state of another.
  const own = found.filter((device) => device.azureADDeviceId?.toLowerCase() === entraDeviceId);
  if (own.length === 0) return null;
  return {
    compliant: own.every((device) => device.complianceState === 'compliant'),
    ownerId: own[0]?.userId?.toLowerCase() || null,
    dedicated: false,
    groups: new Set()
  };
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
  const settings = new AnswerCache<DirectorySettings>(clock, DIRECTORY_CACHE_MS, MAX_CACHED);
  const helpers = new AnswerCache<HelperAccount>(clock, DIRECTORY_CACHE_MS, MAX_CACHED);
  const sharers = new AnswerCache<SharerAccount>(clock, DIRECTORY_CACHE_MS, MAX_CACHED);
  const devices = new AnswerCache<ManagedDevice | null>(clock, DIRECTORY_CACHE_MS, MAX_CACHED);

  const clientOf = (tenantId: string): GraphClient => {
    const client = clients.get(tenantId);
    if (client === undefined) throw new DirectoryUnavailable('no directory for this tenant');
    return client;
  };
  return {
    settings: async (tenantId) => settings.get(tenantId, () => readSettings(clientOf(tenantId))),
    helper: async ({ tenantId, objectId }) =>
      helpers.get(`${tenantId}/${objectId}`, () => readHelper(clientOf(tenantId), objectId)),
    sharer: async ({ tenantId, objectId }) =>
      sharers.get(`${tenantId}/${objectId}`, () => readSharer(clientOf(tenantId), objectId)),
    device: async (tenantId, entraDeviceId) =>
      devices.get(`${tenantId}/${entraDeviceId}`, () => readDevice(clientOf(tenantId), entraDeviceId))
  };
}
