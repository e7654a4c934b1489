import { DEVICE_WARNINGS, type DeviceWarning, REFUSAL_REASONS, type RefusalReason } from '../errors/codes.ts';
import { SESSION_FEATURES, SESSION_MODES, type SessionFeature, type SessionMode } from '../session/modes.ts';
import { satisfies } from './authentication.ts';
import { type DeviceFacts, type HelperFacts, type PolicyInput, type SharerFacts, tenantsMayMeet } from './facts.ts';
import { MODE_MATRIX } from './mode-matrix.ts';
import type { Right } from './rights.ts';
import type { HeldRole, Scope } from './roles.ts';
import { DESKSIDE_DEFAULTS, type TenantSettings } from './settings.ts';

/** Why something is not allowed; `reasons` is never empty and in {@link REFUSAL_REASONS} order. */
export interface Refusal {
  readonly what: SessionMode | SessionFeature;
  readonly reasons: readonly RefusalReason[];
}

/** How long a session may last, milliseconds. */
export interface SessionLimits {
  readonly longestMs: number;
  readonly idleMs: number;
}

/** What somebody may do as a helper. Every mode and feature is either allowed or in `refusals`, never both, never neither. */
export interface HelperStanding {
  readonly modes: readonly SessionMode[];
  readonly features: readonly SessionFeature[];
  readonly refusals: readonly Refusal[];
}

/** What one session may do. */
export interface PolicyDecision extends HelperStanding {
  readonly warnings: readonly DeviceWarning[];
  readonly limits: SessionLimits;
}

/** What is judged: a helper with a sharer, or (`sharer` null) what the helper could do with some sharer at best. */
interface Case extends Omit<PolicyInput, 'sharer'> {
  readonly sharer: SharerFacts | null;
}

const DISABLED: Readonly<Record<SessionFeature, RefusalReason>> = {
  chat: 'chat-disabled',
  elevation: 'elevation-disabled',
  clipboard: 'clipboard-disabled',
  files: 'files-disabled',
  unattended: 'unattended-disabled'
};

/**
 * Rights that open a mode. Control includes seeing, and elevation also lets the helper view and control once the sharer
 * allows (remote-help-facts.md section 2.2).
 */
const OPENS: Readonly<
  Record<
    SessionMode | 'elevation' | 'unattended',
    { readonly rights: readonly Right[]; readonly missing: RefusalReason }
  >
> = {
  view: { rights: ['view', 'control', 'elevation'], missing: 'right-view-missing' },
  control: { rights: ['control', 'elevation'], missing: 'right-control-missing' },
  elevation: { rights: ['elevation'], missing: 'right-elevation-missing' },
  unattended: { rights: ['unattended'], missing: 'right-unattended-missing' }
};

/**
 * Whether a scope reaches a sharer: by the person or by their enrolled device. Groups are those of the helper's own
 * organisation, so that only a scope of everybody reaches a partner's people.
 */
function reaches(scope: Scope, sharer: SharerFacts, helperTenant: string): boolean {
  const { device } = sharer;
  switch (scope.kind) {
    case 'all-users':
      return true;
    case 'all-devices':
      return device.enrolled;
    case 'all-users-and-devices':
      return true;
    case 'groups':
      return (
        sharer.tenantId === helperTenant &&
        scope.groups.some((group) => sharer.groups.has(group) || (device.enrolled && device.groups.has(group)))
      );
  }
}

/** Nothing when some role gives it and reaches; else why not: nobody gave it, or not over this sharer. */
function abilityReasons(
  roles: readonly { readonly role: HeldRole; readonly reaches: boolean }[],
  gives: (role: HeldRole) => boolean,
  missing: RefusalReason
): readonly RefusalReason[] {
  const giving = roles.filter(({ role }) => gives(role));
  if (giving.length === 0) return [missing];
  return giving.some((held) => held.reaches) ? [] : ['sharer-out-of-scope'];
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
  const own = settings.find(({ tenantId }) => tenantId === person.tenantId);
  const demand = side === 'helper' ? own?.helperAuthentication : own?.sharerAuthentication;
  if (demand !== undefined && !satisfies(person.authentication, demand)) reasons.push(`${side}-step-up-needed`);
  return reasons;
}

/** Reasons that concern the whole session, whatever is asked for. */
function sessionReasons({ helper, sharer, settings, partners }: Case): readonly RefusalReason[] {
  const reasons: RefusalReason[] = [];
  if (settings.length === 0 || !settings.every((tenant) => tenant.remoteHelpEnabled)) {
    reasons.push('remote-help-disabled');
  }
  reasons.push(...personReasons(helper, 'helper', settings, true));
  if (!helper.roles.some((role) => role.readsConnector)) reasons.push('right-connector-missing');
  if (sharer === null) return reasons;
  const { device } = sharer;
  if (!tenantsMayMeet(helper.tenantId, sharer.tenantId, partners)) reasons.push('tenant-not-allowed');
  reasons.push(...personReasons(sharer, 'sharer', settings, !(device.enrolled && device.dedicated)));
  if (!device.enrolled && !settings.every((tenant) => tenant.unenrolledAllowed)) reasons.push('device-not-enrolled');
  if (device.enrolled && !device.compliant && settings.some((tenant) => tenant.nonCompliantBlocked)) {
    reasons.push('device-not-compliant');
  }
  return reasons;
}

