import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '#relay/config.ts';
import { loadConfig } from '#relay/config-file.ts';
import { tenantPolicies } from '#relay/policy/tenant-policy.ts';
import { DESKSIDE_DEFAULTS } from '#shared/policy/settings.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const SECRET = 'canary-secret';
const GOOD = {
  tls: { cert: 'CERT', key: 'KEY' },
  audience: 'relay-api',
  tenants: [
    {
      tenantId: TENANT,
      issuer: 'https://login.example/t/v2.0',
      directory: {
        kind: 'graph',
        baseUrl: 'https://graph.example',
        tokenUrl: 'https://login.example/t/token',
        clientId: 'relay',
        clientSecret: SECRET,
        scope: 'https://graph.example/.default'
      }
    }
  ]
};

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the configuration', () => {
  test('has safe defaults', () => {
    expect(parseConfig(GOOD)).toMatchObject({
      listen: { host: '127.0.0.1', port: 443 },
      requiredScope: 'Session.Join',
      partnerTenants: [],
      codeLifetimeMs: 600_000,
      minimumClientVersion: '0.0.0',
      iceServers: [],
      allowedOrigins: [],
      ledger: { kind: 'memory', retentionDays: 30 },
      metrics: false,
      drainMs: 25_000
    });
  });

  test('F1: a tenant whose policy is not written down has Deskside’s defaults', () => {
    const config = parseConfig(GOOD);
    expect(config.tenants[0]?.policy).toEqual(DESKSIDE_DEFAULTS);
    const { settingsOf, codeLifetimeOf } = tenantPolicies(config.tenants, config.codeLifetimeMs);
    expect(settingsOf(TENANT)).toEqual(DESKSIDE_DEFAULTS);
    expect(codeLifetimeOf(TENANT)).toBe(600_000);
    expect(settingsOf('another')).toEqual(DESKSIDE_DEFAULTS);
  });

  test('F1: what a policy says counts, for its tenant alone, and the rest stays as it was', () => {
    const policy = {
      filesAllowed: true,
      helperAuthentication: { contexts: ['c1', 'c99'] },
      longestSessionMs: 3_600_000,
      codeLifetimeMs: 60_000
    };
    const other = { ...GOOD.tenants[0], tenantId: TENANT.replaceAll('1', '2') };
    const config = parseConfig({ ...GOOD, tenants: [{ ...GOOD.tenants[0], policy }, other] });
    const { settingsOf, codeLifetimeOf } = tenantPolicies(config.tenants, config.codeLifetimeMs);
    expect(settingsOf(TENANT)).toEqual({
      ...DESKSIDE_DEFAULTS,
      ...policy,
      helperAuthentication: { mfa: false, contexts: ['c1', 'c99'] }
    });
    expect(codeLifetimeOf(TENANT)).toBe(60_000);
    expect(settingsOf(other.tenantId)).toEqual(DESKSIDE_DEFAULTS);
    expect(codeLifetimeOf(other.tenantId)).toBe(600_000);
  });

  test.each<[string, object, string]>([
    ['an unknown switch', { files: true }, 'policy'],
    ['a switch in words', { filesAllowed: 'yes' }, 'policy.filesAllowed'],
    ['context c0', { helperAuthentication: { contexts: ['c0'] } }, 'policy.helperAuthentication.contexts.0'],
    ['context c100', { sharerAuthentication: { contexts: ['c100'] } }, 'policy.sharerAuthentication.contexts.0'],
    ['an unknown demand', { sharerAuthentication: { device: true } }, 'policy.sharerAuthentication'],
    ['a session of less than a minute', { longestSessionMs: 59_000 }, 'policy.longestSessionMs'],
    ['a session of more than a day', { longestSessionMs: 86_401_000 }, 'policy.longestSessionMs'],
    ['a session that is no whole number of seconds', { longestSessionMs: 60_500 }, 'policy.longestSessionMs'],
    ['idleness of less than a minute', { idleLimitMs: 1_000 }, 'policy.idleLimitMs'],
    ['idleness without end', { idleLimitMs: null }, 'policy.idleLimitMs'],
    ['a code that lives for a day', { codeLifetimeMs: 86_400_000 }, 'policy.codeLifetimeMs']
  ])('F1: a policy with %s is refused by name', (_what, policy, field) => {
    expect(problem(() => parseConfig(withTenant({ policy })))).toContain(`tenants.0.${field}`);
  });

  test('F8: a directory is in Graph or in a file, and nothing else', () => {
    const config = parseConfig(
      withTenant({ directory: { kind: 'file', path: 'people.json' }, licencePlans: ['HELP'] })
    );
    expect(config.tenants[0]).toMatchObject({
      directory: { kind: 'file', path: 'people.json' },
      licencePlans: ['HELP']
    });
    for (const directory of [{ kind: 'ldap' }, { kind: 'file' }, { kind: 'file', path: 'x', clientSecret: SECRET }]) {
      const text = problem(() => parseConfig(withTenant({ directory })));
      expect(text).toContain('tenants.0.directory');
      expect(text).not.toContain(SECRET);
    }
  });

  test.each<[string, object, string]>([
    ['an unknown field', { ...GOOD, port: 1 }, 'port'],
    ['no tenants', { ...GOOD, tenants: [] }, 'tenants: not valid'],
    ['no audience', { ...GOOD, audience: undefined }, 'audience: not valid'],
    ['an issuer without TLS', withTenant({ issuer: 'http://login.example' }), 'tenants.0.issuer'],
    ['a tenant that is no GUID', withTenant({ tenantId: 'contoso' }), 'tenants.0.tenantId'],
    ['a code that lives for a second', { ...GOOD, codeLifetimeMs: 1_000 }, 'codeLifetimeMs'],
    ['a version of two numbers', { ...GOOD, minimumClientVersion: '1.0' }, 'minimumClientVersion'],
    ['an origin without TLS', { ...GOOD, allowedOrigins: ['http://x.example'] }, 'allowedOrigins.0'],
    ['a port that is none', { ...GOOD, listen: { port: 70_000 } }, 'listen.port'],
    ['a tenant listed twice', { ...GOOD, tenants: [...GOOD.tenants, ...GOOD.tenants] }, 'tenants.1.tenantId: a tenant'],
    [
      'a partner that is not listed',
      { ...GOOD, partnerTenants: [[TENANT, TENANT.replaceAll('1', '2')]] },
      'partnerTenants.0'
    ],
    [
      'a record kept for longer than 30 days',
      { ...GOOD, ledger: { kind: 'memory', retentionDays: 31 } },
      'ledger.retentionDays: not valid (at most 30)'
    ],
    ['a database of another kind', { ...GOOD, ledger: { kind: 'sqlite', url: SECRET } }, 'ledger'],
    ['a database without its address', { ...GOOD, ledger: { kind: 'postgresql' } }, 'ledger.url: not valid (missing)']
  ])('%s is refused by name, without values', (_what, config, field) => {
    const text = problem(() => parseConfig(config));
    expect(text).toContain(field);
    expect(text).not.toContain(SECRET);
  });
});

