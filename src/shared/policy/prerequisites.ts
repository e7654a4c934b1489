import type { RefusalReason } from '../errors/codes.ts';
import { satisfies } from './authentication.ts';
import { type HelperFacts, type PolicyInput, type SharerFacts, tenantsMayMeet } from './facts.ts';
import { DESKSIDE_DEFAULTS, DIRECTORY_DEFAULTS, type TenantSettings } from './settings.ts';

/** What is judged: a helper with a sharer, or (`sharer` null) what the helper could do with some sharer at best. */
export interface Case extends Omit<PolicyInput, 'sharer'> {
  readonly sharer: SharerFacts | null;
}

/**
 * The settings that count: those of the helper's tenant and of the sharer's, never of a third. A tenant that has none has
 * the defaults, which allow nothing.
 */
export function settingsConcerned({ helper, sharer, settings }: Case): readonly TenantSettings[] {
  const tenants = sharer === null || sharer.tenantId === helper.tenantId ? [helper] : [helper, sharer];
  return tenants.flatMap(({ tenantId }) => {
    const own = settings.filter((tenant) => tenant.tenantId === tenantId);
    return own.length > 0 ? own : [{ ...DIRECTORY_DEFAULTS, ...DESKSIDE_DEFAULTS, tenantId }];
  });
}

function personReasons(
  person: Pick<HelperFacts, 'tenantId' | 'enabled' | 'licensed' | 'authentication'>,
  side: 'helper' | 'sharer',
  settings: readonly TenantSettings[],
  needsLicence: boolean
): readonly RefusalReason[] {
  const reasons: RefusalReason[] = [];
  if (!person.enabled) reasons.push(`${side}-account-disabled`);
  if (needsLicence && !person.licensed && settings.some((tenant) => tenant.licenceRequired)) {
    reasons.push(`${side}-licence-missing`);
  }
  // Authentication contexts are a tenant's own names: each person answers to their own tenant's demand.
  const own = settings.filter(({ tenantId }) => tenantId === person.tenantId);
  if (!own.every((tenant) => satisfies(person.authentication, tenant[`${side}Authentication`]))) {
    reasons.push(`${side}-step-up-needed`);
  }
  return reasons;
}

/**
 * What stands against any help at all, whatever is asked for: switches, tenants, accounts, licences, sign-ins and the device
 * (features A2, A5, F1, F5, F6). `settings` are those of {@link settingsConcerned}.
 */
export function prerequisitesMissing(
  { helper, sharer, partners }: Case,
  settings: readonly TenantSettings[]
): readonly RefusalReason[] {
  const reasons: RefusalReason[] = [];
  if (!settings.every((tenant) => tenant.remoteHelpEnabled)) reasons.push('remote-help-disabled');
  reasons.push(...personReasons(helper, 'helper', settings, true));
  if (sharer === null) return reasons;
  const { device } = sharer;
  if (!tenantsMayMeet(helper.tenantId, sharer.tenantId, partners)) reasons.push('tenant-not-allowed');
  // A dedicated device belongs to nobody who could hold a licence (remote-help-facts.md section 2.6).
  reasons.push(...personReasons(sharer, 'sharer', settings, !(device.enrolled && device.dedicated)));
  if (!device.enrolled && !settings.every((tenant) => tenant.unenrolledAllowed)) reasons.push('device-not-enrolled');
  if (device.enrolled && !device.compliant && settings.some((tenant) => tenant.nonCompliantBlocked)) {
    reasons.push('device-not-compliant');
  }
  return reasons;
}
