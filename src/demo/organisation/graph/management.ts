import type { Device, Directory, RoleAssignment, RoleDefinition, Tenant } from '../people.ts';
import { entity, failure, type GraphAnswer, notFound } from './answer.ts';
import { collection, filterRecords, type GraphQuery, select, selectedCollection } from './query.ts';

const FILTERABLE = ['id', 'azureADDeviceId', 'deviceName', 'userId', 'userPrincipalName', 'serialNumber'];

/** `GET /deviceManagement/managedDevices` with an optional `$filter`. */
export function devicesAnswer(query: GraphQuery, tenant: Tenant): GraphAnswer {
  const records = tenant.devices.map((device) => deviceRecord(query, tenant, device));
  const found = filterRecords(query, records, FILTERABLE);
  if (found === null) return failure(400, 'BadRequest', 'Invalid filter clause.');
  return selectedCollection(query, 'deviceManagement/managedDevices', 'managedDevice', found);
}

/** `GET /deviceManagement/managedDevices/{id}` */
export function deviceAnswer(query: GraphQuery, tenant: Tenant, id: string): GraphAnswer {
  const device = tenant.devices.find((candidate) => candidate.id === id.toLowerCase());
  if (device === undefined) return notFound(id);
  const record = deviceRecord(query, tenant, device);
  const selected = select(query, 'managedDevice', record, Object.keys(record));
  if (!selected.ok) return selected.answer;
  return entity(query.origin, query.version, 'deviceManagement/managedDevices/$entity', selected.value);
}

/** The stable version knows fewer ways of enrolment than the beta. */
const ENROLMENT_OF_BETA: readonly Device['deviceEnrollmentType'][] = ['androidEnterpriseDedicatedDevice'];

function deviceRecord({ version }: GraphQuery, tenant: Tenant, device: Device) {
  // Groups belong to the directory's own record of the device, and the credential to nobody's.
  const { groups: _groups, credential: _credential, ...managed } = device;
  const owner = tenant.people.find((person) => person.id === device.userId);
  return {
    ...managed,
    ...(version !== 'beta' && ENROLMENT_OF_BETA.includes(device.deviceEnrollmentType)
      ? { deviceEnrollmentType: 'unknown' }
      : {}),
    // Graph writes empty text where a shared device has no user.
    userId: owner?.id ?? '',
    userPrincipalName: owner?.userPrincipalName ?? '',
    userDisplayName: owner?.displayName ?? '',
    emailAddress: owner?.userPrincipalName ?? '',
    azureADRegistered: true,
    deviceRegistrationState: 'registered',
    managementAgent: 'mdm',
    isEncrypted: true,
    isSupervised: false
  };
}

/** `GET /deviceManagement/remoteAssistanceSettings` */
export function settingsAnswer(query: GraphQuery, tenant: Tenant): GraphAnswer {
  return entity(query.origin, query.version, 'deviceManagement/remoteAssistanceSettings/$entity', {
    ...tenant.remoteAssistanceSettings
  });
}

/** `GET /deviceManagement/roleDefinitions`, or the one with the id. */
export function roleDefinitionsAnswer(query: GraphQuery, tenant: Tenant, id: string | null): GraphAnswer {
  if (id === null) {
    return collection(query, 'deviceManagement/roleDefinitions', tenant.roleDefinitions.map(definitionRecord));
  }
  const found = tenant.roleDefinitions.find((role) => role.id === id.toLowerCase());
  if (found === undefined) return notFound(id);
  return entity(query.origin, query.version, 'deviceManagement/roleDefinitions/$entity', definitionRecord(found));
}

/** `GET /deviceManagement/roleDefinitions/{id}/roleAssignments` */
export function assignmentsOfRoleAnswer(query: GraphQuery, tenant: Tenant, roleId: string): GraphAnswer {
  const role = tenant.roleDefinitions.find((candidate) => candidate.id === roleId.toLowerCase());
  if (role === undefined) return notFound(roleId);
  const records = tenant.roleAssignments.filter((assignment) => assignment.roleDefinitionId === role.id);
  return collection(query, 'deviceManagement/roleAssignments', records.map(assignmentRecord));
}

/** `GET /deviceManagement/roleAssignments`; `$expand=roleDefinition` puts the role into each. */
export function roleAssignmentsAnswer(query: GraphQuery, tenant: Tenant): GraphAnswer {
  const expand = query.parameters.get('$expand');
  if (expand !== null && expand !== 'roleDefinition') {
    return failure(400, 'BadRequest', `Could not find a property named '${expand}' on type 'roleAssignment'.`);
  }
  const records = tenant.roleAssignments.map((assignment) => {
    const role = tenant.roleDefinitions.find((candidate) => candidate.id === assignment.roleDefinitionId);
    const expanded = expand !== null && role !== undefined ? { roleDefinition: definitionRecord(role) } : {};
    return { ...assignmentRecord(assignment), ...expanded };
  });
  return collection(query, 'deviceManagement/roleAssignments', records);
}

/** `GET /deviceManagement/roleAssignments/{id}/roleDefinition` */
export function roleOfAssignmentAnswer(query: GraphQuery, tenant: Tenant, assignmentId: string): GraphAnswer {
  const assignment = tenant.roleAssignments.find((candidate) => candidate.id === assignmentId.toLowerCase());
  return assignment === undefined
    ? notFound(assignmentId)
    : roleDefinitionsAnswer(query, tenant, assignment.roleDefinitionId);
}

/** `GET /deviceManagement/auditEvents`, newest first, with an optional `$filter=activityDateTime ge <moment>`. */
export function auditEventsAnswer(query: GraphQuery, directory: Directory, tenant: Tenant): GraphAnswer {
  const filter = query.parameters.get('$filter');
  const [, moment = '1970-01-01T00:00:00Z'] = /^\s*activityDateTime\s+ge\s+(\S+)\s*$/.exec(filter ?? '') ?? [];
  const since = Date.parse(moment);
  if ((filter !== null && !filter.includes(moment)) || Number.isNaN(since)) {
    return failure(400, 'BadRequest', 'Invalid filter clause.');
  }
  const found = directory.auditEvents(tenant).filter(({ activityDateTime }) => Date.parse(activityDateTime) >= since);
  return collection(query, 'deviceManagement/auditEvents', found);
}

function definitionRecord(role: RoleDefinition) {
  return {
    '@odata.type': '#microsoft.graph.deviceAndAppManagementRoleDefinition',
    id: role.id,
    displayName: role.displayName,
    description: role.description,
    isBuiltIn: role.isBuiltIn,
    isBuiltInRoleDefinition: role.isBuiltIn,
    roleScopeTagIds: ['0'],
    rolePermissions: [
      {
        resourceActions: [{ allowedResourceActions: [...role.allowedResourceActions], notAllowedResourceActions: [] }]
      }
    ]
  };
}

function assignmentRecord(assignment: RoleAssignment) {
  return {
    '@odata.type': '#microsoft.graph.deviceAndAppManagementRoleAssignment',
    id: assignment.id,
    displayName: assignment.displayName,
    description: assignment.description,
    members: [...assignment.members],
    scopeMembers: [],
    scopeType: assignment.scopeType,
    resourceScopes: [...assignment.resourceScopes]
  };
}
