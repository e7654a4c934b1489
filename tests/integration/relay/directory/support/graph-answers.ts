import type { FileTenant } from '#relay/directory/file/schema.ts';

/** An answer alone or inside a batch. */
export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What differs from one real tenant to the next. */
export interface TenantShape {
  readonly pageSize: number;
  /** Whether `$expand=roleDefinition` does what it says. */
  readonly expands: boolean;
  /** Where scope groups stand; `both` repeats them. */
  readonly scopeField: 'resourceScopes' | 'scopeMembers' | 'both';
  /** Ids in capitals. */
  readonly upperCase: boolean;
}

/** Graph's error. */
export function stubError(status: number, code: string, headers: Readonly<Record<string, string>> = {}): StubAnswer {
  return { status, headers, body: { error: { code, message: 'Said in words with the name of Ada Example.' } } };
}

const NOT_FOUND = stubError(404, 'Request_ResourceNotFound');
type Records = readonly object[] | null;

/** The answer to `GET target` and the permission that it needs. */
export function answerPath(tenant: FileTenant, shape: TenantShape, origin: string, target: string) {
  const url = new URL(target, origin);
  const path = decodeURIComponent(url.pathname);
  const id = (text: string): string => (shape.upperCase ? text.toUpperCase() : text);
  const one = (body: object | null | undefined): StubAnswer => (body ? { status: 200, body } : NOT_FOUND);
  const page = (records: Records): StubAnswer => (records === null ? NOT_FOUND : pageOf(records, shape, origin, url));
  const groups = (direct: readonly string[] | undefined): Records =>
    direct === undefined
      ? null
      : [
          { '@odata.type': '#microsoft.graph.directoryRole', id: id('9999aaaa-0000-4000-8000-000000000000') },
          ...[...allGroups(tenant, direct)].map((group) => ({ '@odata.type': '#microsoft.graph.group', id: id(group) }))
        ];

  const [, user, rest = ''] = /^\/v1\.0\/users\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (user !== undefined) {
    const person = tenant.people.find((candidate) => candidate.id === user.toLowerCase());
    if (rest === '/transitiveMemberOf') {
      return { permission: 'GroupMember.Read.All', answer: page(groups(person?.groups)) };
    }
    const answer =
      rest === '/licenseDetails'
        ? page(person === undefined ? null : person.licences.map(licence))
        : one(person && { id: id(person.id), accountEnabled: person.accountEnabled });
    return { permission: 'User.Read.All', answer };
  }
  const [, deviceId] = /^\/v1\.0\/devices\(deviceId='([^']+)'\)\/transitiveMemberOf$/.exec(path) ?? [];
  if (deviceId !== undefined) {
    const device = tenant.devices.find((candidate) => candidate.entraDeviceId === deviceId.toLowerCase());
    return { permission: 'Device.Read.All', answer: page(groups(device?.groups)) };
  }
  const [, managed] = /^\/beta\/deviceManagement\/(.+)$/.exec(path) ?? [];
  const permission = MANAGEMENT[managed?.split('/')[0] ?? ''] ?? 'Unknown.Read.All';
  if (managed === 'remoteAssistanceSettings') return { permission, answer: one(tenant.settings) };
  if (managed === 'managedDevices') {
    const [, wanted = ''] = /^azureADDeviceId eq '([^']+)'$/.exec(url.searchParams.get('$filter') ?? '') ?? [];
    const found = tenant.devices.filter((device) => device.entraDeviceId === wanted.toLowerCase());
    const records = found.map((device) => ({
      azureADDeviceId: id(device.entraDeviceId),
      complianceState: device.complianceState,
      userId: device.userId === null ? '' : id(device.userId),
      deviceEnrollmentType: device.dedicated ? 'androidEnterpriseDedicatedDevice' : 'windowsAzureADJoin'
    }));
    return { permission, answer: page(records) };
  }
  if (managed === 'roleAssignments') return { permission, answer: page(assignments(tenant, shape, id)) };
  const [, assignmentId] = /^roleAssignments\/([^/]+)\/roleDefinition$/.exec(managed ?? '') ?? [];
  const assignment = tenant.roleAssignments.find((candidate) => candidate.id === assignmentId?.toLowerCase());
  return { permission, answer: one(assignment && definition(tenant, assignment.roleDefinitionId)) };
}

const MANAGEMENT: Readonly<Record<string, string>> = {
  remoteAssistanceSettings: 'DeviceManagementServiceConfig.Read.All',
  managedDevices: 'DeviceManagementManagedDevices.Read.All',
  roleAssignments: 'DeviceManagementRBAC.Read.All'
};

/** The plans that a person has stand among one that was switched off and one of somebody else's product. */
function licence(plan: string): object {
  return {
    skuPartNumber: 'SUITE',
    servicePlans: [
      { servicePlanName: 'INTUNE_A', provisioningStatus: 'Success' },
      plan.startsWith('off:')
        ? { servicePlanName: plan.slice(4), provisioningStatus: 'Disabled' }
        : { servicePlanName: plan, provisioningStatus: 'Success' }
    ]
  };
}

function assignments(tenant: FileTenant, shape: TenantShape, id: (text: string) => string): readonly object[] {
  return tenant.roleAssignments.map((assignment) => {
    const scope = assignment.resourceScopes.map(id);
    const definitionOf = definition(tenant, assignment.roleDefinitionId);
    return {
      id: id(assignment.id),
      displayName: assignment.displayName,
      members: assignment.members.map(id),
      scopeType: assignment.scopeType,
      resourceScopes: shape.scopeField === 'scopeMembers' ? [] : scope,
      scopeMembers: shape.scopeField === 'resourceScopes' ? null : scope,
      ...(shape.expands ? { roleDefinition: definitionOf } : {})
    };
  });
}

function definition(tenant: FileTenant, id: string): object | undefined {
  const role = tenant.roleDefinitions.find((candidate) => candidate.id === id);
  if (role === undefined) return undefined;
  const resourceActions = role.allowedResourceActions.map((action) => ({ allowedResourceActions: [action] }));
  return { id: role.id, displayName: role.displayName, rolePermissions: [{ resourceActions }] };
}

function pageOf(records: readonly object[], shape: TenantShape, origin: string, url: URL): StubAnswer {
  const from = Number(url.searchParams.get('$skiptoken') ?? '0');
  const to = from + shape.pageSize;
  const next = new URL(`${url.pathname}${url.search}`, origin);
  next.searchParams.set('$skiptoken', String(to));
  const more = to < records.length ? { '@odata.nextLink': next.href } : {};
  return { status: 200, body: { value: records.slice(from, to), ...more } };
}

function allGroups(tenant: FileTenant, direct: readonly string[]): ReadonlySet<string> {
  const outer = direct.flatMap((id) => tenant.groups.find((group) => group.id === id)?.memberOf ?? []);
  return outer.length === 0 ? new Set(direct) : new Set([...direct, ...allGroups(tenant, outer)]);
}
