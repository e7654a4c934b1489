import { createHash } from 'node:crypto';
import type { Device, Directory, Tenant } from '../people.ts';
import { entity, type GraphAnswer, notFound } from './answer.ts';
import { type GraphQuery, select } from './query.ts';
import { groupsAnswer } from './users.ts';

/**
 * The directory's own id of a device, which is neither its Entra device id nor its id under management. Made from the
 * Entra device id, so that it is the same every time.
 */
export function deviceObjectId(device: Device): string {
  const hash = createHash('sha256').update(`device ${device.azureADDeviceId}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `a${hash.slice(17, 20)}`,
    hash.slice(20, 32)
  ].join('-');
}

/** `GET /devices/{id}` or `/devices(deviceId='{entraDeviceId}')` */
export function directoryDeviceAnswer(query: GraphQuery, device: Device): GraphAnswer {
  const record = {
    id: deviceObjectId(device),
    accountEnabled: true,
    deviceId: device.azureADDeviceId,
    displayName: device.deviceName,
    isCompliant: device.complianceState === 'compliant',
    isManaged: true,
    manufacturer: device.manufacturer,
    model: device.model,
    operatingSystem: device.operatingSystem,
    operatingSystemVersion: device.osVersion,
    profileType: 'RegisteredDevice',
    registrationDateTime: device.enrolledDateTime,
    trustType: 'AzureAd'
  };
  const selected = select(query, 'device', record, Object.keys(record));
  return selected.ok ? entity(query.origin, query.version, 'devices/$entity', selected.value) : selected.answer;
}

/** `GET /devices(deviceId='{entraDeviceId}')/transitiveMemberOf` */
export function deviceMemberOfAnswer(
  query: GraphQuery,
  directory: Directory,
  tenant: Tenant,
  device: Device
): GraphAnswer {
  return groupsAnswer(query, directory.groupsOf(tenant, device));
}

/** Finds the device that a path names by either id, and answers about it. */
export function aboutDevice(
  tenant: Tenant,
  id: { readonly objectId: string } | { readonly entraDeviceId: string },
  answer: (device: Device) => GraphAnswer
): GraphAnswer {
  const [wanted, idOf] =
    'objectId' in id
      ? [id.objectId, deviceObjectId]
      : [id.entraDeviceId, ({ azureADDeviceId }: Device) => azureADDeviceId];
  const device = tenant.devices.find((candidate) => idOf(candidate) === wanted.toLowerCase());
  return device === undefined ? notFound(wanted) : answer(device);
}
