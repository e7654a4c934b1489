/** What somebody's sign-in must have satisfied before they take part (feature A5); all of it. */
export interface AuthenticationDemand {
  /** A second factor. */
  readonly mfa: boolean;
  /** Entra authentication contexts (`c1` … `c99`), each of which the organisation fills with its own policy. */
  readonly contexts: readonly string[];
}

export const NO_DEMAND: AuthenticationDemand = { mfa: false, contexts: [] };

/** The three switches that Intune has for a tenant (`remoteAssistanceSettings`; remote-help-facts.md section 2.1). */
export interface DirectorySettings {
  readonly remoteHelpEnabled: boolean;
  /** Whether a *sharer's* device may be unenrolled. */
  readonly unenrolledAllowed: boolean;
  readonly chatAllowed: boolean;
}

/** The switches that Deskside adds (feature F1). */
export interface DesksideSettings {
  /** Refuse a device that is not compliant instead of only warning of it (feature F5). */
  readonly nonCompliantBlocked: boolean;
  /** Helper and sharer need the licence that the directory shows (feature F6). */
  readonly licenceRequired: boolean;
  readonly elevationAllowed: boolean;
  readonly clipboardAllowed: boolean;
  readonly filesAllowed: boolean;
  readonly unattendedAllowed: boolean;
  readonly helperAuthentication: AuthenticationDemand;
  readonly sharerAuthentication: AuthenticationDemand;
  /** Longest time between joining and the end, milliseconds. */
  readonly longestSessionMs: number;
  /** Longest time in which neither person does anything, milliseconds. */
  readonly idleLimitMs: number;
}

/** Every switch of one tenant (feature F1). */
export interface TenantSettings extends DirectorySettings, DesksideSettings {
  readonly tenantId: string;
}

const HOUR_MS = 60 * 60_000;

/** Deskside's own switches when nobody has set them: whatever moves data or rights beyond the screen is off. */
export const DESKSIDE_DEFAULTS: DesksideSettings = {
  nonCompliantBlocked: false,
  licenceRequired: true,
  // The role's right decides, as in the source; this switch is there to forbid it.
  elevationAllowed: true,
  clipboardAllowed: false,
  filesAllowed: false,
  unattendedAllowed: false,
  helperAuthentication: NO_DEMAND,
  sharerAuthentication: NO_DEMAND,
  longestSessionMs: 8 * HOUR_MS,
  idleLimitMs: HOUR_MS / 2
};

/** Intune's switches when nobody has set them: off, off, on (remote-help-facts.md section 2.1). */
export const DIRECTORY_DEFAULTS: DirectorySettings = {
  remoteHelpEnabled: false,
  unenrolledAllowed: false,
  chatAllowed: true
};