function withTenant(over: object): object {
  return { ...GOOD, tenants: GOOD.tenants.map((tenant) => ({ ...tenant, ...over })) };
}

describe('the configuration file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relay-config-'));
    writeFileSync(join(folder, 'cert.pem'), 'CERT');
    writeFileSync(join(folder, 'key.pem'), 'KEY');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function load(content: object | string, environment: Record<string, string> = {}) {
    const file = join(folder, 'relay.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return loadConfig(file, environment);
  }
  const onDisk = { ...GOOD, tls: { certFile: 'cert.pem', keyFile: 'key.pem' } };

  test('is read with its PEM files beside it', () => {
    expect(load(onDisk).tls).toEqual({ cert: 'CERT', key: 'KEY' });
  });

  test('F8: finds a directory file beside it, wherever the relay is started', () => {
    const directory = { kind: 'file', path: 'people.json' };
    const tenants = GOOD.tenants.map((tenant) => ({ ...tenant, directory }));
    expect(load({ ...onDisk, tenants }).tenants[0]?.directory).toEqual({
      kind: 'file',
      path: join(folder, 'people.json')
    });
    const elsewhere = tenants.map((tenant) => ({ ...tenant, directory: { ...directory, path: '/srv/people.json' } }));
    expect(load({ ...onDisk, tenants: elsewhere }).tenants[0]?.directory).toMatchObject({ path: '/srv/people.json' });
  });

  test('gives way to the environment, secrets by tenant included', () => {
    const config = load(onDisk, {
      DESKSIDE_RELAY_HOST: '127.0.0.2',
      DESKSIDE_RELAY_PORT: '8443',
      DESKSIDE_RELAY_AUDIENCE: 'other',
      DESKSIDE_RELAY_CLIENT_SECRET_11111111_1111_4111_8111_111111111111: 'from-environment'
    });
    expect(config.listen).toMatchObject({ host: '127.0.0.2', port: 8443 });
    expect(config.audience).toBe('other');
    expect(config.tenants[0]?.directory).toMatchObject({ clientSecret: 'from-environment' });
  });

  test.each<[string, object | string, Record<string, string>, string]>([
    ['broken JSON', '{', {}, 'relay.json:1:2: not valid'],
    ['a list', '[]', {}, 'relay.json:1:1: not an object'],
    ['no PEM files', GOOD, {}, 'tls'],
    ['a PEM file that is not there', { ...onDisk, tls: { certFile: 'x', keyFile: 'key.pem' } }, {}, 'tls.certFile'],
    ['a port in words', onDisk, { DESKSIDE_RELAY_PORT: 'https' }, 'DESKSIDE_RELAY_PORT'],
    ['a listen that is no object', { ...onDisk, listen: 5 }, { DESKSIDE_RELAY_HOST: 'x' }, 'listen']
  ])('%s is refused by name', (_what, content, environment, field) => {
    expect(problem(() => load(content, environment))).toContain(field);
  });
});
