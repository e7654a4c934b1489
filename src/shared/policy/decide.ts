import { DEVICE_WARNINGS, type DeviceWarning, REFUSAL_REASONS, type RefusalReason } from '../errors/codes.ts';
import type { ClientKind } from '../protocol/relay.ts';
import { SESSION_FEATURES, SESSION_MODES, type SessionFeature, type SessionMode } from '../session/modes.ts';
import { MODE_MATRIX } from './mode-matrix.ts';
import type { Right } from './rights.ts';

/** The switches of one tenant (feature F1). */
export interface TenantSettings {
  readonly remoteHelpEnabled: boolean;
  readonly chatAllowed: boolean;
  /** Whether a *sharer's* device may be unenrolled. */
  readonly unenrolledAllowed: boolean;
}

/** What the directory says about the sharer's device. */
export type DeviceFacts = { readonly enrolled: false } | { readonly enrolled: true; readonly compliant: boolean };

/** Two tenants that trust each other's people (feature A2); the order inside a pair means nothing. */
export type PartnerPair = readonly [string, string];

/** Everything that a decision rests on; nothing else may influence it. */
export interface PolicyInput {
  readonly helper: {
    readonly tenantId: string;
    readonly clientKind: ClientKind;
    readonly rights: readonly Right[];
  };
  readonly sharer: { readonly tenantId: string; readonly clientKind: ClientKind; readonly device: DeviceFacts };
  /** Settings of every tenant concerned (one, or two of a partnership); all have to allow, and an empty list denies. */
  readonly settings: readonly TenantSettings[];
  readonly partners: readonly PartnerPair[];
}

/** Why something is not allowed; `reasons` is never empty and in {@link REFUSAL_REASONS} order. */
export interface Refusal {
  readonly what: SessionMode | SessionFeature;
  readonly reasons: readonly RefusalReason[];
}

/** What one session may do. Every mode and feature is either allowed or in `refusals`, never both, never neither. */
export interface PolicyDecision {
  readonly modes: readonly SessionMode[];
  readonly features: readonly SessionFeature[];
  readonly warnings: readonly DeviceWarning[];
  readonly refusals: readonly Refusal[];
}

/** Whether people of the two tenants may meet at all: one organisation, or partners by the explicit list (A2). */
export function tenantsMayMeet(one: string, other: string, partners: readonly PartnerPair[]): boolean {
  if (one === other) return true;
  return partners.some(([a, b]) => (a === one && b === other) || (a === other && b === one));
}

/** Reasons that concern the whole session, whatever is asked for. */
function sessionReasons(input: PolicyInput): RefusalReason[] {
  const reasons: RefusalReason[] = [];
  const { settings, helper, sharer, partners } = input;
  if (settings.length === 0 || !settings.every((tenant) => tenant.remoteHelpEnabled)) {
    reasons.push('remote-help-disabled');
  }
  if (!tenantsMayMeet(helper.tenantId, sharer.tenantId, partners)) reasons.push('tenant-not-allowed');
  if (!sharer.device.enrolled && !settings.every((tenant) => tenant.unenrolledAllowed)) {
    reasons.push('device-not-enrolled');
  }
  return reasons;
}

/**
 * Rights that open a mode. Control includes seeing, and elevation also lets the helper view and control once the sharer
 * allows (remote-help-facts.md section 2.2).
 */
const OPENS: Readonly<Record<SessionMode, { readonly rights: readonly Right[]; readonly missing: RefusalReason }>> = {
  view: { rights: ['view', 'control', 'elevation'], missing: 'right-view-missing' },
  control: { rights: ['control', 'elevation'], missing: 'right-control-missing' }
};

function modeReasons(mode: SessionMode, input: PolicyInput): RefusalReason[] {
  const reasons: RefusalReason[] = [];
  const { rights, missing } = OPENS[mode];
  if (!rights.some((right) => input.helper.rights.includes(right))) reasons.push(missing);
  if (!MODE_MATRIX[input.helper.clientKind][input.sharer.clientKind].includes(mode)) reasons.push('client-kind-cannot');
  return reasons;
}

function deviceWarnings(device: DeviceFacts): readonly DeviceWarning[] {
  const found: DeviceWarning[] = [];
  if (!device.enrolled) found.push('device-not-enrolled');
  else if (!device.compliant) found.push('device-not-compliant');
  return DEVICE_WARNINGS.filter((warning) => found.includes(warning));
}

function inOrder(reasons: readonly RefusalReason[]): readonly RefusalReason[] {
  return REFUSAL_REASONS.filter((reason) => reasons.includes(reason));
}

/**
 * The organisation's policy for one session: a pure function, deny by default. A mode needs a right, a pair of clients that
 * can do it, a tenant that switched remote help on, one organisation (or partners), and a device that may be unenrolled only
 * where the tenant says so. Compliance warns and does not block (feature F5).
 *
 * Chat lives inside a session: where no mode is allowed it is refused for the reasons that refuse the modes.
 */
export function decide(input: PolicyInput): PolicyDecision {
  const common = sessionReasons(input);
  const refusals: Refusal[] = [];
  const modes = SESSION_MODES.filter((mode) => {
    const reasons = inOrder([...common, ...modeReasons(mode, input)]);
    if (reasons.length > 0) refusals.push({ what: mode, reasons });
    return reasons.length === 0;
  });
  const chat: RefusalReason[] = modes.length === 0 ? refusals.flatMap((refusal) => refusal.reasons) : [];
  if (!input.settings.every((tenant) => tenant.chatAllowed)) chat.push('chat-disabled');
  const features = SESSION_FEATURES.filter(() => chat.length === 0);
  if (chat.length > 0) refusals.push({ what: 'chat', reasons: inOrder(chat) });
  return { modes, features, warnings: deviceWarnings(input.sharer.device), refusals };
}
