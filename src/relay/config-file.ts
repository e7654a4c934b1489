import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError, type ConfigProblem, parseConfig, problemLine, type RelayConfig } from './config.ts';
import { type Environment, type FieldPath, overridesFrom, withoutLineEnd } from './config-environment.ts';
import { type ConfigSource, readConfigSource, type Tree } from './config-source.ts';

/** The names of what the relay keeps on disk when nothing names others. */
const LEDGER_FILE = 'deskside-relay.db';
const SPOOL_FOLDER = 'deskside-relay.spool';
const SIEM_FILE = 'deskside-relay.siem';

const treeSchema = z.record(z.string(), z.unknown());
const tlsFilesSchema = z.strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) });
const tenantIdsSchema = z.array(z.looseObject({ tenantId: z.string() }));

/** Secrets that a file may hold, each also as `<name>File`, a path to a file that holds it. `*` is every one of a list. */
const SECRETS: readonly (readonly string[])[] = [
  ['tenants', '*', 'directory', 'clientSecret'],
  ['ledger', 'url'],
  ['bus', 'url'],
  ['bus', 'secret'],
  ['turn', 'secret'],
  ['turn', 'formerSecret'],
  ['siem', 'authentication', 'token'],
  ['siem', 'authentication', 'secret']
];
/** Fields that are paths, relative to the configuration. */
const PATHS: readonly (readonly string[])[] = [
  ['tenants', '*', 'directory', 'path'],
  ['listen', 'path'],
  ['ledger', 'path'],
  ['ledger', 'spool'],
  ['siem', 'positionFile']
];

const NOTHING: ConfigSource = { tree: {}, place: () => '(environment)' };

function isTree(value: unknown): value is Tree {
  return treeSchema.safeParse(value).success;
}

/** The value below `parent` that a path goes on into, made when there is none. */
function child(parent: Tree | unknown[], key: string | number, next: string | number | undefined): unknown {
  const read = (): unknown => (Array.isArray(parent) ? parent[Number(key)] : parent[String(key)]);
  if (read() === undefined || read() === null) put(parent, key, typeof next === 'number' ? [] : {});
  return read();
}

function put(parent: Tree | unknown[], key: string | number, value: unknown): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else parent[String(key)] = value;
}

/** Sets a field; throws a {@link ConfigError} when something on the way is no object. */
function setField(tree: Tree, path: FieldPath, value: unknown): void {
  let at: Tree | unknown[] = tree;
  for (const [index, key] of path.slice(0, -1).entries()) {
    const next = child(at, key, path[index + 1]);
    if (!Array.isArray(next) && !isTree(next)) {
      const field = path.slice(0, index + 1);
      throw new ConfigError(`${field.join('.')}: not an object`, [{ path: field, says: 'not an object' }]);
    }
    at = next;
  }
  const last = path.at(-1);
  if (last !== undefined) put(at, last, value);
}

/** The objects that hold a field of this path, with their own paths. */
function holders(value: unknown, path: readonly string[], at: FieldPath = []): { holder: Tree; at: FieldPath }[] {
  const [first, ...rest] = path;
  if (first === undefined) return [];
  if (first === '*') {
    return Array.isArray(value) ? value.flatMap((item, index) => holders(item, rest, [...at, index])) : [];
  }
  if (!isPlain(value)) return [];
  return rest.length === 0 ? [{ holder: value, at }] : holders(value[first], rest, [...at, first]);
}

/** The very object, not a copy of it: fields are replaced in place. */
function isPlain(value: unknown): value is Tree {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function readText(path: FieldPath, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const says = 'the file cannot be read';
    throw new ConfigError(`${path.join('.')}: ${says}`, [{ path, says }]);
  }
}

/** Replaces `<secret>File` by the secret. */
function applySecretFiles(tree: Tree, near: (path: string) => string): void {
  for (const path of SECRETS) {
    const name = path.at(-1) ?? '';
    for (const { holder, at } of holders(tree, path)) {
      const file = holder[`${name}File`];
      if (typeof file !== 'string') continue;
      delete holder[`${name}File`];
      // The environment has been here already, and it counts.
      holder[name] ??= withoutLineEnd(readText([...at, `${name}File`], near(file)));
    }
  }
}

