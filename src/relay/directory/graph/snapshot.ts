import { DIRECTORY_DEFAULTS, type DirectorySettings } from '#shared/policy/settings.ts';
import { DirectoryUnavailable } from '../directory.ts';
import { rightsByName, scopeByName, settingsFrom } from '../intune.ts';
import type { WatchedAssignment, WatchedRole } from '../watched.ts';
import { allowedActions, readAssigned } from './assignments.ts';
import { remoteAssistanceSettingsSchema, roleDefinitionSchema } from './schemas.ts';
import type { Asker, GraphResource } from './tenant-graph.ts';

const SETTINGS: GraphResource = {
  version: 'beta',
  path: '/deviceManagement/remoteAssistanceSettings',
  permission: 'DeviceManagementServiceConfig.Read.All'
};
const DEFINITIONS: GraphResource = {
  version: 'beta',
  path: '/deviceManagement/roleDefinitions',
  permission: 'DeviceManagementRBAC.Read.All'
};

/** The tenant's switches. A tenant that never had the settings has Intune's defaults. */
export async function readSettings(ask: Asker): Promise<DirectorySettings> {
  const answer = await ask.one(SETTINGS, remoteAssistanceSettingsSchema);
  return answer === null ? DIRECTORY_DEFAULTS : settingsFrom(answer);
}

/** Roles that give something of remote help, assigned or not. */
export async function readRoles(ask: Asker): Promise<readonly WatchedRole[]> {
  const found = await ask.all(DEFINITIONS, roleDefinitionSchema);
  if (found === null) throw new DirectoryUnavailable('no role definitions', { reason: 'not-an-answer' });
  return found.flatMap((definition) => {
    const rights = rightsByName(allowedActions(definition));
    return rights.length === 0 || !definition.id ? [] : [{ id: definition.id, rights }];
  });
}

/** Assignments of such roles. */
export async function readWatchedAssignments(ask: Asker): Promise<readonly WatchedAssignment[]> {
  return (await readAssigned(ask)).flatMap(({ id, members, scope, definition }) =>
    rightsByName(allowedActions(definition)).length === 0
      ? []
      : [{ id: id.toLowerCase(), role: definition?.id ?? 'unknown', members, scope: scopeByName(scope) }]
  );
}
