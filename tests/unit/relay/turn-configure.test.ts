import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeTurn } from '#relay/cli/write-turn.ts';
import { ConfigError } from '#relay/config.ts';

const NEW = 'n'.repeat(40);
const OLD = 'o'.repeat(40);
const EXAMPLE = join(import.meta.dirname, '../../../build/deploy/relay.yaml');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turn-configure-'));
  for (const [name, text] of Object.entries({ cert: 'x', key: 'x', new: `${NEW}\n`, old: `${OLD}\n` })) {
    writeFileSync(join(folder, name), text);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function relay(turn: string): string {
  const file = join(folder, 'relay.yaml');
  writeFileSync(
    file,
    `listen: { publicName: relay.example }
tls: { certFile: cert, keyFile: key }
audience: x
tenants: [{ tenantId: 11111111-1111-4111-8111-111111111111, directory: { kind: file, path: d.json } }]
turn:
  urls: ['turn:relay.example:3478?transport=udp']
  secretFile: new
${turn}`
  );
  return file;
}

function written(file: string, out?: string, environment: Record<string, string> = {}): string {
  const lines: string[] = [];
  expect(writeTurn({ config: file, out }, { environment, print: (line) => lines.push(line) })).toBe(0);
  return lines.join('\n');
}

const SERVER = '  server: { listen: [8.8.8.8] }\n';

describe('deskside-relay turn', () => {
  test('J1: writes what belongs to the relay’s own configuration: secret, realm, port', () => {
    const lines = written(relay(`  onRelayPort: { port: 5000 }\n${SERVER}`)).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'realm=relay.example',
        `static-auth-secret=${NEW}`,
        'listening-ip=8.8.8.8',
        'listening-port=5000',
        'no-tls'
      ])
    );
  });

  test('while the secret is being changed both are taken, the new one first', () => {
    const lines = written(relay(`  formerSecretFile: old\n${SERVER}`)).split('\n');
    expect(lines.filter((line) => line.startsWith('static-auth-secret'))).toEqual([
      `static-auth-secret=${NEW}`,
      `static-auth-secret=${OLD}`
    ]);
  });

  test('TLS of its own, and a port of its own', () => {
    const own = '{ listen: [8.8.8.8], plainPort: 3500, tls: { port: 443, certFile: /etc/c.pem, keyFile: /etc/k.pem } }';
    expect(written(relay(`  server: ${own}\n`)).split('\n')).toEqual(
      expect.arrayContaining(['listening-port=3500', 'tls-listening-port=443', 'cert=/etc/c.pem'])
    );
  });

  test('with --out nothing is printed, and nobody else can read the file, not even one that was there', () => {
    const out = join(folder, 'turnserver.conf');
    writeFileSync(out, 'before', { mode: 0o644 });
    expect(written(relay(SERVER), out)).toBe('');
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(readFileSync(out, 'utf8')).toContain(`static-auth-secret=${NEW}\n`);
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  test('a place that cannot be written is the system’s error, and leaves nothing', () => {
    mkdirSync(join(folder, 'empty'));
    expect(() => written(relay(SERVER), join(folder, 'none/turnserver.conf'))).toThrow(/ENOENT/);
  });

  test.each([
    ['no server', '', /turn\.server/],
    [
      'a wrong value',
      '  server: { listen: [8.8.8.8], plainPort: 70000 }\n',
      /relay\.yaml:8:\d+: turn\.server\.plainPort/
    ],
    ['an unknown field', '  server: { listen: [8.8.8.8], noAuth: true }\n', /turn\.server\.noAuth: not a field/],
    [
      'ports the wrong way round',
      '  server: { listen: [8.8.8.8], relayPorts: { first: 9, last: 8 } }\n',
      /turn\.server\.relayPorts: does not go/
    ],
    [
      'a value that would begin another line',
      '  server: { listen: [8.8.8.8], pidFile: "/a\\nno-auth" }\n',
      /turn\.server\.pidFile: not valid/
    ]
  ])('%s is refused, with its place and without the secret', (_what, turn, message) => {
    const file = relay(turn);
    expect(() => written(file)).toThrow(ConfigError);
    expect(() => written(file)).toThrow(message);
    expect(() => written(file)).toThrow(/^(?!.*nnnnnnnn)/s);
  });

  test('the example is right, once it has its secrets', () => {
    const environment = {
      DESKSIDE_RELAY_TLS_CERT_FILE: join(folder, 'cert'),
      DESKSIDE_RELAY_TLS_KEY_FILE: join(folder, 'key'),
      DESKSIDE_RELAY_TURN_SECRET_FILE: join(folder, 'new'),
      DESKSIDE_RELAY_CLIENT_SECRET: 'x'
    };
    const text = written(EXAMPLE, undefined, environment);
    expect(text).toContain('listening-ip=192.0.2.10\n');
    expect(text).toContain('listening-port=3478\n');
    expect(text).toContain('no-tls\n');
  });
});
