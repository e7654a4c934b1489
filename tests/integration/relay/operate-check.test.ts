import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type DemoOrganisation, startDemoOrganisation } from '#demo/organisation/index.ts';
import { checkDatabase } from '#relay/check/check-database.ts';
import { checkIdentity } from '#relay/check/check-identity.ts';
import { checkTurn } from '#relay/check/check-turn.ts';
import { systemClock } from '#relay/clock.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { createLogger } from '#relay/logging.ts';
import { type Coturn, startCoturn } from '../turn/support/coturn.ts';
import { PostgresqlServer } from './ledger/support/postgresql.ts';

const BIN = join(import.meta.dirname, '../../../build/deskside-relay.mjs');
/** Whatever Node the machine has: the command finds the right one. */
const OLD_NODE = '/usr/bin/node';
const resultsSchema = z.strictObject({
  ok: z.boolean(),
  results: z.array(
    z.strictObject({ check: z.string(), outcome: z.string(), says: z.string(), todo: z.string().optional() })
  )
});
type Results = z.infer<typeof resultsSchema>['results'];
const fetcher = (url: string, init: RequestInit) => fetch(url, init);

let folder: string;
let demo: DemoOrganisation;
let poor: DemoOrganisation;
let coturn: Coturn;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-check-'));
  demo = await startDemoOrganisation({ certificateDirectory: folder });
  const relayPermissions = ['User.Read.All', 'GroupMember.Read.All', 'DeviceManagementManagedDevices.Read.All'];
  poor = await startDemoOrganisation({ certificateDirectory: mkdtempSync(join(folder, 'poor-')), relayPermissions });
  coturn = await startCoturn();
  writeFileSync(
    join(folder, 'ca.pem'),
    [demo, poor].map(({ caCertificatePem }) => caCertificatePem).join('') + coturn.authority
  );
  setDefaultCACertificates([...getCACertificates('default'), demo.caCertificatePem, coturn.authority]);
}, 60_000);
afterAll(async () => {
  await Promise.all([demo.close(), poor.close(), coturn.stop()]);
  rmSync(folder, { recursive: true });
});

function configured(organisation: DemoOrganisation, over: object = {}): string {
  const { certificatePem, privateKeyPem } = organisation.serverCertificate;
  writeFileSync(join(folder, 'cert.pem'), certificatePem);
  writeFileSync(join(folder, 'key.pem'), privateKeyPem);
  const file = join(folder, 'relay.json');
  const tenants = organisation.tenants.slice(0, 1).map(({ id }) => ({
    tenantId: id,
    issuer: organisation.issuerOf(id),
    directory: {
      kind: 'graph',
      baseUrl: organisation.graphUrl,
      tokenUrl: organisation.issuerOf(id).replace(/\/v2\.0$/, '/oauth2/v2.0/token'),
      clientId: organisation.relayClient.id,
      clientSecret: organisation.relayClient.secret,
      scope: organisation.graph.defaultScope
    }
  }));
  const whole = {
    listen: { port: 0, publicName: 'localhost' },
    tls: { certFile: 'cert.pem', keyFile: 'key.pem' },
    audience: organisation.relayApi.audience,
    tenants,
    ...over
  };
  writeFileSync(file, JSON.stringify(whole));
  return file;
}

