import { z } from 'zod';
import { guidSchema } from '#shared/identity/card.ts';
import { CODE_LIFETIME_MS } from '#shared/protocol/limits.ts';
import { iceServerSchema } from '#shared/protocol/relay.ts';
import { busConfigSchema } from './cluster/config.ts';
import { listenProblems, listenSchema } from './http/listen-config.ts';
import { ledgerConfigSchema } from './ledger/config.ts';
import { codeLifetimeSchema, tenantPolicySchema } from './policy/tenant-policy.ts';
import { siemConfigSchema } from './siem/config.ts';
import { ownTurnServer, turnServerProblems } from './turn/configure.ts';
import { turnConfigSchema } from './turn/credentials.ts';

const httpsUrl = z.url({ protocol: /^https$/ });
const text = z.string().min(1).max(512);

/** Where Microsoft's global cloud is; a national one is named field by field. */
const LOGIN = 'https://login.microsoftonline.com';
const GRAPH = 'https://graph.microsoft.com';

/** How the relay reads a tenant's directory, as its own application. What is left out is Microsoft's. */
const graphDirectorySchema = z.strictObject({
  kind: z.literal('graph'),
  /** Without a path. */
  baseUrl: httpsUrl.default(GRAPH),
  tokenUrl: httpsUrl.optional(),
  /** The relay's API registration itself when there is none. */
  clientId: text.optional(),
  clientSecret: text,
  scope: text.optional()
});

/** The directory in a JSON file, for organisations without Graph and for trying things out. */
const fileDirectorySchema = z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4_096) });

const tenantSchema = z.strictObject({
  tenantId: guidSchema,
  /** Issuer of this tenant's access tokens, exactly as in `iss`; Entra's when there is none. */
  issuer: httpsUrl.optional(),
  displayName: text.optional(),
  directory: z.discriminatedUnion('kind', [graphDirectorySchema, fileDirectorySchema]),
  /** Service plans of which one is the licence for remote help (feature F6); Microsoft's when there are none. */
  licencePlans: z.array(text).min(1).max(32).optional(),
  policy: tenantPolicySchema
});

/** The listener of metrics and health for the organisation's own machines; it has no TLS and asks nobody who they are. */
const metricsSchema = z.strictObject({
  host: text.default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(9464)
});

const fields = z.strictObject({
  listen: listenSchema,
  /** None where a proxy in front ends TLS. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
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
  /** A TURN server that shares a secret with this relay (feature J1). */
  turn: turnConfigSchema.extend(ownTurnServer).optional(),
  allowedOrigins: z
    .array(z.url({ protocol: /^https$/ }))
    .max(16)
    .default([]),
  /** For more than one relay: how they find each other. */
  bus: busConfigSchema.optional(),
  /** Where the record is kept, and for how long (features G1, G5). */
  ledger: ledgerConfigSchema.prefault({ kind: 'memory' }),
  /** Where the record is streamed to (feature G9). */
  siem: siemConfigSchema.optional(),
  /** How often the tenants' directories are looked at for changes of settings, roles and assignments (feature G4). */
  changes: z.strictObject({ everyMs: z.number().int().min(10_000).max(86_400_000).default(300_000) }).prefault({}),
  /** `false`: no such listener. */
  metrics: z.union([z.literal(false), metricsSchema]).default(false),
  /** How long a relay that is told to stop waits for its sessions to end by themselves, milliseconds. */
  drainMs: z.number().int().min(0).max(600_000).default(25_000)
});

type Fields = z.infer<typeof fields>;

/** A tenant with what follows from its id and from the relay's own registration. */
function completeTenant({ tenantId, issuer, directory, ...rest }: Fields['tenants'][number], audience: string) {
  return {
    ...rest,
    tenantId,
    issuer: issuer ?? `${LOGIN}/${tenantId}/v2.0`,
    directory:
      directory.kind === 'file'
        ? directory
        : {
            ...directory,
            tokenUrl: directory.tokenUrl ?? `${LOGIN}/${tenantId}/oauth2/v2.0/token`,
            clientId: directory.clientId ?? audience,
            scope: directory.scope ?? `${directory.baseUrl}/.default`
          }
  };
}

/** The relay's configuration, complete and checked. PEM texts, not paths: reading files is the entry's business. */
export const relayConfigSchema = fields.transform((config) => ({
  ...config,
  tenants: config.tenants.map((tenant) => completeTenant(tenant, config.audience))
}));
export type RelayConfig = z.infer<typeof relayConfigSchema>;
/** The same with everything that has a default left open. */
export type RelayConfigInput = z.input<typeof relayConfigSchema>;

/** One thing that is wrong, in words that hold no value. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

/** What is wrong with a configuration, by field; never a value, which may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** By field, where it is about fields; empty for a file or a variable that cannot be used at all. */
  readonly problems: readonly ConfigProblem[];

  constructor(message: string, problems: readonly ConfigProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** One problem as a line: the field and what is wrong with it. */
export function problemLine({ path, says }: ConfigProblem): string {
  return `${path.length === 0 ? '(configuration)' : path.map(String).join('.')}: ${says}`;
}

/** Checks a configuration; throws a {@link ConfigError} that names every field that is wrong. */
export function parseConfig(value: unknown): RelayConfig {
  const parsed = relayConfigSchema.safeParse(value);
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) => problemsOf(issue, value));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new ConfigError(problems.map(problemLine).join('\n'), problems);
}

function problemsOf(issue: z.core.$ZodIssue, whole: unknown): readonly ConfigProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], says: 'not a field' }));
  }
  const missing = path.length > 0 && valueAt(whole, path) === undefined;
  return [{ path, says: `not valid (${missing ? 'missing' : rule(issue)})` }];
}

/** The rule that was broken; it comes from the schema, never from the value. */
function rule(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `has to be: ${issue.expected}`;
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_value':
      return `one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'regex' ? 'not of its form' : `not of its form: ${issue.format}`;
    default:
      return issue.code;
  }
}

const nodeSchema = z.record(z.string(), z.unknown()).or(z.array(z.unknown()));

function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (value, key) => (nodeSchema.safeParse(value).success ? Reflect.get(Object(value), key) : undefined),
    whole
  );
}

/** What no single field shows. */
function contradictions({ tenants, partnerTenants, turn, listen, tls }: RelayConfig): readonly ConfigProblem[] {
  const ids = tenants.map(({ tenantId }) => tenantId);
  const twice = ids.flatMap((id, index): ConfigProblem[] =>
    ids.indexOf(id) === index ? [] : [{ path: ['tenants', index, 'tenantId'], says: 'a tenant is listed twice' }]
  );
  const strangers = partnerTenants.flatMap((pair, index): ConfigProblem[] =>
    pair.every((id) => ids.includes(id))
      ? []
      : [{ path: ['partnerTenants', index], says: 'names a tenant that is not listed' }]
  );
  const ofTurn = turnServerProblems(turn, listen.publicName ?? listen.host).map(
    (path): ConfigProblem => ({ path: ['turn', 'server', ...path], says: 'does not go together with the rest' })
  );
  const ofListen = listenProblems(listen, tls !== undefined, turn?.onRelayPort !== undefined);
  return [...twice, ...strangers, ...ofTurn, ...ofListen];
}
