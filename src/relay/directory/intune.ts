import { readingsFromResourceActions } from '#shared/policy/readings.ts';
import { abilitiesFrom, type Scope } from '#shared/policy/roles.ts';
import type { DirectorySettings } from '#shared/policy/settings.ts';

/** Intune's own words, translated in one place for every directory. */

/** Service plans that hold the licence for remote help; the name that Entra's product list gives it. */
export const REMOTE_HELP_PLANS: readonly string[] = ['REMOTE_HELP'];

/** The id that Intune writes where a device has none in Entra; it names nobody's device, however many carry it. */
export const NO_DEVICE_ID = '00000000-0000-0000-0000-000000000000';

/** Intune's `remoteAssistanceSettings` (remote-help-facts.md section 2.1). */
export interface RemoteAssistanceSettings {
  readonly remoteAssistanceState: string;
  readonly allowSessionsToUnenrolledDevices: boolean;
  readonly blockChat: boolean;
}

/** Only the state `enabled` enables; Intune may have other words for off. */
export function settingsFrom(settings: RemoteAssistanceSettings): DirectorySettings {
  return {
    remoteHelpEnabled: settings.remoteAssistanceState === 'enabled',
    unenrolledAllowed: settings.allowSessionsToUnenrolledDevices,
    chatAllowed: !settings.blockChat
  };
}

/**
 * Whom an assignment reaches, from its `roleAssignmentScopeType` and groups. A type that this service does not know
 * reaches nobody.
 *
 * @param groups object ids, lower-case; they mean something for `resourceScope` alone
 */
export function scopeFrom(scopeType: string, groups: readonly string[]): Scope {
  switch (scopeType) {
    case 'allDevices':
      return { kind: 'all-devices' };
    case 'allLicensedUsers':
      return { kind: 'all-users' };
    case 'allDevicesAndLicensedUsers':
      return { kind: 'all-users-and-devices' };
    case 'resourceScope':
      return { kind: 'groups', groups };
    default:
      return { kind: 'groups', groups: [] };
  }
}

/** What a role's `allowedResourceActions` give of remote help and its records, by name and in order; empty for nothing. */
export function rightsByName(actions: readonly string[]): readonly string[] {
  const { rights, offersHelp, readsConnector } = abilitiesFrom(actions);
  return [
    ...rights,
    ...(offersHelp ? ['offer'] : []),
    ...(readsConnector ? ['connector'] : []),
    ...readingsFromResourceActions(actions).map((reading) => `read-${reading}`)
  ];
}

/** A scope as names: its groups, or the one word for everybody. */
export function scopeByName(scope: Scope): readonly string[] {
  return scope.kind === 'groups' ? scope.groups : [scope.kind];
}

/** Whether one of the service plans `held` is among those that hold the licence; names compare without case. */
export function isLicensed(held: Iterable<string>, plans: readonly string[]): boolean {
  const names = new Set(plans.map((plan) => plan.toLowerCase()));
  return [...held].some((plan) => names.has(plan.toLowerCase()));
}
