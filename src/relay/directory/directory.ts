import type { DeviceFacts, TenantSettings } from '#shared/policy/decide.ts';
import type { Right } from '#shared/policy/rights.ts';
import type { Person } from '../person.ts';

/** Where the organisation's facts come from (feature F8). Every call rejects with {@link DirectoryUnavailable} or answers. */
export interface Directory {
  /** The switches of a tenant. */
  tenantSettings(tenantId: string): Promise<TenantSettings>;
  /** The rights that a helper's role assignments give, groups inside groups included. */
  helperRights(helper: Person): Promise<readonly Right[]>;
  /** What is known of the device with this Entra device id; one that is not managed counts as not enrolled. */
  device(tenantId: string, entraDeviceId: string): Promise<DeviceFacts>;
}

/** The directory could not be asked, or answered something that is not an answer. Says nothing about anybody's rights. */
export class DirectoryUnavailable extends Error {
  override readonly name = 'DirectoryUnavailable';
}
