import { ConfigError } from './config.ts';

/** What a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a value stands in the configuration. */
export type FieldPath = readonly (string | number)[];

/** One variable of the environment that replaces a field. */
export interface Override {
  readonly name: string;
  readonly path: FieldPath;
  readonly value: string | number;
}

interface Variable {
  readonly path: FieldPath;
  /** Written in digits. */
  readonly number?: true;
  /** May also be given as `<name>_FILE`, a file that holds it. */
  readonly secret?: true;
}

/** The variables, and the field that each replaces. `docs/relay-configuration.md` lists them. */
export const VARIABLES: Readonly<Record<string, Variable>> = {
  DESKSIDE_RELAY_HOST: { path: ['listen', 'host'] },
  DESKSIDE_RELAY_PORT: { path: ['listen', 'port'], number: true },
  DESKSIDE_RELAY_PUBLIC_NAME: { path: ['listen', 'publicName'] },
  DESKSIDE_RELAY_PUBLIC_PORT: { path: ['listen', 'publicPort'], number: true },
  DESKSIDE_RELAY_LISTEN_PATH: { path: ['listen', 'path'] },
  DESKSIDE_RELAY_TLS_CERT_FILE: { path: ['tls', 'certFile'] },
  DESKSIDE_RELAY_TLS_KEY_FILE: { path: ['tls', 'keyFile'] },
  DESKSIDE_RELAY_AUDIENCE: { path: ['audience'] },
  DESKSIDE_RELAY_REQUIRED_SCOPE: { path: ['requiredScope'] },
  DESKSIDE_RELAY_CODE_LIFETIME_MS: { path: ['codeLifetimeMs'], number: true },
  DESKSIDE_RELAY_MINIMUM_CLIENT_VERSION: { path: ['minimumClientVersion'] },
  DESKSIDE_RELAY_DRAIN_MS: { path: ['drainMs'], number: true },
  DESKSIDE_RELAY_METRICS_HOST: { path: ['metrics', 'host'] },
  DESKSIDE_RELAY_METRICS_PORT: { path: ['metrics', 'port'], number: true },
  DESKSIDE_RELAY_CHANGES_EVERY_MS: { path: ['changes', 'everyMs'], number: true },
  DESKSIDE_RELAY_LEDGER_KIND: { path: ['ledger', 'kind'] },
  DESKSIDE_RELAY_LEDGER_PATH: { path: ['ledger', 'path'] },
  DESKSIDE_RELAY_LEDGER_URL: { path: ['ledger', 'url'], secret: true },
  DESKSIDE_RELAY_BUS_URL: { path: ['bus', 'url'], secret: true },
  DESKSIDE_RELAY_BUS_SECRET: { path: ['bus', 'secret'], secret: true },
  DESKSIDE_RELAY_TURN_SECRET: { path: ['turn', 'secret'], secret: true },
  DESKSIDE_RELAY_LEDGER_SPOOL: { path: ['ledger', 'spool'] },
  DESKSIDE_RELAY_LEDGER_NODE: { path: ['ledger', 'node'] },
  DESKSIDE_RELAY_RETENTION_DAYS: { path: ['ledger', 'retentionDays'], number: true },
  DESKSIDE_RELAY_SIEM_TOKEN: { path: ['siem', 'authentication', 'token'], secret: true },
  DESKSIDE_RELAY_SIEM_SECRET: { path: ['siem', 'authentication', 'secret'], secret: true },
  /** For a configuration without `tenants`: the one tenant, with everything else as the defaults have it. */
  DESKSIDE_RELAY_TENANT_ID: { path: ['tenants', 0, 'tenantId'] }
};

/** `DESKSIDE_RELAY_CLIENT_SECRET_<tenant id, upper case, underscores>`; without a tenant when there is only one. */
export const CLIENT_SECRET = 'DESKSIDE_RELAY_CLIENT_SECRET';
const PREFIX = 'DESKSIDE_RELAY_';

/** The name of the variable with this tenant's client secret. */
export function clientSecretName(tenantId: string): string {
  return `${CLIENT_SECRET}_${tenantId.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * What the environment replaces, for a configuration with these tenants. Throws a {@link ConfigError} that names the variable.
 *
 * @param readText the text of a file; throws when it cannot be read
 */
export function overridesFrom(
  environment: Environment,
  tenantIds: readonly string[],
  readText: (file: string) => string
): readonly Override[] {
  const found = (name: string, { path, number, secret }: Variable): readonly Override[] => {
    const value = secret === true ? secretFrom(environment, name, readText) : environment[name];
    if (value === undefined) return [];
    if (number === true && !/^\d{1,15}$/.test(value)) throw new ConfigError(`${name}: not a number`);
    return [{ name, path, value: number === true ? Number(value) : value }];
  };
  const ids = tenantIds.length > 0 ? tenantIds : tenantFrom(environment);
  const plain = Object.entries(VARIABLES)
    .filter(([name]) => name !== 'DESKSIDE_RELAY_TENANT_ID' || tenantIds.length === 0)
    .flatMap(([name, variable]) => found(name, variable));
  const secrets = ids.flatMap((tenantId, index) => {
    const path = ['tenants', index, 'directory', 'clientSecret'];
    const own = found(clientSecretName(tenantId), { path, secret: true });
    return own.length > 0 || ids.length > 1 ? own : found(CLIENT_SECRET, { path, secret: true });
  });
  return [...plain, ...secrets];
}

/** Variables that look like ours and mean nothing, for the one who mistyped one. */
export function unknownVariables(environment: Environment, tenantIds: readonly string[]): readonly string[] {
  const known = new Set<string>([...Object.keys(VARIABLES), CLIENT_SECRET, ...tenantIds.map(clientSecretName)]);
  return Object.keys(environment).filter(
    (name) => name.startsWith(PREFIX) && !known.has(name) && !known.has(name.replace(/_FILE$/, ''))
  );
}

function tenantFrom(environment: Environment): readonly string[] {
  const id = environment.DESKSIDE_RELAY_TENANT_ID;
  return id === undefined ? [] : [id];
}

function secretFrom(environment: Environment, name: string, readText: (file: string) => string): string | undefined {
  const file = environment[`${name}_FILE`];
  if (file === undefined) return environment[name];
  if (environment[name] !== undefined) throw new ConfigError(`${name}: given twice, with and without _FILE`);
  try {
    return withoutLineEnd(readText(file));
  } catch {
    throw new ConfigError(`${name}_FILE: the file cannot be read`);
  }
}

/** Editors and `echo` end a file with a line end, which is no part of a secret. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
