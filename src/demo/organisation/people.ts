import { alderFreight } from './people/alder-freight.ts';
import { checkTenants } from './people/check.ts';
import { harbourClinic } from './people/harbour-clinic.ts';
import type { Group, Person, RoleDefinition, Tenant } from './people/schema.ts';

export { OrganisationDataError } from './people/check.ts';
export type { Device, Group, Person, RoleAssignment, RoleDefinition, Tenant } from './people/schema.ts';

/** The demo's two organisations: {@link harbourClinic}, then {@link alderFreight}. */
export const DEMO_TENANTS: readonly Tenant[] = [harbourClinic, alderFreight];

/** What is known about the organisations, by the keys that servers need. */
export interface Directory {
  readonly tenants: readonly Tenant[];
  /** A tenant by its id, in any case. */
  tenant(id: string): Tenant | undefined;
  /** A person of a tenant by object id or user principal name, in any case. */
  person(tenant: Tenant, idOrName: string): Person | undefined;
  /** The tenant that a user principal name belongs to. */
  homeOf(userPrincipalName: string): Tenant | undefined;
  /** All groups of a person, nested ones included, each once, nearest first. */
  groupsOf(tenant: Tenant, person: Person): readonly Group[];
  /** The roles that a person holds through groups. */
  rolesOf(tenant: Tenant, person: Person): readonly RoleDefinition[];
}

/**
 * Checks the data and makes it searchable.
 *
 * @throws OrganisationDataError when the data cannot be used
 */
export function openDirectory(data: unknown): Directory {
  const tenants = checkTenants(data);
  const directory: Directory = {
    tenants,
    tenant: (id) => tenants.find((tenant) => tenant.id === id.toLowerCase()),
    person: (tenant, idOrName) => {
      const wanted = idOrName.toLowerCase();
      return tenant.people.find((person) => person.id === wanted || person.userPrincipalName === wanted);
    },
    homeOf: (userPrincipalName) =>
      tenants.find((tenant) => directory.person(tenant, userPrincipalName)?.userPrincipalName !== undefined),
    groupsOf: (tenant, person) => transitiveGroups(tenant, person.groups),
    rolesOf: (tenant, person) => {
      const groups = new Set(directory.groupsOf(tenant, person).map((group) => group.id));
      const held = tenant.roleAssignments.filter((assignment) => assignment.members.some((id) => groups.has(id)));
      const ids = new Set(held.map((assignment) => assignment.roleDefinitionId));
      return tenant.roleDefinitions.filter((role) => ids.has(role.id));
    }
  };
  return directory;
}

function transitiveGroups(tenant: Tenant, direct: readonly string[]): readonly Group[] {
  const found = new Map<string, Group>();
  const queue = [...direct];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const group = tenant.groups.find((candidate) => candidate.id === id);
    if (group === undefined || found.has(group.id)) continue;
    found.set(group.id, group);
    queue.push(...group.memberOf);
  }
  return [...found.values()];
}
