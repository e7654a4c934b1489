import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, type RelayConfig } from '#relay/config.ts';
import { loadConfig } from '#relay/config-file.ts';
import { listenPlace } from '#relay/http/listen-place.ts';

const REST = `audience: 512f5c5a-aac3-4919-8335-121a3de9b1fe
tenants:
  - tenantId: 11111111-1111-4111-8111-111111111111
    directory: { kind: graph, clientSecret: canary }
`;
const TLS = 'tls: { certFile: cert.pem, keyFile: key.pem }\n';
const SECRET = 's'.repeat(40);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-listen-'));
  for (const name of ['cert.pem', 'key.pem']) writeFileSync(join(folder, name), name);
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(text: string, environment: Record<string, string> = {}): RelayConfig {
  const file = join(folder, 'relay.yaml');
  writeFileSync(file, text + REST);
  return loadConfig(file, environment);
}

function problem(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  return 'accepted';
}

describe('without tls', () => {
  test.each([
    'listen: { host: 127.0.0.1, port: 8441, proxyProtocol: true }',
    'listen: { host: 127.8.9.10, port: 8441, proxyProtocol: true }',
    'listen: { host: "::1", port: 8441, proxyProtocol: true }',
    'listen: { port: 8441, proxyProtocol: true }',
    'listen: { path: relay.sock, proxyProtocol: true }'
  ])('the relay listens where only this machine can connect: %s', (text) => {
    const config = load(`${text}\n`);
    expect(config.tls).toBeUndefined();
    expect(config.listen).toMatchObject({ proxyProtocol: true, publicPort: 443 });
  });

  test('a socket is found beside the configuration, or where the environment says', () => {
    const text = 'listen: { path: relay.sock, proxyProtocol: true }\n';
    expect(load(text).listen.path).toBe(join(folder, 'relay.sock'));
    expect(load(text, { DESKSIDE_RELAY_LISTEN_PATH: '/run/x/relay.sock' }).listen.path).toBe('/run/x/relay.sock');
  });

  test.each([
    ['0.0.0.0', '1:17'],
    ['"::"', '1:17'],
    ['192.0.2.1', '1:17'],
    ['"::ffff:192.0.2.1"', '1:17'],
    ['10.0.0.1', '1:17'],
    ['localhost', '1:17'],
    ['relay.example', '1:17']
  ])('nowhere else: %s', (host, place) => {
    const says = 'without tls it has to be a loopback address, or listen.path be set';
    expect(problem(`listen: { host: ${host}, proxyProtocol: true }\n`)).toBe(
      `relay.yaml:${place}: listen.host: ${says}`
    );
  });

  test('and never without the PROXY protocol', () => {
    expect(problem('listen: { host: 127.0.0.1, proxyProtocol: false }\n')).toBe(
      'relay.yaml:1:43: listen.proxyProtocol: has to be true without tls'
    );
    expect(problem('listen: { path: relay.sock }\n')).toContain('listen.proxyProtocol: has to be true without tls');
    expect(problem('listen: { host: 127.0.0.1 }\n')).toContain('tls: certFile and keyFile are needed');
  });

  test('TURN on the relay’s port is the business of what is in front', () => {
    const turn = `turn: { urls: ['turns:relay.example:443?transport=tcp'], secret: ${SECRET}, onRelayPort: { port: 3478 } }\n`;
    expect(problem(`listen: { proxyProtocol: true }\n${turn}`)).toMatch(
      /^relay\.yaml:2:\d+: turn\.onRelayPort: without tls the proxy in front hands TURN on$/
    );
    expect(load(`listen: { host: 0.0.0.0 }\n${TLS}${turn}`).turn?.onRelayPort?.port).toBe(3478);
  });
});

test.each(['proxyProtocol: true', 'path: relay.sock'])('with tls there is no proxy that ends it: %s', (field) => {
  expect(problem(`${TLS}listen: { ${field} }\n`)).toMatch(/listen\.(proxyProtocol|path): is for a relay without tls$/);
});

describe('a UNIX socket', { timeout: 20_000 }, () => {
  const listen = (path: string) => ({ host: '127.0.0.1', port: 0, path, proxyProtocol: true, publicPort: 443 });
  const serve = (path: string) =>
    new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer((socket) => socket.destroy());
      server.once('error', reject);
      server.listen(path, () => resolve(server));
    });

  test('that a killed relay left behind is taken out of the way', async () => {
    const path = join(folder, 'relay.sock');
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('there'))`;
    const child = spawn(process.execPath, ['-e', script]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect(serve(path)).rejects.toThrow('EADDRINUSE');
    await listenPlace(listen(path));
    const server = await serve(path);
    await new Promise((resolve) => server.close(resolve));
  });

  test('that somebody listens at is left alone; what is no socket as well', async () => {
    const path = join(folder, 'relay.sock');
    const server = await serve(path);
    await listenPlace(listen(path));
    await expect(serve(path)).rejects.toThrow('EADDRINUSE');
    await new Promise((resolve) => server.close(resolve));
    await listenPlace(listen(join(folder, 'cert.pem')));
    await expect(serve(join(folder, 'cert.pem'))).rejects.toThrow('EADDRINUSE');
  });
});
