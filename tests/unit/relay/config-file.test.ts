import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, type RelayConfig } from '#relay/config.ts';
import { CLIENT_SECRET, unknownVariables, VARIABLES } from '#relay/config-environment.ts';
import { loadConfig } from '#relay/config-file.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const AUDIENCE = '512f5c5a-aac3-4919-8335-121a3de9b1fe';
const SECRET = 'canary-secret';
const SUFFIX = TENANT.replaceAll('-', '_');

/** All that an administrator has to write. */
const LEAST = `
tls: { certFile: cert.pem, keyFile: key.pem }
audience: ${AUDIENCE}
tenants:
  - tenantId: ${TENANT}
    directory: { kind: graph, clientSecret: ${SECRET} }
`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-config-file-'));
  file = join(folder, 'relay.yaml');
  for (const name of ['cert.pem', 'key.pem']) writeFileSync(join(folder, name), name);
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(text: string, environment: Record<string, string> = {}): RelayConfig {
  writeFileSync(file, text);
  return loadConfig(file, environment);
}

function problem(text: string, environment: Record<string, string> = {}): string {
  try {
    load(text, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  return 'accepted';
}

describe('the least configuration', () => {
  test('is a certificate, an audience, a tenant and a secret; Entra, Graph and the record’s file follow from them', () => {
    expect(load(LEAST)).toMatchObject({
      audience: AUDIENCE,
      ledger: { kind: 'sqlite', path: join(folder, 'deskside-relay.db'), retentionDays: 30 },
      metrics: { host: '127.0.0.1', port: 9464 },
      tenants: [
        {
          tenantId: TENANT,
          issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
          directory: {
            kind: 'graph',
            baseUrl: 'https://graph.microsoft.com',
            tokenUrl: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
            clientId: AUDIENCE,
            clientSecret: SECRET,
            scope: 'https://graph.microsoft.com/.default'
          }
        }
      ]
    });
  });

  test('may be the environment alone', () => {
    writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
    const config = loadConfig(undefined, {
      DESKSIDE_RELAY_TENANT_ID: TENANT,
      DESKSIDE_RELAY_AUDIENCE: AUDIENCE,
      DESKSIDE_RELAY_TLS_CERT_FILE: join(folder, 'cert.pem'),
      DESKSIDE_RELAY_TLS_KEY_FILE: join(folder, 'key.pem'),
      DESKSIDE_RELAY_CLIENT_SECRET_FILE: join(folder, 'secret'),
      STATE_DIRECTORY: '/var/lib/deskside-relay:/var/lib/other'
    });
    expect(config.tenants[0]?.directory).toMatchObject({ clientSecret: SECRET, clientId: AUDIENCE });
    expect(config.ledger).toMatchObject({ kind: 'sqlite', path: '/var/lib/deskside-relay/deskside-relay.db' });
  });

  test('gives way to what is written: another cloud, another file, no metrics', () => {
    const text = LEAST.replace('kind: graph,', 'kind: graph, baseUrl: https://graph.microsoft.us, clientId: other,');
    const config = load(`${text}\nmetrics: false\nledger: { kind: sqlite, path: record.db }\n`);
    expect(config.tenants[0]?.directory).toMatchObject({
      clientId: 'other',
      scope: 'https://graph.microsoft.us/.default'
    });
    expect(config.metrics).toBe(false);
    expect(config.ledger).toMatchObject({ kind: 'sqlite', path: join(folder, 'record.db') });
  });
});

describe('secrets', () => {
  const without = LEAST.replace(`, clientSecret: ${SECRET}`, '');

  test.each<[string, string, Record<string, string>]>([
    ['a file beside the configuration', LEAST.replace(`clientSecret: ${SECRET}`, 'clientSecretFile: secret'), {}],
    ['the tenant’s variable', without, { [`${CLIENT_SECRET}_${SUFFIX}`]: 'from-elsewhere' }],
    ['the variable of the only tenant', without, { [CLIENT_SECRET]: 'from-elsewhere' }],
    ['the variable, before the file', LEAST, { [CLIENT_SECRET]: 'from-elsewhere' }]
  ])('come from %s', (_where, text, environment) => {
    writeFileSync(join(folder, 'secret'), 'from-elsewhere\n');
    expect(load(text, environment).tenants[0]?.directory).toMatchObject({ clientSecret: 'from-elsewhere' });
  });

  test('without a tenant’s id a secret is for the only tenant, never for one of several', () => {
    const two = `${without}  - tenantId: ${TENANT.replaceAll('1', '2')}\n    directory: { kind: graph }\n`;
    const text = problem(two, { [CLIENT_SECRET]: SECRET });
    expect(text).toContain('tenants.0.directory.clientSecret: not valid (missing)');
    expect(text).toContain('tenants.1.directory.clientSecret: not valid (missing)');
  });

  test('the database’s address comes from a file, and means PostgreSQL', () => {
    writeFileSync(join(folder, 'url'), `postgresql://relay:${SECRET}@db/relay\n`);
    expect(load(LEAST, { DESKSIDE_RELAY_LEDGER_URL_FILE: join(folder, 'url') }).ledger).toMatchObject({
      kind: 'postgresql',
      url: `postgresql://relay:${SECRET}@db/relay`,
      spool: join(folder, 'deskside-relay.spool')
    });
  });

  test('of TURN and of the SIEM come from files too, beside the configuration or in the environment', () => {
    writeFileSync(join(folder, 'shared'), `${'s'.repeat(40)}\n`);
    const text = `${LEAST}
turn: { urls: ['turn:relay.example:3478?transport=udp'], secretFile: shared }
siem: { url: 'https://siem.example/records', authentication: { kind: bearer, tokenFile: shared } }
`;
    const config = load(text);
    expect(config.turn?.secret).toBe('s'.repeat(40));
    expect(config.siem).toMatchObject({
      authentication: { kind: 'bearer', token: 's'.repeat(40) },
      positionFile: join(folder, 'deskside-relay.siem')
    });
    const replaced = load(text, {
      DESKSIDE_RELAY_TURN_SECRET: 't'.repeat(40),
      DESKSIDE_RELAY_SIEM_TOKEN: 'u'.repeat(40)
    });
    expect([replaced.turn?.secret, replaced.siem?.authentication]).toEqual([
      't'.repeat(40),
      { kind: 'bearer', token: 'u'.repeat(40) }
    ]);
    expect(problem(text, { DESKSIDE_RELAY_TURN_SECRET: 'canary short' })).toBe(
      'DESKSIDE_RELAY_TURN_SECRET: turn.secret: not valid (not of its form)'
    );
  });

  test('given twice is refused', () => {
    const text = problem(LEAST, { [CLIENT_SECRET]: SECRET, [`${CLIENT_SECRET}_FILE`]: 'x' });
    expect(text).toBe(`${CLIENT_SECRET}: given twice, with and without _FILE`);
  });
});

describe('a wrong value is named with file, line and column, and never shown', () => {
  test.each<[string, string, string]>([
    ['a port', `${LEAST}listen:\n  port: ${SECRET}\n`, 'relay.yaml:8:9: listen.port: not valid (has to be: number)'],
    ['a tenant', LEAST.replace(TENANT, SECRET), 'relay.yaml:5:15: tenants.0.tenantId: not valid (not of its form)'],
    ['a field too many', `${LEAST}secrets:\n  of: ${SECRET}\n`, 'relay.yaml:8:3: secrets: not a field'],
    ['a field that is missing', LEAST.replace(/audience.*/, ''), 'relay.yaml:2:1: audience: not valid (missing)'],
    ['tabs', `${LEAST}listen:\n\tport: 1\n`, 'relay.yaml:8:1: not valid YAML or JSON (TAB_AS_INDENT)'],
    ['a key twice', `${LEAST}audience: ${SECRET}\n`, 'relay.yaml:7:1: not valid YAML or JSON (DUPLICATE_KEY)'],
    ['an anchor that is none', `${LEAST}listen: *${SECRET}\n`, 'relay.yaml:1:1: not an object'],
    ['a PEM file', LEAST.replace('cert.pem', SECRET), 'relay.yaml:2:18: tls.certFile: the file cannot be read']
  ])('%s', (_what, text, expected) => {
    expect(problem(text)).toContain(expected);
    expect(problem(text)).not.toContain(SECRET);
  });

  test('JSON is read the same way', () => {
    const json = `{\n  "tls": { "certFile": "cert.pem", "keyFile": "key.pem" },\n\t"audience": 5,\n  "tenants": []\n}`;
    expect(problem(json).split('\n')).toEqual([
      'relay.yaml:4:14: tenants: not valid (at least 1)',
      'relay.yaml:3:14: audience: not valid (has to be: string)'
    ]);
  });

  test('one that the environment set is named by its variable', () => {
    expect(problem(LEAST, { DESKSIDE_RELAY_PORT: '70000' })).toBe(
      'DESKSIDE_RELAY_PORT: listen.port: not valid (at most 65535)'
    );
  });

  test('aliases that unfold without end are refused', () => {
    const bomb = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? 'x0: &x0 [1,1,1,1,1,1,1,1,1,1]' : `x${level}: &x${level} [${Array(10).fill(`*x${level - 1}`)}]`
    );
    expect(problem(bomb.join('\n'))).toContain('not an object');
  });
});

test('a variable that looks like ours and means nothing is found', () => {
  expect(
    unknownVariables({ DESKSIDE_RELAY_PROT: '1', DESKSIDE_RELAY_PORT: '1', [`${CLIENT_SECRET}_${SUFFIX}_FILE`]: 'x' }, [
      TENANT
    ])
  ).toEqual(['DESKSIDE_RELAY_PROT']);
});

test('every variable stands in the documentation', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/relay-configuration.md'), 'utf8');
  const missing = [...Object.keys(VARIABLES), CLIENT_SECRET].filter((name) => !text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});
