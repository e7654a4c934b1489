import type { ClientKind } from '../protocol/relay.ts';
import type { HeldRole } from './roles.ts';
import type { TenantSettings } from './settings.ts';

/** What somebody's access token proved about their sign-in (feature A5). */
export interface AuthenticationFacts {
  readonly mfa: boolean;
  readonly contexts: readonly string[];
}

/** What the directory confirms about the sharer's device; one that it does not confirm is not enrolled. */
export type DeviceFacts =
  | { readonly enrolled: false }
  | {
      readonly enrolled: true;
      readonly compliant: boolean;
      /** Belongs to nobody, as a kiosk or a shared machine does (feature F9). */
      readonly dedicated: boolean;
      /** Groups that the device is in, at any depth. */
      readonly groups: ReadonlySet<string>;
    };

export interface HelperFacts {
  readonly tenantId: string;
  readonly clientKind: ClientKind;
  /** The account may sign in; a disabled one ends its sessions at the next renewal. */
  readonly enabled: boolean;
  readonly licensed: boolean;
  readonly roles: readonly HeldRole[];
  readonly authentication: AuthenticationFacts;
}

export interface SharerFacts {
  readonly tenantId: string;
  readonly clientKind: ClientKind;
  readonly enabled: boolean;
  readonly licensed: boolean;
  /** Groups that the person is in, at any depth. */
  readonly groups: ReadonlySet<string>;
  readonly authentication: AuthenticationFacts;
  readonly device: DeviceFacts;
}

/** Two tenants that trust each other's people (feature A2); the order inside a pair means nothing. */
export type PartnerPair = readonly [string, string];

/** Everything that a decision rests on; nothing else may influence it. */
export interface PolicyInput {
  readonly helper: HelperFacts;
  readonly sharer: SharerFacts;
  /**
   * Settings of both people's tenants, all of which have to allow; those of a third tenant mean nothing. A tenant that is
   * not here has the defaults, with which remote help is off.
   */
  readonly settings: readonly TenantSettings[];
  readonly partners: readonly PartnerPair[];
}

/** Whether people of the two tenants may meet at all: one organisation, or partners by the explicit list (A2). */
export function tenantsMayMeet(one: string, other: string, partners: readonly PartnerPair[]): boolean {
  if (one === other) return true;
  return partners.some(([a, b]) => (a === one && b === other) || (a === other && b === one));
}