function allowedByAll(feature: SessionFeature, settings: readonly TenantSettings[]): boolean {
  switch (feature) {
    case 'chat':
      return settings.every((tenant) => tenant.chatAllowed);
    case 'elevation':
      return settings.every((tenant) => tenant.elevationAllowed);
    case 'clipboard':
      return settings.every((tenant) => tenant.clipboardAllowed);
    case 'files':
      return settings.every((tenant) => tenant.filesAllowed);
    case 'unattended':
      return settings.every((tenant) => tenant.unattendedAllowed);
  }
}

/** What the sharer's kind of client or device makes impossible, whoever asks (F7, F9). */
function kindReasons(feature: SessionFeature, sharer: SharerFacts | null): readonly RefusalReason[] {
  if (sharer === null) return [];
  if (feature === 'unattended')
    return sharer.device.enrolled && sharer.device.dedicated ? [] : ['device-not-dedicated'];
  if (feature === 'elevation') return sharer.clientKind === 'native-windows' ? [] : ['client-kind-cannot'];
  return feature !== 'chat' && sharer.clientKind === 'web' ? ['client-kind-cannot'] : [];
}

function inOrder(reasons: readonly RefusalReason[]): readonly RefusalReason[] {
  return REFUSAL_REASONS.filter((reason) => reasons.includes(reason));
}

function judge(about: Case): HelperStanding {
  const { helper, sharer, settings } = about;
  const roles = helper.roles.map((role) => ({
    role,
    reaches: sharer === null || reaches(role.scope, sharer, helper.tenantId)
  }));
  const may = (what: keyof typeof OPENS): readonly RefusalReason[] =>
    abilityReasons(
      roles,
      (role) => OPENS[what].rights.some((right) => role.rights.includes(right)),
      OPENS[what].missing
    );
  const common = [...sessionReasons(about), ...abilityReasons(roles, (role) => role.offersHelp, 'right-offer-missing')];
  const refusals: Refusal[] = [];
  const allowed = (what: SessionMode | SessionFeature, reasons: readonly RefusalReason[]): boolean => {
    if (reasons.length > 0) refusals.push({ what, reasons: inOrder(reasons) });
    return reasons.length === 0;
  };

  const modes = SESSION_MODES.filter((mode) => {
    const possible = sharer === null || MODE_MATRIX[helper.clientKind][sharer.clientKind].includes(mode);
    return allowed(mode, [...common, ...may(mode), ...(possible ? [] : (['client-kind-cannot'] as const))]);
  });
  // Chat, clipboard and files live inside a mode: where none is allowed they are refused for the same reasons.
  const inherited = modes.length === 0 ? refusals.flatMap(({ reasons }) => reasons) : [];
  const features = SESSION_FEATURES.filter((feature) =>
    allowed(feature, [
      ...(feature === 'elevation' || feature === 'unattended' ? [...common, ...may(feature)] : inherited),
      ...(allowedByAll(feature, settings) ? [] : [DISABLED[feature]]),
      ...kindReasons(feature, sharer)
    ])
  );
  return { modes, features, refusals };
}

function deviceWarnings(device: DeviceFacts): readonly DeviceWarning[] {
  const found: DeviceWarning[] = [];
  if (!device.enrolled) found.push('device-not-enrolled');
  else if (!device.compliant) found.push('device-not-compliant');
  return DEVICE_WARNINGS.filter((warning) => found.includes(warning));
}

/**
 * The organisation's policy for one session: a pure function, deny by default (features A5, F1–F7, F9). Something is allowed
 * when a role gives it and reaches the sharer, the tenant's switches allow it, both people are licensed and signed in as
 * strongly as demanded, the device is good enough, and the pair of clients can do it. Compliance warns, and blocks only
 * where the tenant says so (F5).
 */
export function decide(input: PolicyInput): PolicyDecision {
  const { settings, sharer } = input;
  return {
    ...judge(input),
    warnings: deviceWarnings(sharer.device),
    limits: {
      longestMs: Math.min(DESKSIDE_DEFAULTS.longestSessionMs, ...settings.map((tenant) => tenant.longestSessionMs)),
      idleMs: Math.min(DESKSIDE_DEFAULTS.idleLimitMs, ...settings.map((tenant) => tenant.idleLimitMs))
    }
  };
}

/**
 * What this helper could do with some sharer, the best of cases: who has nothing here can help nobody (F4). What depends on
 * the sharer and their device is not judged.
 */
export function helperStanding(helper: HelperFacts, settings: readonly TenantSettings[]): HelperStanding {
  return judge({ helper, sharer: null, settings, partners: [] });
}
