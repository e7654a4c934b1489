import type { HeldRole } from '#shared/policy/roles.ts';
import type { DirectorySettings } from '#shared/policy/settings.ts';
import type { Person } from '../person.ts';

/** What the directory says about an account. */
export interface AccountFacts {
  /** May sign in. An account that does not exist counts as disabled. */
  readonly enabled: boolean;
  /** Holds the licence for remote help (feature F6). */
  readonly licensed: boolean;
}

/** An account in its role as a helper: with the roles it holds, groups inside groups included (features F2, F3). */
export interface HelperAccount extends AccountFacts {
  readonly roles: readonly HeldRole[];
}

/** An account in its role as a sharer: with the groups that a scope can name, at any depth. */
export interface SharerAccount extends AccountFacts {
  readonly groups: ReadonlySet<string>;
}

/** A device under management. */
export interface ManagedDevice {
  readonly compliant: boolean;
  /** Object id of the person that the device belongs to; `null` for a shared one. */
  readonly ownerId: string | null;
  /** Enrolled as a dedicated device (feature F9). */
  readonly dedicated: boolean;
  /** Groups that the device is in, at any depth. */
  readonly groups: ReadonlySet<string>;
}

/**
 * Where the organisation's facts come from (feature F8). Every call answers or rejects with {@link DirectoryUnavailable};
 * "does not exist" is an answer.
 */
export interface Directory {
  /** The switches of a tenant. */
  settings(tenantId: string): Promise<DirectorySettings>;
  helper(person: Person): Promise<HelperAccount>;
  sharer(person: Person): Promise<SharerAccount>;
  /** The managed device with this Entra device id, `null` when none is. */
  device(tenantId: string, entraDeviceId: string): Promise<ManagedDevice | null>;
}

/** The directory could not be asked, or answered something that is not an answer. Says nothing about anybody's rights. */
export class DirectoryUnavailable extends Error {
  override readonly name: string = 'DirectoryUnavailable';
}

/** The directory refuses this service a question for want of a permission, which an administrator can grant. */
export class DirectoryPermissionMissing extends DirectoryUnavailable {
  override readonly name = 'DirectoryPermissionMissing';
  /** As Graph calls it, such as `DeviceManagementRBAC.Read.All`. */
  readonly permission: string;

  constructor(permission: string, options?: ErrorOptions) {
    super(`the directory asks for the permission ${permission}`, options);
    this.permission = permission;
  }
}
