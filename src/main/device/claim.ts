import { guidSchema } from '#shared/identity/card.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const idSchema = guidSchema.refine((id) => id !== NOBODY);

/**
 * What a machine says of itself: "I am this device of that tenant", both as lower-case GUIDs. It stays a claim until the
 * directory confirms it (docs/devices.md).
 */
export type DeviceClaim = { readonly entraDeviceId: string; readonly tenantId: string };

/** A device or tenant id in lower case; `null` for everything that is no GUID, and for the one of only zeros. */
export function parseId(value: unknown): string | null {
  const parsed = idSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** A claim needs both ids: one without its tenant could not be told from another organisation's. */
export function claimOf(deviceId: unknown, tenantId: unknown): DeviceClaim | null {
  const device = parseId(deviceId);
  const tenant = parseId(tenantId);
  return device === null || tenant === null ? null : { entraDeviceId: device, tenantId: tenant };
}
