import { type DeviceWarning, REFUSAL_REASONS, type RefusalReason } from '../errors/codes.ts';
import { SESSION_FEATURES, SESSION_MODES, type SessionFeature, type SessionMode } from '../session/modes.ts';
import type { DeviceFacts, HelperFacts, PolicyInput, SharerFacts } from './facts.ts';
import { type Capability, MODE_MATRIX } from './mode-matrix.ts';
import { type Case, prerequisitesMissing, settingsConcerned } from './prerequisites.ts';
import { reaches, reachesSomebody } from './reach.ts';
import type { Right } from './rights.ts';
import { abilitiesOf, type RoleAbilities } from './roles.ts';
import type { TenantSettings } from './settings.ts';

/** Why something is not allowed; `reasons` is never empty and in {@link REFUSAL_REASONS} order, each once. */
export interface Refusal {
  readonly what: Capability;
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

interface Opening {
  /** Any of these opens it. */
  readonly rights: readonly Right[];
  readonly missing: RefusalReason;
}

/** Control includes seeing, and elevation lets the helper view and control as well (remote-help-facts.md section 2.2). */
const SEEING: Opening = { rights: ['view', 'control', 'elevation'], missing: 'right-view-missing' };

/** Rights that open something. Chat, clipboard and files live inside a mode, the least of which is seeing. */
const OPENS: Readonly<Record<Capability, Opening>> = {
  view: SEEING,
  control: { rights: ['control', 'elevation'], missing: 'right-control-missing' },
  chat: SEEING,
  elevation: { rights: ['elevation'], missing: 'right-elevation-missing' },
  clipboard: SEEING,
  files: SEEING,
  unattended: { rights: ['unattended'], missing: 'right-unattended-missing' }
};

interface Switch {
  readonly allowed: (tenant: TenantSettings) => boolean;
  readonly off: RefusalReason;
}

/** The tenant's switch of each feature (feature F1); a mode has none. */
const SWITCHES: Readonly<Record<SessionFeature, Switch>> = {
  chat: { allowed: (tenant) => tenant.chatAllowed, off: 'chat-disabled' },
  elevation: { allowed: (tenant) => tenant.elevationAllowed, off: 'elevation-disabled' },
  clipboard: { allowed: (tenant) => tenant.clipboardAllowed, off: 'clipboard-disabled' },
  files: { allowed: (tenant) => tenant.filesAllowed, off: 'files-disabled' },
  unattended: { allowed: (tenant) => tenant.unattendedAllowed, off: 'unattended-disabled' }
};

const DEDICATED: DeviceFacts = { enrolled: true, dedicated: true, compliant: true, groups: new Set() };

/**
 * The sharer on the dedicated device that unattended help needs (feature F9). Whether it is one has a reason of its own;
 * a lack that goes with becoming one (enrolment, a licence) is not named beside it.
 */
function onDedicatedDevice(sharer: SharerFacts): SharerFacts {
  const { device } = sharer;
  return { ...sharer, device: device.enrolled ? { ...device, dedicated: true } : DEDICATED };
}

/** What the helper has: by any role at all, and by those that reach the sharer. */
interface Held {
  readonly anywhere: RoleAbilities;
  readonly here: RoleAbilities;
}

function heldOver(helper: HelperFacts, sharer: SharerFacts | null): Held {
  const reaching = helper.roles.filter(({ scope }) =>
    sharer === null ? reachesSomebody(scope) : reaches(scope, sharer, helper)
  );
  return { anywhere: abilitiesOf(helper.roles), here: abilitiesOf(reaching) };
}

/** Nothing when some role gives it and reaches; else why not: nobody gave it, or not over this sharer. */
function lacking(
  { anywhere, here }: Held,
  gives: (abilities: RoleAbilities) => boolean,
  missing: RefusalReason
): readonly RefusalReason[] {
  if (gives(here)) return [];
  return [gives(anywhere) ? 'sharer-out-of-scope' : missing];
}

/** Whatever stands against everything, with what the helper's roles give over this sharer. */
interface Ground {
  readonly held: Held;
  readonly reasons: readonly RefusalReason[];
}

function groundFor(about: Case, held: Held, settings: readonly TenantSettings[]): Ground {
  const reasons = [
    ...prerequisitesMissing(about, settings),
    // The connector is the organisation's and has no scope; offering help is done to somebody.
    ...(held.anywhere.readsConnector ? [] : (['right-connector-missing'] as const)),
    ...lacking(held, (abilities) => abilities.offersHelp, 'right-offer-missing')
  ];
  return { held, reasons };
}

function groundUnattended(about: Case, attended: Ground, settings: readonly TenantSettings[]): Ground {
  if (about.sharer === null) return attended;
  const sharer = onDedicatedDevice(about.sharer);
  // Scopes are most of a decision's cost, and dedicated or not they reach an enrolled device alike.
  const held = about.sharer.device.enrolled ? attended.held : heldOver(about.helper, sharer);
  return groundFor({ ...about, sharer }, held, settings);
}

function inOrder(reasons: readonly RefusalReason[]): readonly RefusalReason[] {
  return REFUSAL_REASONS.filter((reason) => reasons.includes(reason));
}

function judge(about: Case, settings: readonly TenantSettings[]): HelperStanding {
  const { helper, sharer } = about;
  const attended = groundFor(about, heldOver(helper, sharer), settings);
  const unattended = groundUnattended(about, attended, settings);
  const refusals: Refusal[] = [];

  const allowed = (what: Capability, own: readonly RefusalReason[]): boolean => {
    const { held, reasons } = what === 'unattended' ? unattended : attended;
    const { rights, missing } = OPENS[what];
    const against = [
      ...reasons,
      ...lacking(held, (has) => rights.some((right) => has.rights.includes(right)), missing)
    ];
    if (sharer !== null && !MODE_MATRIX[helper.clientKind][sharer.clientKind].includes(what)) {
      against.push('client-kind-cannot');
    }
    against.push(...own);
    if (against.length > 0) refusals.push({ what, reasons: inOrder(against) });
    return against.length === 0;
  };
  const featureReasons = (feature: SessionFeature): readonly RefusalReason[] => {
    const reasons: RefusalReason[] = [];
    if (!settings.every(SWITCHES[feature].allowed)) reasons.push(SWITCHES[feature].off);
    if (feature === 'unattended' && sharer !== null && !(sharer.device.enrolled && sharer.device.dedicated)) {
      reasons.push('device-not-dedicated');
    }
    return reasons;
  };

  const modes = SESSION_MODES.filter((mode) => allowed(mode, []));
  const features = SESSION_FEATURES.filter((feature) => allowed(feature, featureReasons(feature)));
  return { modes, features, refusals };
}

function deviceWarnings(device: DeviceFacts): readonly DeviceWarning[] {
  if (!device.enrolled) return ['device-not-enrolled'];
  return device.compliant ? [] : ['device-not-compliant'];
}

/**
 * The organisation's policy for one session: a pure function, deny by default (features A5, F1–F7, F9). Something is allowed
 * when a role gives it and reaches the sharer, the tenant's switches allow it, both people are licensed and signed in as
 * strongly as demanded, the device is good enough, and the pair of clients can do it. Compliance warns, and blocks only
 * where the tenant says so (F5). Of two tenants' limits the shorter holds.
 */
export function decide(input: PolicyInput): PolicyDecision {
  const settings = settingsConcerned(input);
  return {
    ...judge(input, settings),
    warnings: deviceWarnings(input.sharer.device),
    limits: {
      longestMs: Math.min(...settings.map((tenant) => tenant.longestSessionMs)),
      idleMs: Math.min(...settings.map((tenant) => tenant.idleLimitMs))
    }
  };
}

/**
 * What this helper could do with some sharer of their own organisation, the best of cases: who has nothing here can help
 * nobody (F4). What depends on the sharer and their device is not judged.
 */
export function helperStanding(helper: HelperFacts, settings: readonly TenantSettings[]): HelperStanding {
  const about: Case = { helper, sharer: null, settings, partners: [] };
  return judge(about, settingsConcerned(about));
}