function start(list: readonly string[], environment: Record<string, string> = {}) {
  const node = existsSync(OLD_NODE) ? OLD_NODE : process.execPath;
  const child: ChildProcess = spawn(node, [BIN, ...list], {
    env: { PATH: process.env.PATH ?? '', NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const said = { output: '', errors: '' };
  child.stdout?.on('data', (data) => {
    said.output += data;
  });
  child.stderr?.on('data', (data) => {
    said.errors += data;
  });
  const exit = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { child, said, exit };
}

async function check(file: string, environment: Record<string, string> = {}) {
  const { said, exit } = start(['check', '--config', file, '--json'], environment);
  const code = await exit;
  expect(said.errors).toBe('');
  return { code, ...resultsSchema.parse(JSON.parse(said.output)) };
}

const bad = (results: Results) => results.filter(({ outcome }) => outcome === 'failed');

describe('deskside-relay as a command', { timeout: 60_000 }, () => {
  test('check finds nothing wrong where nothing is', async () => {
    const turn = { urls: [`turn:127.0.0.1:${coturn.plainPort}?transport=udp`], secret: coturn.secret };
    const { code, ok, results } = await check(configured(demo, { turn }));
    expect([code, ok, bad(results)]).toEqual([0, true, []]);
    expect(new Set(results.map((result) => result.check))).toEqual(
      new Set(['configuration', 'certificate', 'identity', 'clock', 'directory', 'database', 'bus', 'turn'])
    );
    // This relay is the only one.
    expect(results.filter(({ outcome }) => outcome === 'skipped')).toMatchObject([{ check: 'bus' }]);
  });

  test('check names every permission that is missing, what to do, and no secret', async () => {
    const file = configured(poor, { audience: 'x' });
    const { code, ok, results } = await check(file, { DESKSIDE_RELAY_PROT: 'canary' });
    expect([code, ok]).toEqual([1, false]);
    const missing = bad(results).map(({ says }) => /the permission (\S+) is missing/.exec(says)?.[1]);
    expect(missing.toSorted()).toEqual([
      'Device.Read.All',
      'DeviceManagementRBAC.Read.All',
      'DeviceManagementServiceConfig.Read.All'
    ]);
    expect(bad(results).every(({ todo }) => todo?.includes('administrator'))).toBe(true);
    expect(results.find(({ says }) => says.includes('DeviceManagementApps.Read.All'))).toMatchObject({
      outcome: 'warning',
      todo: expect.stringContaining('administrator')
    });
    expect(results.map(({ says }) => says)).toContain('DESKSIDE_RELAY_PROT means nothing');
    expect(JSON.stringify(results)).not.toContain(poor.relayClient.secret);
    expect(JSON.stringify(results)).not.toContain('canary');
  });

  test('check says in words where the configuration is wrong', async () => {
    const { said, exit } = start(['check', '--config', configured(demo, { drainMs: 'canary' })]);
    expect(await exit).toBe(1);
    expect(said.output).toMatch(
      /^FAILED {3}configuration {2}\S+relay\.json:1:\d+: drainMs: not valid \(has to be: number\)/
    );
    expect(said.output).not.toContain('canary');
  });

  test('a wrong client secret is the directory’s refusal, a wrong issuer the identity provider’s', async () => {
    const file = configured(demo);
    const secret = await check(file, { DESKSIDE_RELAY_CLIENT_SECRET: 'wrong-canary' });
    expect(bad(secret.results)).toMatchObject([
      { check: 'directory', says: expect.stringContaining('sign-in-refused') }
    ]);
    expect(JSON.stringify(secret)).not.toContain('canary');
    const results = await checkIdentity(
      [{ tenantId: 'one', issuer: `${demo.issuerOf(demo.tenants[0]?.id ?? '')}/` }],
      fetcher,
      Date.now
    );
    expect(results).toMatchObject([
      { check: 'identity', outcome: 'failed', says: 'tenant one: other-issuer' },
      { check: 'clock' }
    ]);
  });

  test('runs, says where, and ends on SIGTERM with its record on disk', async () => {
    const ledger = { kind: 'sqlite', path: 'state.db' };
    const { child, said, exit } = start(['--config', configured(demo, { ledger, metrics: { port: 0 } })]);
    while (!said.output.includes('\n') && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const listening = z.looseObject({ port: z.number() }).parse(JSON.parse(said.output));
    const ready = await fetch(`https://localhost:${listening.port}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', missing: [] }]);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(existsSync(join(folder, 'state.db'))).toBe(true);
    expect(
      said.errors
        .trim()
        .split('\n')
        .every((line) => JSON.parse(line).at !== undefined)
    ).toBe(true);
  });

  test('version, help, and what makes no sense', async () => {
    const version = start(['version']);
    const nonsense = start(['start-canary']);
    expect([await version.exit, version.said.output.trim()]).toEqual([0, '0.1.0']);
    expect([await nonsense.exit, nonsense.said.errors.trim()]).toEqual([2, 'UsageError: no such command']);
  });
});

describe('the clock', () => {
  const at = (offset: number) =>
    checkIdentity(
      demo.tenants.map(({ id }) => ({ tenantId: id, issuer: demo.issuerOf(id) })),
      fetcher,
      () => Date.now() + offset
    );
  test.each([
    [0, 'ok', 'as the identity provider’s'],
    [12_000, 'warning', 'ahead'],
    [-90_000, 'failed', 'behind']
  ])('%i ms off: %s', async (offset, outcome, says) => {
    expect((await at(offset)).at(-1)).toMatchObject({ check: 'clock', outcome, says: expect.stringContaining(says) });
  });
});

describe('TURN', { timeout: 30_000 }, () => {
  const turn = (urls: string[], secret = coturn.secret) =>
    checkTurn({ urls, secret, transport: 'all' }, Date.now()).then((results) => results.map(({ says }) => says));

  test('gives an address over UDP, TCP and TLS', async () => {
    const { plainPort, tlsPort } = coturn;
    const urls = [
      `turn:127.0.0.1:${plainPort}?transport=udp`,
      `turn:127.0.0.1:${plainPort}?transport=tcp`,
      `turns:localhost:${tlsPort}?transport=tcp`
    ];
    expect(await turn(urls)).toEqual(urls.map((url) => `${url} gave an address`));
  });

  test('another secret, nobody there, something else there', async () => {
    const [first] = await turn([`turn:127.0.0.1:${coturn.plainPort}?transport=tcp`], 'x'.repeat(40));
    expect(first).toContain('refuses the credential');
    const [nobody] = await turn(['turn:127.0.0.1:9?transport=tcp']);
    expect(nobody).toContain('does not answer');
    const web = new URL(demo.graphUrl).port;
    const [other] = await turn([`turns:localhost:${web}?transport=tcp`]);
    expect(other).toContain('does not answer');
  });
});

describe('the database', () => {
  const common = { retentionDays: 30, node: 'relay' } as const;
  const log = createLogger(() => {}, systemClock);

  test('that a relay has made is fine; one that is not there is not made', async () => {
    const path = join(folder, 'fine.db');
    const config = { kind: 'sqlite', path, ...common } as const;
    expect((await checkDatabase(config)).map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    expect(existsSync(path)).toBe(false);
    const ledger = await openLedger(config, { clock: systemClock, log });
    await ledger.close();
    const results = await checkDatabase(config);
    expect(results.at(-1)).toMatchObject({ outcome: 'ok', says: expect.stringContaining('intact') });
  });

  test('that is something else is not', async () => {
    const path = join(folder, 'broken.db');
    writeFileSync(
      path,
      'this is no database, whatever it is called; and it is long enough to be looked at'.repeat(100)
    );
    expect((await checkDatabase({ kind: 'sqlite', path, ...common })).at(-1)).toMatchObject({
      outcome: 'failed',
      says: 'ledger-corrupt'
    });
  });

  test('in a real PostgreSQL: fine, refusing the role, and read-only', { timeout: 60_000 }, async () => {
    const server = await PostgresqlServer.start();
    try {
      const url = await server.database();
      const config = { kind: 'postgresql', url, spool: join(folder, 'pg-spool'), ...common } as const;
      const last = async () => (await checkDatabase(config)).at(-1);
      expect(await last()).toMatchObject({ outcome: 'ok', says: expect.stringContaining('writable') });
      await server.ask('postgres', 'alter role ledger nologin');
      expect(await last()).toMatchObject({ outcome: 'failed', says: 'ledger-sign-in-refused' });
      await server.ask('postgres', 'alter role ledger login');
      await server.ask('postgres', 'alter role ledger set default_transaction_read_only = on');
      expect(await last()).toMatchObject({ outcome: 'failed', says: 'ledger-read-only' });
    } finally {
      await server.close();
    }
  });

  test('whose server is away is unreachable, and its password is not told', async () => {
    const url = 'postgresql://relay:canary@127.0.0.1:9/relay';
    const results = await checkDatabase({ kind: 'postgresql', url, spool: join(folder, 'spool'), ...common });
    expect(results.at(-1)).toMatchObject({ outcome: 'failed', says: 'ledger-unreachable' });
    expect(JSON.stringify(results)).not.toContain('canary');
  });
});
