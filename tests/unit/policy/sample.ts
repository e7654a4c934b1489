import { decide, type HelperStanding } from '#shared/policy/decide.ts';
import type { DeviceFacts, HelperFacts, PolicyInput, SharerFacts } from '#shared/policy/facts.ts';
import type { Capability } from '#shared/policy/mode-matrix.ts';
import { RIGHTS } from '#shared/policy/rights.ts';
import type { HeldRole } from '#shared/policy/roles.ts';
import { DESKSIDE_DEFAULTS, DIRECTORY_DEFAULTS, type TenantSettings } from '#shared/policy/settings.ts';
import { SESSION_FEATURES, SESSION_MODES } from '#shared/session/modes.ts';

export const CAPABILITIES: readonly Capability[] = [...SESSION_MODES, ...SESSION_FEATURES];

/** What a tenant has whose administrators set nothing. */
export const DEFAULTS: Omit<TenantSettings, 'tenantId'> = { ...DIRECTORY_DEFAULTS, ...DESKSIDE_DEFAULTS };

export const EVERYBODY = { kind: 'all-users-and-devices' } as const;

/** All that a role can give, over everybody. */
export const FULL_ROLE: HeldRole = {
  rights: RIGHTS,
  offersHelp: true,
  readsConnector: true,
  reads: [],
  scope: EVERYBODY
};

/** Settings that allow everything and demand nothing but licences. */
export const OPEN: TenantSettings = {
  ...DEFAULTS,
  tenantId: 'home',
  remoteHelpEnabled: true,
  clipboardAllowed: true,
  filesAllowed: true,
  unattendedAllowed: true
};

/** An enrolled device of somebody. */
export const OWN_DEVICE = { enrolled: true, compliant: true, dedicated: false, groups: new Set<string>() } as const;
export const KIOSK = { ...OWN_DEVICE, dedicated: true } as const;

/** Everything in order on a dedicated Windows device: what a test takes one thing away from. */
export const GOOD: PolicyInput = {
  helper: {
    tenantId: 'home',
    clientKind: 'native-linux',
    enabled: true,
    licensed: true,
    roles: [FULL_ROLE],
    authentication: { mfa: false, contexts: [] }
  },
  sharer: {
    tenantId: 'home',
    clientKind: 'native-windows',
    enabled: true,
    licensed: true,
    groups: new Set(),
    authentication: { mfa: false, contexts: [] },
    device: KIOSK
  },
  settings: [OPEN],
  partners: []
};

export function withHelper(over: Partial<HelperFacts>, input: PolicyInput = GOOD): PolicyInput {
  return { ...input, helper: { ...input.helper, ...over } };
}

export function withSharer(over: Partial<SharerFacts>, input: PolicyInput = GOOD): PolicyInput {
  return { ...input, sharer: { ...input.sharer, ...over } };
}

export function withDevice(device: DeviceFacts, input: PolicyInput = GOOD): PolicyInput {
  return withSharer({ device }, input);
}

export function withSettings(over: Partial<TenantSettings>, input: PolicyInput = GOOD): PolicyInput {
  return { ...input, settings: input.settings.map((tenant) => ({ ...tenant, ...over })) };
}

/** The full role with other parts, as the helper's only one. */
export function withRole(over: Partial<HeldRole>, input: PolicyInput = GOOD): PolicyInput {
  return withHelper({ roles: [{ ...FULL_ROLE, ...over }] }, input);
}

/** Modes and features that are allowed, in the order of {@link CAPABILITIES}. */
export function allowedIn({ modes, features }: HelperStanding): readonly Capability[] {
  return [...modes, ...features];
}

/** What a decision allows. */
export function allowed(input: PolicyInput): readonly Capability[] {
  return allowedIn(decide(input));
}

/** The reasons against everything that is refused, by what. */
export function refused(input: PolicyInput): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(decide(input).refusals.map(({ what, reasons }) => [what, reasons]));
}

/** One list of reasons for several things. */
export function each<Reasons>(whats: readonly Capability[], reasons: Reasons): Readonly<Record<string, Reasons>> {
  return Object.fromEntries(whats.map((what) => [what, reasons]));
}
