import { z } from 'zod';
import { claimOf, type DeviceClaim } from './claim.ts';

/** Where macOS keeps what a configuration profile (device channel) says for this app (`appId` in electron-builder.yml). */
export const MANAGED_PROFILE = '/Library/Managed Preferences/org.deskside.app.plist';

const profileSchema = z.object({ EntraDeviceId: z.string(), TenantId: z.string() });

/**
 * Reads the managed preferences as `plutil -convert json` prints them. Other keys are somebody else's. A token that the
 * management did not fill in (`{{aaddeviceid}}`) is no id. Pure and total.
 */
export function parseManagedProfile(text: string): DeviceClaim | null {
  try {
    const parsed = profileSchema.safeParse(JSON.parse(text));
    return parsed.success ? claimOf(parsed.data.EntraDeviceId, parsed.data.TenantId) : null;
  } catch {
    return null;
  }
}
