import type { Reading } from './readings.ts';
import { RIGHTS, type Right, rightsFromResourceActions } from './rights.ts';

/** Whom an assignment reaches (feature F3), as Intune's `scopeType` and `resourceScopes` say. */
export type Scope =
  | { readonly kind: 'all-users' | 'all-devices' | 'all-users-and-devices' }
  /** Groups of users or devices, by object id. */
  | { readonly kind: 'groups'; readonly groups: readonly string[] };

/** What a role lets its holder do, as far as remote help is concerned (feature F2). */
export interface RoleAbilities {
  readonly rights: readonly Right[];
  /** "Remote Tasks – Offer remote assistance". */
  readonly offersHelp: boolean;
  /** "Remote Assistance Connector – Read". */
  readonly readsConnector: boolean;
}

/** A role that a helper holds over a scope. Rights of one assignment reach no further than its own scope. */
export interface HeldRole extends RoleAbilities {
  /** What it lets read, whatever its scope: records are the organisation's. */
  readonly reads: readonly Reading[];
  readonly scope: Scope;
}

/** A role assignment of a tenant: who has the role, over whom. */
export interface RoleAssignment extends HeldRole {
  /** As the organisation calls the role; `null` where the directory does not say. */
  readonly roleName: string | null;
  /** Groups whose members, at any depth, hold the role. */
  readonly members: readonly string[];
}

const OFFER = 'microsoft.intune_remotetasks_requestremoteassistance';
const CONNECTOR_READ = 'microsoft.intune_remoteassistance_read';

/** The abilities that a role's `allowedResourceActions` give; names compare without case, others give nothing. */
export function abilitiesFrom(actions: Iterable<string>): RoleAbilities {
  const names = [...actions].map((action) => action.toLowerCase());
  return {
    rights: rightsFromResourceActions(names),
    offersHelp: names.includes(OFFER),
    readsConnector: names.includes(CONNECTOR_READ)
  };
}

/** The roles that a member of `groups` (transitive, by object id) holds. */
export function rolesHeldBy(
  assignments: readonly RoleAssignment[],
  groups: ReadonlySet<string>
): readonly RoleAssignment[] {
  return assignments.filter(({ members }) => members.some((member) => groups.has(member)));
}

/** Every right that some role gives, wherever it reaches, in {@link RIGHTS} order. */
export function rightsOf(roles: readonly RoleAbilities[]): readonly Right[] {
  return RIGHTS.filter((right) => roles.some(({ rights }) => rights.includes(right)));
}

/** What several roles give together. */
export function abilitiesOf(roles: readonly RoleAbilities[]): RoleAbilities {
  return {
    rights: rightsOf(roles),
    offersHelp: roles.some((role) => role.offersHelp),
    readsConnector: roles.some((role) => role.readsConnector)
  };
}
