import type { HeldRole, RoleAssignment } from '#shared/policy/roles.ts';
import type { DirectorySettings } from '#shared/policy/settings.ts';
import type { Person } from '../person.ts';
import type { WatchedDirectory } from './watched.ts';

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
  /** Enrolled as a dedicated device: without a person, and belonging to nobody since (feature F9). */
  readonly dedicated: boolean;
  /** Groups that the device is in, at any depth. */
  readonly groups: ReadonlySet<string>;
}

/**
 * Where the organisation's facts come from (feature F8). Every call answers or rejects with {@link DirectoryUnavailable};
 * "does not exist" is an answer. Ids are GUIDs in any case of letters, all ids in answers are lower-case. What is asked for
 * in the same turn of the event loop may travel together, so whoever needs several facts asks for all of them at once.
 */
export interface Directory {
  /** The switches of a tenant; what nobody has set is as `DIRECTORY_DEFAULTS` says. */
  settings(tenantId: string): Promise<DirectorySettings>;
  helper(person: Person): Promise<HelperAccount>;
  sharer(person: Person): Promise<SharerAccount>;
  /** The managed device with this Entra device id, `null` when none is. */
  device(tenantId: string, entraDeviceId: string): Promise<ManagedDevice | null>;
  /** Every role assignment of a tenant, those without anything of remote help included, in no order (feature G10). */
  assignments(tenantId: string): Promise<readonly RoleAssignment[]>;
  /** The same directory for whoever watches it for changes; left out by one that is not watched. */
  readonly watched?: WatchedDirectory;
}

/** Why the directory could not be asked, for the log. */
export type UnavailableReason =
  /** No directory is configured for the tenant. */
  | 'unknown-tenant'
  /** No connection, or it broke. */
  | 'unreachable'
  | 'too-slow'
  /** The directory asks for a longer pause than somebody can wait for. */
  | 'throttled'
  /** More questions wait than this service keeps. */
  | 'too-many-questions'
  /** Something else than the documented answer: a web page, half an answer, missing or wrong fields, endless pages. */
  | 'not-an-answer'
  /** This service's own sign-in was refused. */
  | 'sign-in-refused'
  /** The directory does not accept the token of a sign-in that just succeeded. */
  | 'token-refused'
  | 'permission-missing'
  /** An error of the directory's own. */
  | 'failed';

/** What a failure may say besides its message. */
export interface UnavailableOptions extends ErrorOptions {
  readonly reason?: UnavailableReason;
  /** A protocol's own word for what happened, such as `invalid_client`; never text that a server made up. */
  readonly code?: string;
}

/**
 * The directory could not be asked, or answered something that is not an answer. Says nothing about anybody's rights.
 * Neither message nor cause holds anything that the directory said in its own words.
 */
export class DirectoryUnavailable extends Error {
  override readonly name: string = 'DirectoryUnavailable';
  readonly reason: UnavailableReason;
  readonly code: string | null;

  constructor(message: string, { reason = 'failed', code, ...options }: UnavailableOptions = {}) {
    super(message, options);
    this.reason = reason;
    this.code = code ?? null;
  }
}

/** The directory refuses this service a question for want of a permission, which an administrator can grant. */
export class DirectoryPermissionMissing extends DirectoryUnavailable {
  override readonly name = 'DirectoryPermissionMissing';
  /** As Graph calls it, such as `DeviceManagementRBAC.Read.All`. */
  readonly permission: string;

  constructor(permission: string, options?: ErrorOptions) {
    super(`the directory asks for the permission ${permission}`, { ...options, reason: 'permission-missing' });
    this.permission = permission;
  }
}
