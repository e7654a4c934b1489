import type { z } from 'zod';
import { readingsFromResourceActions } from '#shared/policy/readings.ts';
import { abilitiesFrom, type RoleAssignment } from '#shared/policy/roles.ts';
import { DirectoryUnavailable } from '../directory.ts';
import { scopeFrom } from '../intune.ts';
import { roleAssignmentSchema, roleDefinitionSchema } from './schemas.ts';
import type { Asker, GraphResource } from './tenant-graph.ts';

const PERMISSION = 'DeviceManagementRBAC.Read.All';
const ASSIGNMENTS: GraphResource = {
  version: 'beta',
  path: '/deviceManagement/roleAssignments?$expand=roleDefinition',
  permission: PERMISSION
};

function definitionOf(assignmentId: string): GraphResource {
  const path = `/deviceManagement/roleAssignments/${encodeURIComponent(assignmentId)}/roleDefinition`;
  return { version: 'beta', path, permission: PERMISSION };
}

type Assignment = z.infer<typeof roleAssignmentSchema>;

type Definition = z.infer<typeof roleDefinitionSchema>;

/** From the expanded definition, else asked for by itself; a role that was deleted meanwhile allows nothing. */
async function roleOf(ask: Asker, { id, roleDefinition }: Assignment): Promise<Definition | null> {
  return roleDefinition ?? ask.one(definitionOf(id), roleDefinitionSchema);
}

/** What a role allows. */
export function allowedActions(definition: Definition | null): readonly string[] {
  return (definition?.rolePermissions ?? []).flatMap(({ resourceActions }) =>
    resourceActions.flatMap(({ allowedResourceActions }) => allowedResourceActions)
  );
}

/** Both fields hold scope groups; where both are filled the older one counts, so that nothing is added up. */
function scopeGroups({ resourceScopes, scopeMembers }: Assignment): readonly string[] {
  return resourceScopes !== undefined && resourceScopes !== null && resourceScopes.length > 0
    ? resourceScopes
    : (scopeMembers ?? []);
}

/** Every role assignment with its role; `null` for a role that was deleted meanwhile. */
export async function readAssigned(ask: Asker) {
  const found = await ask.all(ASSIGNMENTS, roleAssignmentSchema);
  if (found === null) throw new DirectoryUnavailable('no role assignments', { reason: 'not-an-answer' });
  return Promise.all(
    found.map(async (assignment) => ({
      id: assignment.id,
      members: assignment.members,
      scope: scopeFrom(assignment.scopeType, scopeGroups(assignment)),
      definition: await roleOf(ask, assignment)
    }))
  );
}

/** All Intune role assignments of the tenant. */
export async function readAssignments(ask: Asker): Promise<readonly RoleAssignment[]> {
  return (await readAssigned(ask)).map(({ members, scope, definition }) => {
    const actions = allowedActions(definition);
    const roleName = definition?.displayName ?? null;
    return { members, scope, roleName, ...abilitiesFrom(actions), reads: readingsFromResourceActions(actions) };
  });
}
