import type { z } from 'zod';
import type { ManagedDevice } from '../directory.ts';
import { groupIds, groupsPath } from './account.ts';
import { managedDeviceSchema, memberOfSchema } from './schemas.ts';
import type { Asker, GraphResource } from './tenant-graph.ts';

/**
 * Ways of enrolment (`deviceEnrollmentType`) without a person: what Android calls dedicated, a provisioning package,
 * Autopilot's self-deploying mode, and Apple's devices without user affinity.
 */
const WITHOUT_PERSON: ReadonlySet<string> = new Set([
  'androidEnterpriseDedicatedDevice',
  'windowsBulkUserless',
  'windowsAzureADJoinUsingDeviceAuth',
  'appleBulkWithoutUser',
  'appleACMEDEPUserless'
]);

/** The beta, because the stable version knows no dedicated Android device. */
function managed(entraDeviceId: string): GraphResource {
  const filter = encodeURIComponent(`azureADDeviceId eq '${entraDeviceId}'`);
  const select = 'azureADDeviceId,complianceState,userId,deviceEnrollmentType';
  return {
    version: 'beta',
    path: `/deviceManagement/managedDevices?$filter=${filter}&$select=${select}`,
    permission: 'DeviceManagementManagedDevices.Read.All'
  };
}

function memberOf(entraDeviceId: string): GraphResource {
  const path = groupsPath(`/devices(deviceId='${entraDeviceId}')`);
  return { version: 'v1.0', path, permission: 'Device.Read.All' };
}

/** The one value that all records agree on, else `null`. */
function unanimous(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

type Found = z.infer<typeof managedDeviceSchema>;

/**
 * The managed device with this Entra device id. A machine that was enrolled again may have several records; what counts
 * in its favour (compliance, owner, dedicated) counts when all of them say so.
 */
export async function readDevice(ask: Asker, entraDeviceId: string): Promise<ManagedDevice | null> {
  const [found, groups] = await Promise.all([
    ask.all(managed(entraDeviceId), managedDeviceSchema),
    ask.all(memberOf(entraDeviceId), memberOfSchema)
  ]);
  // The filter is checked again: a directory that ignores it must not lend one device the state of another.
  const own: readonly Found[] = (found ?? []).filter((device) => device.azureADDeviceId === entraDeviceId);
  if (own.length === 0) return null;
  return {
    compliant: own.every((device) => device.complianceState === 'compliant'),
    ownerId: unanimous(own.map((device) => device.userId)),
    // Somebody may have been made the owner of a shared machine later, and then it is theirs.
    dedicated: own.every(
      ({ userId, deviceEnrollmentType }) => userId === null && WITHOUT_PERSON.has(deviceEnrollmentType)
    ),
    groups: groupIds(groups ?? [])
  };
}
