import { alderFreight } from './people/alder-freight.ts';
import { type AuditEvent, auditEventsOf } from './people/audit-log.ts';
import { checkTenants } from './people/check.ts';
import { harbourClinic } from './people/harbour-clinic.ts';
import type { Device, Group, Person, RoleDefinition, Tenant } from './people/schema.ts';

export { OrganisationDataError } from './people/check.ts';
export type {
  AuthenticationContext,
  Device,
  Group,
  Person,
  RoleAssignment,
  RoleDefinition,
  Tenant
} from './people/schema.ts';

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
  /** A managed device by its Entra device id, in any case. */
  device(tenant: Tenant, entraDeviceId: string): Device | undefined;
  /** All groups of a person or device, nested ones included, each once, nearest first. */
  groupsOf(tenant: Tenant, member: Person | Device): readonly Group[];
  /** The roles that a person holds through groups. */
  rolesOf(tenant: Tenant, person: Person): readonly RoleDefinition[];
  /**
   * What an administrator does: replaces the data of one organisation, which stays the same object. All data is checked
   * before anything changes; what Intune keeps a log of is in {@link auditEvents} then.
   *
   * @param by who does it; an application when nobody is named
   * @throws OrganisationDataError when the changed data cannot be used; RangeError for an unknown organisation or a new id
   */
  change(tenantId: string, edit: (tenant: Tenant) => Tenant, by?: Person): void;
  /** Intune's audit log of an organisation, newest first, from the start of the demo. */
  auditEvents(tenant: Tenant): readonly AuditEvent[];
}

/**
 * Checks the data and makes it searchable.
 *
 * @throws OrganisationDataError when the data cannot be used
 */
export function openDirectory(data: unknown): Directory {
  const tenants = checkTenants(data);
  const log = new Map<string, AuditEvent[]>();
  const directory: Directory = {
    tenants,
    tenant: (id) => tenants.find((tenant) => tenant.id === id.toLowerCase()),
    person: (tenant, idOrName) => {
      const wanted = idOrName.toLowerCase();
      return tenant.people.find((person) => person.id === wanted || person.userPrincipalName === wanted);
    },
    homeOf: (userPrincipalName) =>
      tenants.find((tenant) => directory.person(tenant, userPrincipalName)?.userPrincipalName !== undefined),
    device: (tenant, entraDeviceId) =>
      tenant.devices.find((device) => device.azureADDeviceId === entraDeviceId.toLowerCase()),
    groupsOf: (tenant, member) => transitiveGroups(tenant, member.groups),
    rolesOf: (tenant, person) => {
      const groups = new Set(directory.groupsOf(tenant, person).map((group) => group.id));
      const held = tenant.roleAssignments.filter((assignment) => assignment.members.some((id) => groups.has(id)));
      const ids = new Set(held.map((assignment) => assignment.roleDefinitionId));
      return tenant.roleDefinitions.filter((role) => ids.has(role.id));
    },
    auditEvents: ({ id }) => log.get(id) ?? [],
    change: (tenantId, edit, by) => {
      const current = directory.tenant(tenantId);
      if (current === undefined) throw new RangeError(`There is no organisation ${tenantId}.`);
      const wanted = edit(structuredClone(current));
      if (wanted.id !== current.id) throw new RangeError('An organisation keeps its id.');
      const checked = checkTenants(tenants.map((tenant) => (tenant === current ? wanted : tenant)));
      const before = structuredClone(current);
      Object.assign(current, checked[tenants.indexOf(current)]);
      const events = auditEventsOf(before, current, by, Date.now());
      log.set(current.id, [...events.toReversed(), ...directory.auditEvents(current)]);
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
