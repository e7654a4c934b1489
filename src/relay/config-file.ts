import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, parseConfig, type RelayConfig } from './config.ts';

/** Names of the environment variables, and the field that each replaces. Numbers are written in digits. */
const FROM_ENVIRONMENT: Readonly<Record<string, { readonly path: readonly string[]; readonly number?: true }>> = {
  DESKSIDE_RELAY_HOST: { path: ['listen', 'host'] },
  DESKSIDE_RELAY_PORT: { path: ['listen', 'port'], number: true },
  DESKSIDE_RELAY_PUBLIC_NAME: { path: ['listen', 'publicName'] },
  DESKSIDE_RELAY_TLS_CERT_FILE: { path: ['tls', 'certFile'] },
  DESKSIDE_RELAY_TLS_KEY_FILE: { path: ['tls', 'keyFile'] },
  DESKSIDE_RELAY_AUDIENCE: { path: ['audience'] },
  DESKSIDE_RELAY_REQUIRED_SCOPE: { path: ['requiredScope'] },
  DESKSIDE_RELAY_CODE_LIFETIME_MS: { path: ['codeLifetimeMs'], number: true },
  DESKSIDE_RELAY_MINIMUM_CLIENT_VERSION: { path: ['minimumClientVersion'] }
};
/** `DESKSIDE_RELAY_CLIENT_SECRET_<tenant id, upper case, underscores>` replaces that tenant's `directory.clientSecret`. */
const SECRET_PREFIX = 'DESKSIDE_RELAY_CLIENT_SECRET_';

type Environment = Readonly<Record<string, string | undefined>>;
type Tree = { [key: string]: unknown };

const treeSchema = z.record(z.string(), z.unknown());
const tlsFilesSchema = z.strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) });
const tenantsSchema = z.array(z.looseObject({ tenantId: z.string(), directory: treeSchema }));

function branch(tree: Tree, key: string): Tree {
  const parsed = treeSchema.safeParse(tree[key] ?? {});
  if (!parsed.success) throw new ConfigError(`${key}: not an object`);
  tree[key] = parsed.data;
  return parsed.data;
}

function applyEnvironment(tree: Tree, environment: Environment): void {
  for (const [name, { path, number }] of Object.entries(FROM_ENVIRONMENT)) {
    const value = environment[name];
    if (value === undefined) continue;
    if (number && !/^\d{1,15}$/.test(value)) throw new ConfigError(`${name}: not a number`);
    const [first = '', second] = path;
    const target = second === undefined ? tree : branch(tree, first);
    target[second ?? first] = number ? Number(value) : value;
  }
  const tenants = tenantsSchema.safeParse(tree.tenants);
  if (!tenants.success) return;
  tree.tenants = tenants.data.map((tenant) => {
    const secret = environment[`${SECRET_PREFIX}${tenant.tenantId.toUpperCase().replaceAll('-', '_')}`];
    return secret === undefined ? tenant : { ...tenant, directory: { ...tenant.directory, clientSecret: secret } };
  });
}

/** Directory files are found beside the configuration, wherever the process was started. */
function applyPlace(tree: Tree, near: (path: string) => string): void {
  const tenants = tenantsSchema.safeParse(tree.tenants);
  if (!tenants.success) return;
  tree.tenants = tenants.data.map((tenant) => {
    const { path } = tenant.directory;
    return typeof path === 'string' ? { ...tenant, directory: { ...tenant.directory, path: near(path) } } : tenant;
  });
}

function readText(field: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${field}: the file cannot be read`);
  }
}

function parseJsonFile(file: string): Tree {
  const content = readText('--config', file);
  try {
    return treeSchema.parse(JSON.parse(content));
  } catch {
    throw new ConfigError('--config: not a JSON object');
  }
}

/**
 * The configuration in a JSON file, with what the environment replaces. In the file `tls` is `{ certFile, keyFile }`, PEM
 * files relative to it, as is the path of a directory file; everything else is as in `relayConfigSchema`. Throws a {@link ConfigError} that names the field.
 */
export function loadConfig(file: string, environment: Environment): RelayConfig {
  const tree = parseJsonFile(file);
  applyEnvironment(tree, environment);
  const files = tlsFilesSchema.safeParse(tree.tls);
  if (!files.success) throw new ConfigError('tls: certFile and keyFile are needed');
  const near = (path: string): string => resolve(dirname(file), path);
  applyPlace(tree, near);
  const cert = readText('tls.certFile', near(files.data.certFile));
  const key = readText('tls.keyFile', near(files.data.keyFile));
  return parseConfig({ ...tree, tls: { cert, key } });
}
