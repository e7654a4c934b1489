import type { HelperFacts, PolicyInput } from '#shared/policy/facts.ts';
import { RIGHTS } from '#shared/policy/rights.ts';
import type { RoleAssignment } from '#shared/policy/roles.ts';
import { DESKSIDE_DEFAULTS, DIRECTORY_DEFAULTS } from '#shared/policy/settings.ts';

const ASSIGNMENTS = 20;
const GROUPS = 500;
/** Groups that an assignment names as members and as scope, each; Intune's own roles rarely have more than a few. */
const NAMED = 10;

/** A group's object id, as long as Entra's. */
const groupId = (kind: string, index: number): string =>
  `${kind}0000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
const ids = (kind: string, count: number, from = 0): string[] =>
  Array.from({ length: count }, (_id, index) => groupId(kind, from + index));

/** A case to measure: what a directory answers, from which the decision's input is made each time. */
export interface BenchCase {
  readonly assignments: readonly RoleAssignment[];
  /** The helper's groups. */
  readonly groups: ReadonlySet<string>;
  readonly helper: Omit<HelperFacts, 'roles'>;
  readonly rest: Omit<PolicyInput, 'helper'>;
}

/**
 * A helper in 500 groups with 20 assignments that all are theirs by the last group named, so that every look-up is made.
 * `reached` says whether the last group of the last scope reaches the sharer (who, like their device, is in 500 groups
 * too) or none does; a refusal is the dearer answer, as it has to look everywhere and to name its reasons.
 */
export function benchCase(reached: boolean): BenchCase {
  const assignments = Array.from({ length: ASSIGNMENTS }, (_assignment, index): RoleAssignment => {
    const scope = ids('c', NAMED, index * NAMED);
    if (reached && index === ASSIGNMENTS - 1) scope[NAMED - 1] = groupId('b', 0);
    return {
      rights: RIGHTS,
      offersHelp: true,
      readsConnector: true,
      reads: [],
      roleName: null,
      members: [...ids('d', NAMED - 1, index * NAMED), groupId('a', index)],
      scope: { kind: 'groups', groups: scope }
    };
  });
  const authentication = { mfa: true, contexts: ['c1', 'c2'] };
  const demand = { mfa: true, contexts: ['c1'] };
  return {
    assignments,
    groups: new Set(ids('a', GROUPS)),
    helper: { tenantId: 'home', clientKind: 'native-windows', enabled: true, licensed: true, authentication },
    rest: {
      sharer: {
        tenantId: 'home',
        clientKind: 'native-windows',
        enabled: true,
        licensed: true,
        groups: new Set(ids('e', GROUPS)),
        authentication,
        device: { enrolled: true, compliant: true, dedicated: false, groups: new Set(ids('b', GROUPS)) }
      },
      settings: [
        {
          ...DIRECTORY_DEFAULTS,
          ...DESKSIDE_DEFAULTS,
          tenantId: 'home',
          remoteHelpEnabled: true,
          helperAuthentication: demand,
          sharerAuthentication: demand
        }
      ],
      partners: []
    }
  };
}
