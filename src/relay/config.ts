import { z } from 'zod';
import { guidSchema } from '#shared/identity/card.ts';
import { CODE_LIFETIME_MS } from '#shared/protocol/limits.ts';
import { iceServerSchema } from '#shared/protocol/relay.ts';
import { codeLifetimeSchema, tenantPolicySchema } from './policy/tenant-policy.ts';

const httpsUrl = z.url({ protocol: /^https$/ });
const text = z.string().min(1).max(512);

/** How the relay reads a tenant's directory, as its own application. */
const graphDirectorySchema = z.strictObject({
  kind: z.literal('graph'),
  /** `https://graph.microsoft.com`, or where the demo's directory answers. */
  baseUrl: httpsUrl,
  tokenUrl: httpsUrl,
  clientId: text,
  clientSecret: text,
  scope: text
});

/** The directory in a JSON file, for organisations without Graph and for trying things out. */
const fileDirectorySchema = z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4_096) });

const tenantSchema = z.strictObject({
  tenantId: guidSchema,
  /** Issuer of this tenant's access tokens, exactly as in `iss`. */
  issuer: httpsUrl,
  displayName: text.optional(),
  directory: z.discriminatedUnion('kind', [graphDirectorySchema, fileDirectorySchema]),
  /** Service plans of which one is the licence for remote help (feature F6); Microsoft's when there are none. */
  licencePlans: z.array(text).min(1).max(32).optional(),
  policy: tenantPolicySchema
});

/** The relay's configuration, complete and checked. PEM texts, not paths: reading files is the entry's business. */
export const relayConfigSchema = z.strictObject({
  listen: z
    .strictObject({
      host: text.default('127.0.0.1'),
      /** 0 lets the system choose. */
      port: z.number().int().min(0).max(65_535).default(443),
      /** The host name in the URL that clients are given; the listening host when there is none. */
      publicName: text.optional()
    })
    .prefault({}),
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }),
  tenants: z.array(tenantSchema).min(1).max(1_000),
  /** `aud` of access tokens: the relay's own API registration. */
  audience: text,
  requiredScope: text.default('Session.Join'),
  /** Pairs of tenants that trust each other's people (feature A2). */
  partnerTenants: z
    .array(z.tuple([guidSchema, guidSchema]))
    .max(1_000)
    .default([]),
  /** For tenants whose policy sets none. */
  codeLifetimeMs: codeLifetimeSchema.default(CODE_LIFETIME_MS),
  minimumClientVersion: z
    .string()
    .regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/)
    .default('0.0.0'),
  iceServers: z.array(iceServerSchema).max(8).default([]),
  allowedOrigins: z
    .array(z.url({ protocol: /^https$/ }))
    .max(16)
    .default([])
});
export type RelayConfig = z.infer<typeof relayConfigSchema>;
/** The same with everything that has a default left open. */
export type RelayConfigInput = z.input<typeof relayConfigSchema>;

/** What is wrong with a configuration, by field; never a value, which may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Checks a configuration; throws a {@link ConfigError} that names every field that is wrong. */
export function parseConfig(value: unknown): RelayConfig {
  const parsed = relayConfigSchema.safeParse(value);
  if (parsed.success) {
    const ids = parsed.data.tenants.map(({ tenantId }) => tenantId);
    if (new Set(ids).size === ids.length) return parsed.data;
    throw new ConfigError('tenants: a tenant is listed twice');
  }
  const problems = parsed.error.issues.map(({ path, message, code }) => {
    const field = path.length === 0 ? '(configuration)' : path.join('.');
    return `${field}: ${code === 'unrecognized_keys' ? message : `not valid (${code})`}`;
  });
  throw new ConfigError(problems.join('\n'));
}
