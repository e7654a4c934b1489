import { readingsFromResourceActions } from '#shared/policy/readings.ts';
import { abilitiesFrom, type RoleAssignment, rolesHeldBy } from '#shared/policy/roles.ts';
import type { Person } from '../../person.ts';
import { type Directory, DirectoryUnavailable, type ManagedDevice, type SharerAccount } from '../directory.ts';
import {
  isLicensed,
  NO_DEVICE_ID,
  REMOTE_HELP_PLANS,
  rightsByName,
  scopeByName,
  scopeFrom,
  settingsFrom
} from '../intune.ts';
import type { DirectorySnapshot, WatchedDirectory } from '../watched.ts';
import { checkDirectoryFile } from './check.ts';
import { DirectoryFileError } from './file-error.ts';
import type { FileTenant } from './schema.ts';

/** One tenant of a file, indexed by id. */
interface Facts {
  readonly tenant: FileTenant;
  readonly people: ReadonlyMap<string, FileTenant['people'][number]>;
  readonly devices: ReadonlyMap<string, FileTenant['devices'][number]>;
  readonly memberOf: ReadonlyMap<string, readonly string[]>;
  readonly assignments: readonly RoleAssignment[];
}

function indexed(tenant: FileTenant): Facts {
  const roles = new Map(tenant.roleDefinitions.map((role) => [role.id, role]));
  return {
    tenant,
    people: new Map(tenant.people.map((person) => [person.id, person])),
    devices: new Map(tenant.devices.map((device) => [device.entraDeviceId, device])),
    memberOf: new Map(tenant.groups.map((group) => [group.id, group.memberOf])),
    assignments: tenant.roleAssignments.map(({ members, scopeType, resourceScopes, roleDefinitionId }) => {
      const role = roles.get(roleDefinitionId);
      const actions = role?.allowedResourceActions ?? [];
      return {
        members,
        scope: scopeFrom(scopeType, resourceScopes),
        roleName: role?.displayName ?? null,
        ...abilitiesFrom(actions),
        reads: readingsFromResourceActions(actions)
      };
    })
  };
}

/** What decides about remote help, for whoever watches the file for changes. */
function snapshotOf({ settings, roleDefinitions, roleAssignments }: FileTenant): DirectorySnapshot {
  const rights = new Map(roleDefinitions.map((role) => [role.id, rightsByName(role.allowedResourceActions)]));
  const gives = (role: string): boolean => (rights.get(role)?.length ?? 0) > 0;
  return {
    settings: settingsFrom(settings),
    roles: [...rights].filter(([role]) => gives(role)).map(([id, names]) => ({ id, rights: names })),
    assignments: roleAssignments
      .filter(({ roleDefinitionId }) => gives(roleDefinitionId))
      .map(({ id, roleDefinitionId, members, scopeType, resourceScopes }) => {
        return { id, role: roleDefinitionId, members, scope: scopeByName(scopeFrom(scopeType, resourceScopes)) };
      })
  };
}

/** The groups and all groups that they are inside. */
function withOuterGroups(direct: readonly string[], memberOf: Facts['memberOf']): ReadonlySet<string> {
  const found = new Set<string>();
  const left = [...direct];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    left.push(...(memberOf.get(id) ?? []));
  }
  return found;
}

function deviceIn({ devices, memberOf }: Facts, entraDeviceId: string): ManagedDevice | null {
  const found = devices.get(entraDeviceId.toLowerCase());
  if (found === undefined || found.entraDeviceId === NO_DEVICE_ID) return null;
  const { complianceState, userId, dedicated, groups } = found;
  return {
    compliant: complianceState === 'compliant',
    ownerId: userId,
    dedicated: dedicated && userId === null,
    groups: withOuterGroups(groups, memberOf)
  };
}

/**
 * The directory that a parsed file describes. Throws a {@link DirectoryFileError} when anything in it is wrong.
 *
 * @param data the file as JSON
 * @param licencePlans service plans of which one is the licence (feature F6)
 * @param wanted tenants that have to be there
 */
export function directoryFromFile(
  data: unknown,
  licencePlans: readonly string[] = REMOTE_HELP_PLANS,
  wanted: readonly string[] = []
): Directory & { readonly watched: WatchedDirectory } {
  const tenants = new Map(checkDirectoryFile(data).tenants.map((tenant) => [tenant.tenantId, indexed(tenant)]));
  if (wanted.some((tenantId) => !tenants.has(tenantId.toLowerCase()))) {
    throw new DirectoryFileError('unknown-tenant', 'tenants');
  }
  const factsOf = (tenantId: string): Facts => {
    const facts = tenants.get(tenantId.toLowerCase());
    if (facts === undefined) {
      throw new DirectoryUnavailable('no directory for this tenant', { reason: 'unknown-tenant' });
    }
    return facts;
  };
  const accountOf = ({ tenantId, objectId }: Person): SharerAccount => {
    const { people, memberOf } = factsOf(tenantId);
    const person = people.get(objectId.toLowerCase());
    if (person === undefined) return { enabled: false, licensed: false, groups: new Set() };
    return {
      enabled: person.accountEnabled,
      licensed: isLicensed(person.licences, licencePlans),
      groups: withOuterGroups(person.groups, memberOf)
    };
  };
  return {
    settings: async (tenantId) => settingsFrom(factsOf(tenantId).tenant.settings),
    helper: async (person) => {
      const { enabled, licensed, groups } = accountOf(person);
      return { enabled, licensed, roles: rolesHeldBy(factsOf(person.tenantId).assignments, groups) };
    },
    sharer: async (person) => accountOf(person),
    device: async (tenantId, entraDeviceId) => deviceIn(factsOf(tenantId), entraDeviceId),
    assignments: async (tenantId) => factsOf(tenantId).assignments,
    watched: {
      sourceOf: () => 'configuration',
      snapshot: async (tenantId) => snapshotOf(factsOf(tenantId).tenant),
      // Who edits a file leaves no log.
      events: async () => null
    }
  };
}
