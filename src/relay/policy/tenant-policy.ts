import { z } from 'zod';
import { DESKSIDE_DEFAULTS, type DesksideSettings } from '#shared/policy/settings.ts';

/** Bounds of the switches that are times, milliseconds. */
const MINUTE_MS = 60_000;
const LONGEST_SESSION_MS = 24 * 60 * MINUTE_MS;
/** A code that lives for less than this cannot be read out, and one that lives for longer than an hour gets about. */
const CODE_LIFETIME_BOUNDS = { min: 10_000, max: 60 * MINUTE_MS } as const;

/** How long a security code lives, milliseconds. */
export const codeLifetimeSchema = z.number().int().min(CODE_LIFETIME_BOUNDS.min).max(CODE_LIFETIME_BOUNDS.max);

/** Whole seconds, because that is what a grant counts in. */
const limitSchema = z.number().int().multipleOf(1_000).min(MINUTE_MS).max(LONGEST_SESSION_MS);

/** What a sign-in must have satisfied (A5). Entra knows the contexts `c1` to `c99`. */
const demandSchema = z
  .strictObject({
    mfa: z.boolean().default(false),
    contexts: z
      .array(z.string().regex(/^c[1-9]\d?$/))
      .max(16)
      .default([])
  })
  .prefault({});

const unset = DESKSIDE_DEFAULTS;

/**
 * Deskside's own switches of one tenant as the configuration has them (feature F1); what is left out is as in
 * `DESKSIDE_DEFAULTS`. Graph has none of them.
 */
export const tenantPolicySchema = z
  .strictObject({
    nonCompliantBlocked: z.boolean().default(unset.nonCompliantBlocked),
    licenceRequired: z.boolean().default(unset.licenceRequired),
    elevationAllowed: z.boolean().default(unset.elevationAllowed),
    clipboardAllowed: z.boolean().default(unset.clipboardAllowed),
    filesAllowed: z.boolean().default(unset.filesAllowed),
    unattendedAllowed: z.boolean().default(unset.unattendedAllowed),
    helperAuthentication: demandSchema,
    sharerAuthentication: demandSchema,
    longestSessionMs: limitSchema.default(unset.longestSessionMs),
    idleLimitMs: limitSchema.default(unset.idleLimitMs),
    /** The configuration's own when there is none. */
    codeLifetimeMs: codeLifetimeSchema.optional()
  })
  .prefault({});

/** What the relay's rules depend on per tenant. A tenant that is not configured has the defaults. */
export interface TenantPolicies {
  readonly settingsOf: (tenantId: string) => DesksideSettings;
  /** How long a code of this tenant's helpers lives, milliseconds. */
  readonly codeLifetimeOf: (tenantId: string) => number;
}

interface TenantConfig {
  readonly tenantId: string;
  readonly policy: z.infer<typeof tenantPolicySchema>;
}

/** The policies of the tenants of a configuration; `codeLifetimeMs` is for those that set none. */
export function tenantPolicies(tenants: readonly TenantConfig[], codeLifetimeMs: number): TenantPolicies {
  const byId = new Map(tenants.map(({ tenantId, policy }) => [tenantId, policy]));
  return {
    settingsOf: (tenantId) => byId.get(tenantId) ?? DESKSIDE_DEFAULTS,
    codeLifetimeOf: (tenantId) => byId.get(tenantId)?.codeLifetimeMs ?? codeLifetimeMs
  };
}
