import { DirectoryFileError } from './file-error.ts';
import { type DirectoryFile, directoryFileSchema, type FileTenant } from './schema.ts';

/** Something that has an id, and where it stands. */
type Place = readonly [id: string, where: string];

/**
 * Parses a directory file and checks that ids are unique, every reference leads somewhere within its own tenant, and no
 * group is inside itself. Throws a {@link DirectoryFileError} for the first thing that is wrong.
 */
export function checkDirectoryFile(data: unknown): DirectoryFile {
  const parsed = directoryFileSchema.safeParse(data);
  if (!parsed.success) {
    throw new DirectoryFileError('bad-shape', parsed.error.issues[0]?.path.map(String).join('.') || '(file)');
  }
  requireUnique(parsed.data.tenants.map(({ tenantId }, index): Place => [tenantId, `tenants.${index}.tenantId`]));
  for (const [index, tenant] of parsed.data.tenants.entries()) checkTenant(tenant, `tenants.${index}`);
  return parsed.data;
}

function checkTenant(tenant: FileTenant, at: string): void {
  const { people, groups, devices, roleDefinitions, roleAssignments } = tenant;
  const placesOf = (list: string, records: readonly { readonly id: string }[]): Place[] =>
    records.map(({ id }, index) => [id, `${at}.${list}.${index}.id`]);
  requireUnique(placesOf('people', people));
  requireUnique(placesOf('groups', groups));
  requireUnique(placesOf('roleDefinitions', roleDefinitions));
  requireUnique(placesOf('roleAssignments', roleAssignments));
  requireUnique(
    devices.map(({ entraDeviceId }, index): Place => [entraDeviceId, `${at}.devices.${index}.entraDeviceId`])
  );

  const groupIds = new Set(groups.map(({ id }) => id));
  const personIds = new Set(people.map(({ id }) => id));
  const roleIds = new Set(roleDefinitions.map(({ id }) => id));
  const requireGroups = (wanted: readonly string[], where: string): void => {
    const unknown = wanted.findIndex((id) => !groupIds.has(id));
    if (unknown >= 0) throw new DirectoryFileError('unknown-group', `${at}.${where}.${unknown}`);
  };
  for (const [index, person] of people.entries()) requireGroups(person.groups, `people.${index}.groups`);
  for (const [index, group] of groups.entries()) requireGroups(group.memberOf, `groups.${index}.memberOf`);
  for (const [index, device] of devices.entries()) {
    requireGroups(device.groups, `devices.${index}.groups`);
    if (device.userId !== null && !personIds.has(device.userId)) {
      throw new DirectoryFileError('unknown-person', `${at}.devices.${index}.userId`);
    }
  }
  for (const [index, assignment] of roleAssignments.entries()) {
    requireGroups(assignment.members, `roleAssignments.${index}.members`);
    requireGroups(assignment.resourceScopes, `roleAssignments.${index}.resourceScopes`);
    if (!roleIds.has(assignment.roleDefinitionId)) {
      throw new DirectoryFileError('unknown-role', `${at}.roleAssignments.${index}.roleDefinitionId`);
    }
  }
  requireNoCycle(groups, `${at}.groups`);
}

function requireUnique(places: readonly Place[]): void {
  const seen = new Set<string>();
  for (const [id, where] of places) {
    if (seen.has(id)) throw new DirectoryFileError('duplicate-id', where);
    seen.add(id);
  }
}

/** Takes away groups whose outer groups have all been taken away; what is left leads into a circle, which is followed. */
function requireNoCycle(groups: FileTenant['groups'], where: string): void {
  const outerLeft = new Map(groups.map(({ id, memberOf }) => [id, new Set(memberOf).size]));
  const inside = new Map<string, string[]>();
  for (const { id, memberOf } of groups) {
    for (const outer of new Set(memberOf)) {
      const members = inside.get(outer);
      if (members === undefined) inside.set(outer, [id]);
      else members.push(id);
    }
  }
  const free = groups.filter(({ id }) => outerLeft.get(id) === 0).map(({ id }) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    outerLeft.delete(id);
    for (const member of inside.get(id) ?? []) {
      const left = (outerLeft.get(member) ?? 0) - 1;
      outerLeft.set(member, left);
      if (left === 0) free.push(member);
    }
  }
  const left = new Map(groups.filter(({ id }) => outerLeft.has(id)).map((group) => [group.id, group.memberOf]));
  const seen = new Set<string>();
  let [at] = left.keys();
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    at = left.get(at)?.find((outer) => left.has(outer));
  }
  if (at === undefined) return;
  throw new DirectoryFileError('cyclic-groups', `${where}.${groups.findIndex(({ id }) => id === at)}.memberOf`);
}
