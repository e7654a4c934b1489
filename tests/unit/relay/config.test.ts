import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '#relay/config.ts';
import { loadConfig } from '#relay/config-file.ts';

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
      allowedOrigins: []
    });
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
    ['a tenant listed twice', { ...GOOD, tenants: [...GOOD.tenants, ...GOOD.tenants] }, 'listed twice']
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

  test('gives way to the environment, secrets by tenant included', () => {
    const config = load(onDisk, {
      DESKSIDE_RELAY_HOST: '127.0.0.2',
      DESKSIDE_RELAY_PORT: '8443',
      DESKSIDE_RELAY_AUDIENCE: 'other',
      DESKSIDE_RELAY_CLIENT_SECRET_11111111_1111_4111_8111_111111111111: 'from-environment'
    });
    expect(config.listen).toMatchObject({ host: '127.0.0.2', port: 8443 });
    expect(config.audience).toBe('other');
    expect(config.tenants[0]?.directory.clientSecret).toBe('from-environment');
  });

  test.each<[string, object | string, Record<string, string>, string]>([
    ['broken JSON', '{', {}, '--config'],
    ['a list', '[]', {}, '--config'],
    ['no PEM files', GOOD, {}, 'tls'],
    ['a PEM file that is not there', { ...onDisk, tls: { certFile: 'x', keyFile: 'key.pem' } }, {}, 'tls.certFile'],
    ['a port in words', onDisk, { DESKSIDE_RELAY_PORT: 'https' }, 'DESKSIDE_RELAY_PORT'],
    ['a listen that is no object', { ...onDisk, listen: 5 }, { DESKSIDE_RELAY_HOST: 'x' }, 'listen']
  ])('%s is refused by name', (_what, content, environment, field) => {
    expect(problem(() => load(content, environment))).toContain(field);
  });
});
