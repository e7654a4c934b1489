import { rename, writeFile } from 'node:fs/promises';
import { DEMO_TENANTS, type Device, type Directory, openDirectory, type Tenant } from '../people.ts';
import { LICENCES } from './licences.ts';

/** The name of the format, which a reader checks before anything else. */
export const DIRECTORY_FILE_FORMAT = 'deskside-directory-1';

/** Enrolment types of devices that are dedicated to a purpose and have no user. */
const DEDICATED_ENROLMENT: readonly Device['deviceEnrollmentType'][] = [
  'windowsBulkUserless',
  'androidEnterpriseDedicatedDevice'
];

/**
 * What a relay may know of the organisations, as the content of its file directory: people with their direct groups and
 * the names of their service plans, groups with the groups that they are in, devices, roles and who has them over whom.
 * Names of people, passwords, secrets and credentials are not in it.
 */
export function directoryFileOf(directory: Pick<Directory, 'tenants'>): object {
  return { format: DIRECTORY_FILE_FORMAT, tenants: directory.tenants.map(tenantRecord) };
}

/**
 * Writes {@link directoryFileOf} as JSON. A file that is there is replaced at once, so that a relay never reads half of one.
 *
 * @param directory the demo's own organisations unless given
 */
export async function writeDirectoryFile(
  path: string,
  directory: Pick<Directory, 'tenants'> = openDirectory(DEMO_TENANTS)
): Promise<void> {
  const unfinished = `${path}.new`;
  await writeFile(unfinished, `${JSON.stringify(directoryFileOf(directory), null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, path);
}

function tenantRecord(tenant: Tenant): object {
  const { remoteAssistanceState, allowSessionsToUnenrolledDevices, blockChat } = tenant.remoteAssistanceSettings;
  return {
    tenantId: tenant.id,
    displayName: tenant.displayName,
    settings: { remoteAssistanceState, allowSessionsToUnenrolledDevices, blockChat },
    people: tenant.people.map(({ id, accountEnabled, groups, licences }) => ({
      id,
      accountEnabled,
      groups,
      licences: licences.flatMap((licence) => LICENCES[licence].servicePlans.map((plan) => plan.servicePlanName))
    })),
    groups: tenant.groups.map(({ id, memberOf }) => ({ id, memberOf })),
    devices: tenant.devices.map((device) => ({
      entraDeviceId: device.azureADDeviceId,
      userId: device.userId,
      complianceState: device.complianceState,
      dedicated: isDedicated(device),
      groups: device.groups
    })),
    roleDefinitions: tenant.roleDefinitions.map(({ id, displayName, allowedResourceActions }) => ({
      id,
      displayName,
      allowedResourceActions
    })),
    roleAssignments: tenant.roleAssignments.map(
      ({ id, displayName, roleDefinitionId, members, scopeType, resourceScopes }) => ({
        id,
        displayName,
        roleDefinitionId,
        members,
        scopeType,
        resourceScopes
      })
    )
  };
}

function isDedicated({ userId, deviceEnrollmentType }: Device): boolean {
  return userId === null && DEDICATED_ENROLMENT.includes(deviceEnrollmentType);
}
