import type { DirectorySettings } from '#shared/policy/settings.ts';

/** A role that gives something of remote help: its rights by name, in order. */
export interface WatchedRole {
  readonly id: string;
  readonly rights: readonly string[];
}

/** Who holds such a role over whom. Groups by object id; a scope of everybody is one of Deskside's own words for it. */
export interface WatchedAssignment {
  readonly id: string;
  /** The role's id. */
  readonly role: string;
  readonly members: readonly string[];
  readonly scope: readonly string[];
}

/** Everything of a tenant's directory that decides about remote help, as it is at one moment; lists in no order. */
export interface DirectorySnapshot {
  readonly settings: DirectorySettings;
  readonly roles: readonly WatchedRole[];
  readonly assignments: readonly WatchedAssignment[];
}

/** What stands for the tenant's settings among the targets of an event; they have no id that an event would name. */
export const SETTINGS_TARGET = 'remote-assistance-settings';

/** An entry of the directory's own audit log about roles, assignments or remote help. */
export interface DirectoryEvent {
  readonly id: string;
  /** When it was done, milliseconds since the epoch, by the directory's clock. */
  readonly at: number;
  /** In the directory's own words, such as `Create RoleAssignment`, and how it came out, such as `Success`. */
  readonly activity: string;
  readonly result: string;
  /** Object id of the person who did it, and the application that they, or it alone, did it with. */
  readonly actorId: string | null;
  readonly applicationId: string | null;
  /** Ids of what was changed, and {@link SETTINGS_TARGET}. */
  readonly targets: readonly string[];
}

/** A directory as it is watched for changes (feature G4): read anew at each question, apart from what sessions ask. */
export interface WatchedDirectory {
  /** Whose the tenant's directory is: a file of the relay's operator, or the organisation's own. */
  sourceOf(tenantId: string): 'configuration' | 'directory';
  /** Rejects with a `DirectoryUnavailable`. */
  snapshot(tenantId: string): Promise<DirectorySnapshot>;
  /**
   * What the directory's own audit log has from `since` on (milliseconds since the epoch), in no order; `null` when it
   * keeps none. Rejects with a `DirectoryUnavailable`, for one when the permission is missing.
   */
  events(tenantId: string, since: number): Promise<readonly DirectoryEvent[] | null>;
}
