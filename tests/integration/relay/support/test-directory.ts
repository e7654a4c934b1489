import {
  type Directory,
  DirectoryPermissionMissing,
  DirectoryUnavailable,
  type HelperAccount,
  type ManagedDevice,
  type SharerAccount
} from '#relay/directory/directory.ts';
import type { Right } from '#shared/policy/rights.ts';
import type { HeldRole, RoleAssignment } from '#shared/policy/roles.ts';
import type { DirectorySettings } from '#shared/policy/settings.ts';

/** The device on which everybody signs in, as `hello` and a good token name it. */
export const DEVICE = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';

/** A role over everybody that gives these rights and what they need. */
export function role(...rights: readonly Right[]): HeldRole {
  return { rights, offersHelp: true, readsConnector: true, reads: [], scope: { kind: 'all-users-and-devices' } };
}

/** A directory whose facts a test sets; everybody has the same. */
export class TestDirectory implements Directory {
  switches: DirectorySettings = { remoteHelpEnabled: true, chatAllowed: true, unenrolledAllowed: true };
  helperAccount: HelperAccount = { enabled: true, licensed: true, roles: [role('view', 'control')] };
  sharerAccount: SharerAccount = { enabled: true, licensed: true, groups: new Set() };
  /** Known by {@link DEVICE} in every tenant; `null` when nothing is. */
  managed: ManagedDevice | null = { compliant: true, ownerId: null, dedicated: false, groups: new Set() };
  /** All of every tenant. */
  allAssignments: readonly RoleAssignment[] = [];
  down = false;
  /** A permission that this service lacks. */
  lacking: string | null = null;
  /** Questions wait for this when it is set. */
  gate: Promise<void> = Promise.resolve();
  /** Questions about a helper so far. */
  asked = 0;

  async settings(): Promise<DirectorySettings> {
    return this.#answer(() => this.switches);
  }
  async helper(): Promise<HelperAccount> {
    this.asked += 1;
    return this.#answer(() => this.helperAccount);
  }
  async sharer(): Promise<SharerAccount> {
    return this.#answer(() => this.sharerAccount);
  }
  async device(_tenantId: string, entraDeviceId: string): Promise<ManagedDevice | null> {
    return this.#answer(() => (entraDeviceId === DEVICE ? this.managed : null));
  }
  async assignments(): Promise<readonly RoleAssignment[]> {
    return this.#answer(() => this.allAssignments);
  }
  async #answer<Value>(value: () => Value): Promise<Value> {
    await this.gate;
    if (this.lacking !== null) throw new DirectoryPermissionMissing(this.lacking);
    if (this.down) throw new DirectoryUnavailable('down');
    return value();
  }
}
