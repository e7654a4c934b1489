import { z } from 'zod';
import { claimOf, type DeviceClaim } from './claim.ts';

/** Where an administrator names the device on Linux. */
export const DEVICE_FILE = '/etc/deskside/device.json';

const fileSchema = z.strictObject({ entraDeviceId: z.string(), tenantId: z.string() });

/** A file that the environment names instead (any system), for trying out and for the demo; `null` without one. */
export function deviceFileOverride(env: Readonly<Record<string, string | undefined>>): string | null {
  const given = env.DESKSIDE_DEVICE;
  return given === undefined || given === '' ? null : given;
}

/**
 * Reads `{"entraDeviceId": "<guid>", "tenantId": "<guid>"}`: these two and nothing else, each once. Pure and total.
 */
export function parseDeviceFile(text: string): DeviceClaim | null {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text.replace(/^\uFEFF/, '')));
    // JSON.parse keeps the last of two equal keys in silence.
    if (!parsed.success || (text.match(/"\s*:/g)?.length ?? 0) !== 2) return null;
    return claimOf(parsed.data.entraDeviceId, parsed.data.tenantId);
  } catch {
    return null;
  }
}
