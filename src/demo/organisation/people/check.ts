import { type Device, type Group, type Tenant, tenantSchema } from './schema.ts';

/** What can be wrong with the data of a demo organisation. */
export type OrganisationDataProblem =
  | 'bad-shape'
  | 'duplicate-id'
  | 'duplicate-name'
  | 'unknown-reference'
  | 'cyclic-groups'
  | 'no-default';

/** The data of a demo organisation cannot be used; `where` names the record. */
export class OrganisationDataError extends Error {
  override readonly name = 'OrganisationDataError';
  readonly code: OrganisationDataProblem;
  readonly where: string;

  constructor(code: OrganisationDataProblem, where: string) {
    super(`${code}: ${where}`);
    this.code = code;
    this.where = where;
  }
}

/**
 * Parses the data of all tenants and checks that ids and device credentials are unique everywhere, sign-in names and
 * domains belong together, every reference leads somewhere within its own tenant, and no group is inside itself.
 *
 * @throws OrganisationDataError naming the first problem found
 */
export function checkTenants(data: unknown): readonly Tenant[] {
  const parsed = tenantSchema.array().min(1).safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new OrganisationDataError('bad-shape', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  checkUnique('duplicate-id', parsed.data.flatMap(idsOf));
  checkUnique(
    'duplicate-name',
    parsed.data.flatMap((tenant) => [
      ...tenant.verifiedDomains.map((domain) => domain.name),
      ...tenant.people.map((person) => person.userPrincipalName)
    ])
  );
  checkCredentials(parsed.data.flatMap((tenant) => tenant.devices));
  for (const tenant of parsed.data) {
    checkReferences(tenant);
    checkNesting(tenant.groups);
  }
  return parsed.data;
}

function idsOf(tenant: Tenant): string[] {
  return [
    tenant.id,
    tenant.remoteAssistanceSettings.id,
    ...[...tenant.people, ...tenant.groups, ...tenant.roleAssignments].map((record) => record.id),
    ...tenant.devices.flatMap((device) => [device.id, device.azureADDeviceId]),
    ...tenant.authenticationContexts.map((context) => `${tenant.id}/${context.id}`),
    // Built-in roles have the same id in every tenant.
    ...tenant.roleDefinitions.map((role) => (role.isBuiltIn ? `${tenant.id}/${role.id}` : role.id))
  ];
}

function checkUnique(code: 'duplicate-id' | 'duplicate-name', values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new OrganisationDataError(code, value);
    seen.add(value);
  }
}

/** A credential that two devices have proves neither; the complaint names the device and not the credential. */
function checkCredentials(devices: readonly Device[]): void {
  const seen = new Set<string>();
  for (const { credential, deviceName } of devices) {
    if (seen.has(credential)) throw new OrganisationDataError('duplicate-id', `${deviceName}: credential`);
    seen.add(credential);
  }
}

function checkReferences(tenant: Tenant): void {
  const groups = new Set(tenant.groups.map((group) => group.id));
  const people = new Set(tenant.people.map((person) => person.id));
  const roles = new Set(tenant.roleDefinitions.map((role) => role.id));
  const domains = new Set(tenant.verifiedDomains.map((domain) => domain.name));
  if (tenant.verifiedDomains.filter((domain) => domain.isDefault).length !== 1) {
    throw new OrganisationDataError('no-default', `${tenant.displayName}: verifiedDomains`);
  }
  for (const person of tenant.people) {
    const domain = person.userPrincipalName.split('@')[1] ?? '';
    requireKnown(domains, [domain], `${person.displayName}: domain`);
    requireKnown(groups, person.groups, `${person.displayName}: groups`);
  }
  for (const group of tenant.groups) requireKnown(groups, group.memberOf, `${group.displayName}: memberOf`);
  for (const device of tenant.devices) {
    requireKnown(people, device.userId === null ? [] : [device.userId], `${device.deviceName}: userId`);
    requireKnown(groups, device.groups, `${device.deviceName}: groups`);
  }
  for (const assignment of tenant.roleAssignments) {
    requireKnown(roles, [assignment.roleDefinitionId], `${assignment.displayName}: roleDefinitionId`);
    requireKnown(groups, [...assignment.members, ...assignment.resourceScopes], `${assignment.displayName}: groups`);
  }
}

/** Takes away groups that are inside no other, again and again; what cannot be taken away goes round in circles. */
function checkNesting(groups: readonly Group[]): void {
  let rest = [...groups];
  for (;;) {
    const left = new Set(rest.map((group) => group.id));
    const nested = rest.filter((group) => group.memberOf.some((id) => left.has(id)));
    if (nested.length === 0) return;
    if (nested.length === rest.length) {
      throw new OrganisationDataError('cyclic-groups', nested.map((group) => group.displayName).join(', '));
    }
    rest = nested;
  }
}

function requireKnown(known: ReadonlySet<string>, wanted: readonly string[], where: string): void {
  for (const id of wanted) {
    if (!known.has(id)) throw new OrganisationDataError('unknown-reference', `${where}: ${id}`);
  }
}
