import type { Review } from '#shared/api/review.ts';
import { helperStanding } from '#shared/policy/decide.ts';
import type { PartnerPair } from '#shared/policy/facts.ts';
import { READINGS } from '#shared/policy/readings.ts';
import type { RoleAssignment, Scope } from '#shared/policy/roles.ts';
import type { TenantSettings } from '#shared/policy/settings.ts';
import { instant } from './cursor.ts';

/** What the review rests on. */
export interface ReviewFacts {
  readonly settings: TenantSettings;
  readonly partners: readonly PartnerPair[];
  readonly assignments: readonly RoleAssignment[];
}

function byGroup(assignments: readonly RoleAssignment[]): ReadonlyMap<string, readonly RoleAssignment[]> {
  const groups = new Map<string, RoleAssignment[]>();
  for (const assignment of assignments) {
    for (const group of new Set(assignment.members)) {
      const known = groups.get(group);
      if (known === undefined) groups.set(group, [assignment]);
      else known.push(assignment);
    }
  }
  return groups;
}

function distinct(scopes: readonly Scope[]): readonly Scope[] {
  return [...new Map(scopes.map((scope) => [JSON.stringify(scope), scope])).values()];
}

/**
 * What somebody with these roles could do, with a licence, a good sign-in and the right sharer: the same rules as ever.
 */
function helperFrom(group: string, roles: readonly RoleAssignment[], settings: TenantSettings) {
  const { tenantId, helperAuthentication } = settings;
  const helper = {
    tenantId,
    clientKind: 'native-windows' as const,
    enabled: true,
    licensed: true,
    roles,
    authentication: { mfa: true, contexts: helperAuthentication.contexts }
  };
  const { modes, features } = helperStanding(helper, [settings]);
  const giving = roles.filter(({ rights }) => rights.length > 0);
  return {
    group,
    modes,
    features,
    mayElevate: features.includes('elevation'),
    reach: distinct(giving.map(({ scope }) => scope))
  };
}

/** Whether an assignment has anything to do with remote help or its records. */
function matters({ rights, offersHelp, readsConnector, reads }: RoleAssignment): boolean {
  return rights.length > 0 || offersHelp || readsConnector || reads.length > 0;
}

/**
 * The review of a tenant (feature G10). Groups are judged by the assignments that name them; people in several groups,
 * or in groups inside them, have what all of those give together.
 */
export function reviewOf({ settings, partners, assignments }: ReviewFacts, now: number): Review {
  const { tenantId } = settings;
  const concerned = assignments.filter(matters);
  const groups = [...byGroup(concerned)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const partnerTenants = partners.flatMap(([a, b]) => (a === tenantId ? [b] : b === tenantId ? [a] : []));
  return {
    at: instant(now),
    tenantId,
    remoteHelpEnabled: settings.remoteHelpEnabled,
    unenrolledDevicesAllowed: settings.unenrolledAllowed,
    nonCompliantDevicesBlocked: settings.nonCompliantBlocked,
    elevationAllowed: settings.elevationAllowed,
    unattendedAllowed: settings.unattendedAllowed,
    chatAllowed: settings.chatAllowed,
    clipboardAllowed: settings.clipboardAllowed,
    filesAllowed: settings.filesAllowed,
    licenceRequired: settings.licenceRequired,
    partnerTenants: [...new Set(partnerTenants)].toSorted(),
    helpers: groups
      .map(([group, roles]) => helperFrom(group, roles, settings))
      .filter(({ modes, features }) => modes.length + features.length > 0),
    readers: groups
      .map(([group, roles]) => ({
        group,
        reads: READINGS.filter((reading) => roles.some(({ reads }) => reads.includes(reading)))
      }))
      .filter(({ reads }) => reads.length > 0),
    assignments: concerned.map(({ roleName, members, scope, rights, offersHelp, readsConnector, reads }) => ({
      roleName,
      members,
      scope,
      rights,
      offersHelp,
      readsConnector,
      reads
    }))
  };
}
