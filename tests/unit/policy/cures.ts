import type { RefusalReason } from '#shared/errors/codes.ts';
import type { HelperFacts, PolicyInput } from '#shared/policy/facts.ts';
import type { HeldRole } from '#shared/policy/roles.ts';
import type { TenantSettings } from '#shared/policy/settings.ts';
import { CONTEXTS } from './arbitrary.ts';
import { DEFAULTS, EVERYBODY, withHelper, withSharer } from './sample.ts';

const NOTHING: HeldRole = { rights: [], offersHelp: false, readsConnector: false, reads: [], scope: EVERYBODY };
const STRONG: HelperFacts['authentication'] = { mfa: true, contexts: CONTEXTS };

/** Sets something in both tenants, one of which may have had nothing but the defaults. */
function setting(over: Partial<TenantSettings>): (input: PolicyInput) => PolicyInput {
  return (input) => {
    const tenants = [...new Set([input.helper.tenantId, input.sharer.tenantId])];
    const missing = tenants.filter((tenantId) => input.settings.every((tenant) => tenant.tenantId !== tenantId));
    const all = [...input.settings, ...missing.map((tenantId) => ({ ...DEFAULTS, tenantId }))];
    return { ...input, settings: all.map((tenant) => ({ ...tenant, ...over })) };
  };
}

const oneMoreRole =
  (over: Partial<HeldRole>) =>
  (input: PolicyInput): PolicyInput =>
    withHelper({ roles: [...input.helper.roles, { ...NOTHING, ...over }] }, input);

/** What an administrator or a person does about each reason, and about nothing else. */
export const CURES: Readonly<Record<RefusalReason, (input: PolicyInput) => PolicyInput>> = {
  'remote-help-disabled': setting({ remoteHelpEnabled: true }),
  'tenant-not-allowed': (input) => ({
    ...input,
    partners: [...input.partners, [input.sharer.tenantId, input.helper.tenantId]]
  }),
  'helper-account-disabled': (input) => withHelper({ enabled: true }, input),
  'sharer-account-disabled': (input) => withSharer({ enabled: true }, input),
  'helper-licence-missing': (input) => withHelper({ licensed: true }, input),
  'sharer-licence-missing': (input) => withSharer({ licensed: true }, input),
  'helper-step-up-needed': (input) => withHelper({ authentication: STRONG }, input),
  'sharer-step-up-needed': (input) => withSharer({ authentication: STRONG }, input),
  'right-connector-missing': oneMoreRole({ readsConnector: true }),
  'right-offer-missing': oneMoreRole({ offersHelp: true }),
  'right-view-missing': oneMoreRole({ rights: ['view'] }),
  'right-control-missing': oneMoreRole({ rights: ['control'] }),
  'right-elevation-missing': oneMoreRole({ rights: ['elevation'] }),
  'right-unattended-missing': oneMoreRole({ rights: ['unattended'] }),
  'sharer-out-of-scope': (input) =>
    withHelper({ roles: input.helper.roles.map((role) => ({ ...role, scope: EVERYBODY })) }, input),
  'device-not-enrolled': setting({ unenrolledAllowed: true }),
  'device-not-compliant': (input) => {
    const { device } = input.sharer;
    return withSharer({ device: device.enrolled ? { ...device, compliant: true } : device }, input);
  },
  'device-not-dedicated': (input) => {
    const { device } = input.sharer;
    const enrolled = device.enrolled ? device : { enrolled: true as const, compliant: true, groups: new Set<string>() };
    return withSharer({ device: { ...enrolled, dedicated: true } }, input);
  },
  'client-kind-cannot': (input) => withSharer({ clientKind: 'native-windows' }, input),
  'chat-disabled': setting({ chatAllowed: true }),
  'elevation-disabled': setting({ elevationAllowed: true }),
  'clipboard-disabled': setting({ clipboardAllowed: true }),
  'files-disabled': setting({ filesAllowed: true }),
  'unattended-disabled': setting({ unattendedAllowed: true })
};

/** All of some reasons' cures, one after the other. */
export function cured(input: PolicyInput, reasons: readonly RefusalReason[]): PolicyInput {
  return reasons.reduce((better, reason) => CURES[reason](better), input);
}