/** Files are found beside the configuration, wherever the process was started. */
function applyPlace(tree: Tree, near: (path: string) => string): void {
  for (const path of PATHS) {
    const name = path.at(-1) ?? '';
    for (const { holder } of holders(tree, path)) {
      if (typeof holder[name] === 'string') holder[name] = near(holder[name]);
    }
  }
}

/** What a relay that is run as a service has and one inside another program has not: a record on disk, and metrics. */
function applyServiceDefaults(tree: Tree, stateDirectory: string): void {
  tree.metrics ??= {};
  tree.ledger ??= {};
  const { ledger } = tree;
  if (isPlain(ledger)) {
    ledger.kind ??= ledger.url === undefined ? 'sqlite' : 'postgresql';
    if (ledger.kind === 'sqlite') ledger.path ??= join(stateDirectory, LEDGER_FILE);
    if (ledger.kind === 'postgresql') ledger.spool ??= join(stateDirectory, SPOOL_FOLDER);
  }
  if (isPlain(tree.siem)) tree.siem.positionFile ??= join(stateDirectory, SIEM_FILE);
  for (const { holder } of holders(tree, ['tenants', '*', 'directory'])) holder.directory ??= {};
  for (const { holder } of holders(tree, ['tenants', '*', 'directory', 'kind'])) holder.kind ??= 'graph';
}

/** Certificate and key in the files that `tls` names; nothing for a relay that something in front gives its TLS. */
function readTls(tree: Tree, near: (path: string) => string): Pick<RelayConfig, 'tls'> {
  const { listen } = tree;
  const hasFront = isPlain(listen) && (listen.proxyProtocol !== undefined || listen.path !== undefined);
  if (tree.tls === undefined && hasFront) return {};
  const files = tlsFilesSchema.safeParse(tree.tls);
  if (!files.success) {
    throw new ConfigError('tls', [{ path: ['tls'], says: 'certFile and keyFile are needed, and nothing else' }]);
  }
  const cert = readText(['tls', 'certFile'], near(files.data.certFile));
  const key = readText(['tls', 'keyFile'], near(files.data.keyFile));
  return { tls: { cert, key } };
}

/** Says where each problem is: the variable that set the field, or the place in the file. */
function placed(error: ConfigError, source: ConfigSource, variables: ReadonlyMap<string, string>): ConfigError {
  if (error.problems.length === 0) return error;
  const place = ({ path }: ConfigProblem): string => variables.get(path.join('.')) ?? source.place(path);
  const lines = error.problems.map((problem) => `${place(problem)}: ${problemLine(problem)}`);
  return new ConfigError(lines.join('\n'), error.problems);
}

/**
 * The configuration in a YAML or JSON file, or none, with what the environment replaces. In the file `tls` is
 * `{ certFile, keyFile }`, PEM files relative to it, as are all other paths; everything else is as in `relayConfigSchema`.
 * Throws a {@link ConfigError} that names every wrong field with file, line and column, or with its variable.
 */
export function loadConfig(file: string | undefined, environment: Environment): RelayConfig {
  const source = file === undefined ? NOTHING : readConfigSource(readConfigText(file), file);
  const { tree } = source;
  const folder = file === undefined ? process.cwd() : dirname(file);
  const near = (path: string): string => resolve(folder, path);
  const variables = new Map<string, string>();
  try {
    const tenantIds = (tenantIdsSchema.safeParse(tree.tenants).data ?? []).map(({ tenantId }) => tenantId);
    for (const { name, path, value } of overridesFrom(environment, tenantIds, (secret) =>
      readFileSync(secret, 'utf8')
    )) {
      setField(tree, path, value);
      variables.set(path.join('.'), name);
    }
    applySecretFiles(tree, near);
    // systemd makes this folder for a unit with StateDirectory=; several are separated by colons.
    applyServiceDefaults(tree, environment.STATE_DIRECTORY?.split(':')[0] ?? '.');
    applyPlace(tree, near);
    return parseConfig({ ...tree, ...readTls(tree, near) });
  } catch (error) {
    throw error instanceof ConfigError ? placed(error, source, variables) : error;
  }
}

function readConfigText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError('--config: the file cannot be read');
  }
}
