import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { VARIABLES } from '#relay/config-environment.ts';
import { loadConfig } from '#relay/config-file.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DEPLOY = join(ROOT, 'build/deploy');
const unit = readFileSync(join(DEPLOY, 'systemd/deskside-relay.service'), 'utf8');
const ANALYZE = '/usr/bin/systemd-analyze';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-deploy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Files of secrets as the unit and the compose file put them somewhere. */
function secrets(variables: Readonly<Record<string, string>>): Record<string, string> {
  const contents: Readonly<Record<string, string>> = {
    DESKSIDE_RELAY_LEDGER_URL_FILE: 'postgresql://relay:x@database/relay',
    DESKSIDE_RELAY_TURN_SECRET_FILE: 'x'.repeat(48),
    DESKSIDE_RELAY_BUS_SECRET_FILE: 'x'.repeat(48)
  };
  return Object.fromEntries(
    Object.keys(variables).map((name) => {
      writeFileSync(join(folder, name), contents[name] ?? 'x');
      return [name, join(folder, name)];
    })
  );
}

describe('the systemd unit', () => {
  const variables = Object.fromEntries(
    [...unit.matchAll(/^Environment=(\w+)=%d\/(\S+)$/gm)].map(([, name = '', file = '']) => [name, file])
  );

  test('gives the service every credential that its variables name, and variables that exist', () => {
    const loaded = [...unit.matchAll(/^LoadCredential=([^:]+):/gm)].map(([, name]) => name);
    expect(loaded.toSorted()).toEqual(Object.values(variables).toSorted());
    const known = [...Object.keys(VARIABLES), 'DESKSIDE_RELAY_CLIENT_SECRET'];
    expect(
      Object.keys(variables).filter((name) => !known.includes(name) && !known.includes(name.replace(/_FILE$/, '')))
    ).toEqual([]);
  });

  test('and the example configuration make a configuration', () => {
    const config = loadConfig(join(DEPLOY, 'relay.yaml'), { ...secrets(variables), STATE_DIRECTORY: '/var/lib/x' });
    expect(config).toMatchObject({
      listen: { port: 443 },
      ledger: { kind: 'sqlite', path: '/var/lib/x/deskside-relay.db' }
    });
    expect(config.turn?.onRelayPort).toEqual({ host: '192.0.2.10', port: 3478 });
  });

  test('gives more time to stop than the relay takes', () => {
    const { drainMs } = loadConfig(join(DEPLOY, 'relay.yaml'), secrets(variables));
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]) * 1000).toBeGreaterThan(drainMs + 10_000);
  });

  test.runIf(existsSync(ANALYZE))('is what systemd understands, and shuts the service in', { timeout: 30_000 }, () => {
    const file = join(folder, 'deskside-relay.service');
    // Where the relay is installed is not where the tests run.
    writeFileSync(file, unit.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
    execFileSync(ANALYZE, ['verify', file], { stdio: 'pipe' });
    const report = execFileSync(ANALYZE, ['security', '--offline=true', '--no-pager', file], { encoding: 'utf8' });
    expect(Number(/exposure level for \S+: ([\d.]+)/.exec(report)?.[1])).toBeLessThan(2.5);
  });
});

describe('the container', () => {
  const containerfile = readFileSync(join(DEPLOY, 'container/Containerfile'), 'utf8');

  test('has every file of ours that the relay needs, and runs without the others', { timeout: 30_000 }, () => {
    const image = containerfile.split(/^FROM /m).at(-1) ?? '';
    const copied = [...image.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].flatMap(([, from = '', to = '']) =>
      from.split(' ').map((path): [string, string] => [path, to === './' ? path : to])
    );
    expect(copied.length).toBeGreaterThan(2);
    for (const [from, to] of copied) cpSync(join(ROOT, from), join(folder, to), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const [entry = ''] = /out\/relay\/src\/relay\/index\.js/.exec(image) ?? [];
    const node = (...list: string[]) => execFileSync(process.execPath, list, { cwd: folder, encoding: 'utf8' });
    for (const [, list = ''] of image.matchAll(/^RUN node (.+)$/gm)) node(...list.split(' '));
    const run = (...list: string[]) => node(entry, ...list);
    expect(run('version').trim()).toBe('0.1.0');
    expect(run('help')).toContain('deskside-relay [command]');
  });

  test('is nobody’s root, and knows when to be called ill', () => {
    expect(containerfile).toMatch(/^USER node$/m);
    expect(containerfile).toMatch(/^HEALTHCHECK /m);
    expect(containerfile).toContain('--ignore-scripts');
  });
});

describe('the compose file', () => {
  const serviceSchema = z.looseObject({
    secrets: z.array(z.string()).default([]),
    networks: z.array(z.string()).default([]),
    ports: z.array(z.string()).default([]),
    environment: z.record(z.string(), z.string()).default({}),
    security_opt: z.array(z.string()),
    read_only: z.boolean().default(false)
  });
  const compose = z
    .looseObject({
      services: z.record(z.string(), serviceSchema),
      secrets: z.record(z.string(), z.strictObject({ file: z.string().startsWith('./secrets/') })),
      networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() }))
    })
    .parse(parse(readFileSync(join(DEPLOY, 'container/compose.yaml'), 'utf8')));
  const { relay, turn, database } = compose.services;

  test('uses secrets and networks that it defines, and defines none that it does not use', () => {
    const used = Object.values(compose.services).flatMap((service) => service.secrets);
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.secrets)));
    const networks = Object.values(compose.services).flatMap((service) => service.networks);
    expect(new Set(networks)).toEqual(new Set(Object.keys(compose.networks)));
  });

  test('opens one port, lets nobody gain rights, and keeps the database to the relay', () => {
    expect(Object.values(compose.services).flatMap(({ ports }) => ports)).toEqual(['443:443']);
    expect(
      Object.values(compose.services).every(({ security_opt }) => security_opt.includes('no-new-privileges:true'))
    ).toBe(true);
    expect([relay?.read_only, turn?.read_only]).toEqual([true, true]);
    expect(database?.networks).toEqual(['back']);
    expect(compose.networks.back?.internal).toBe(true);
  });

  test('and the example configuration make a configuration with PostgreSQL', () => {
    const environment = relay?.environment ?? {};
    const { DESKSIDE_RELAY_BUS_URL: bus = '', ...files } = environment;
    for (const [name, file] of Object.entries(files)) {
      expect(relay?.secrets).toContain(file.replace('/run/secrets/', ''));
      expect(name).toMatch(/_FILE$/);
    }
    const given = { ...secrets(files), DESKSIDE_RELAY_BUS_URL: bus, STATE_DIRECTORY: '/state' };
    const config = loadConfig(join(DEPLOY, 'relay.yaml'), given);
    // The service of that name, with the secret that its file holds.
    expect(config.bus?.url).toBe('redis://bus:6379');
    expect(Object.keys(compose.services)).toContain('bus');
    expect(config.ledger).toMatchObject({ kind: 'postgresql', spool: '/state/deskside-relay.spool' });
  });
});
