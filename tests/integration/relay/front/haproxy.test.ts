import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { checkFront } from '#relay/check/check-front.ts';
import type { Person } from '#relay/person.ts';
import { type Coturn, startCoturn } from '#tests/integration/turn/support/coturn.ts';
import { openTurnClient } from '#tests/integration/turn/support/turn-client.ts';
import { TestClient } from '../support/client.ts';
import { UPGRADE } from '../support/raw-http.ts';
import { HELPER, SHARER, startWorld, type World } from '../support/world.ts';
import { freePort, Haproxy } from './support/haproxy.ts';

const authority = await createCertificateAuthority('Front authority');
const certificate = await authority.issue();
const ca = authority.certificatePem;
setDefaultCACertificates([...getCACertificates('default'), ca]);

let folder: string;
let turn: Coturn;
let world: World;
/** A second relay, on a UNIX socket. */
let second: World;
let haproxy: Haproxy;
const made: { destroy(): void }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-front-'));
  const path = join(folder, 'relay.sock');
  const port = await freePort();
  turn = await startCoturn({ loopbackPeersForTests: true });
  const behind = { proxyProtocol: true, publicName: '127.0.0.1', publicPort: port };
  const limits = { connectionLimits: { socketsPerAddress: 2 } };
  world = await startWorld({ listen: { ...behind, port: 0 }, tls: undefined }, limits);
  second = await startWorld({ listen: { ...behind, path }, tls: undefined }, limits);
  haproxy = await Haproxy.start({
    ...certificate,
    port,
    bind: `127.0.0.1:${port},[::1]:${port}`,
    relays: [`127.0.0.1:${world.relay.port}`, `unix@${path}`],
    turn: `127.0.0.1:${turn.plainPort}`,
    // The second relay stands by; nobody waits ten seconds in a test.
    edit: (text) =>
      text.replace(/^( {4}server relay-2 .*)$/m, '$1 backup').replace('inspect-delay 10s', 'inspect-delay 1s')
  });
}, 60_000);
afterEach(() => {
  for (const one of made.splice(0)) one.destroy();
});
afterAll(async () => {
  await haproxy?.stop();
  await world?.close();
  await second?.close();
  await turn?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A TLS connection to HAProxy from an address. */
async function open(host: string, localAddress?: string): Promise<TLSSocket> {
  const from = localAddress === undefined ? {} : { localAddress };
  const socket = connect({
    host,
    port: haproxy.port,
    ca,
    servername: 'localhost',
    ALPNProtocols: ['http/1.1'],
    ...from
  });
  made.push(socket);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  return socket;
}

/** What is answered first: a status, or 0 when the connection is cut. */
async function status(socket: TLSSocket, said: string | Buffer): Promise<number> {
  socket.write(said);
  const answer = await new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(data.toString('latin1')));
    socket.once('close', () => resolve(''));
  });
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
}

const upgrade = `${UPGRADE.join('\r\n')}\r\n\r\n`;
const socketFrom = async (host: string, localAddress?: string) => status(await open(host, localAddress), upgrade);
async function signIn(of: World, who: Person, localAddress: string): Promise<TestClient> {
  const client = await new TestClient(of.relay.url, ca, { localAddress }).opened();
  made.push({ destroy: () => client.socket.terminate() });
  const { type, ...rest } = await of.hello(who);
  await client.must(type, rest);
  return client;
}

/** A session from code to end. */
async function session(of: World, from: readonly [string, string]): Promise<void> {
  const helper = await signIn(of, HELPER, from[0]);
  const sharer = await signIn(of, SHARER, from[1]);
  const { code, sessionId } = await helper.must('session.create', {});
  await sharer.must('session.redeem', { code });
  await helper.next('session.joined');
  await sharer.next('session.joined');
  const payload = 'x'.repeat(20_000);
  await helper.must('session.signal', { sessionId, payload });
  expect(await sharer.next('session.signal')).toMatchObject({ payload });
  await sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
  expect(await helper.next('session.ended')).toMatchObject({ reason: 'sharer-ended' });
}

describe('a relay behind HAProxy', { timeout: 30_000 }, () => {
  test('B1 B2 B5: a session from code to end', async () => {
    expect(world.relay.url).toBe(`wss://127.0.0.1:${haproxy.port}/v1/connect`);
    await session(world, ['127.0.0.2', '127.0.0.3']);
  });

  test('limits count by where people come from, not by the proxy', async () => {
    expect([await socketFrom('127.0.0.1', '127.1.0.2'), await socketFrom('127.0.0.1', '127.1.0.2')]).toEqual([
      101, 101
    ]);
    expect(await socketFrom('127.0.0.1', '127.1.0.2')).toBe(503);
    expect(await socketFrom('127.0.0.1', '127.1.0.3')).toBe(101);
    expect([await socketFrom('::1'), await socketFrom('::1'), await socketFrom('::1')]).toEqual([101, 101, 503]);
  });

  test.each([
    ['version 1', Buffer.from('PROXY TCP4 203.0.113.9 127.0.0.1 1 2\r\n')],
    ['version 2', Buffer.from('\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xcb\0\x71\x09\x7f\0\0\x01\0\x01\0\x02', 'latin1')]
  ])('a PROXY header that a client sends itself is no request: %s', async (_what, header) => {
    const forged = await status(await open('127.0.0.1'), Buffer.concat([header, Buffer.from(upgrade)]));
    expect(forged).toBe(400);
  });

  test('who comes to the relay past the proxy is cut without an answer', async () => {
    const socket = createConnection(world.relay.port, '127.0.0.1');
    made.push(socket);
    const answer: Buffer[] = [];
    socket.on('error', () => undefined).on('data', (data) => answer.push(data));
    socket.write(upgrade);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(Buffer.concat(answer)).toHaveLength(0);
  });

  test('who says nothing behind a handshake is cut', async () => {
    const socket = await open('127.0.0.1');
    await new Promise((resolve) => socket.once('close', resolve));
  });

  test('nothing older than TLS 1.2, nothing but HTTP/1.1, and the check says so', async () => {
    const socket = await open('127.0.0.1');
    expect(socket.alpnProtocol).toBe('http/1.1');
    const front = { publicName: 'localhost', publicPort: haproxy.port };
    const results = await checkFront(front, Date.now());
    expect(results.map(({ says }) => says)).toContain('nothing older than TLS 1.2 is spoken');
    expect(results.map(({ says }) => says)).toContain(`TLS ends in front, at localhost:${haproxy.port}`);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'ok',
      'ok',
      expect.stringMatching(/ok|warning/),
      'ok',
      'ok'
    ]);
    expect((await checkFront(front, Date.now() + 400 * 24 * 3_600_000 * 30)).at(-1)).toMatchObject({
      outcome: 'failed'
    });
    expect(await checkFront({ ...front, publicPort: 9 }, Date.now())).toMatchObject([
      { outcome: 'warning', says: 'TLS ends in front, and nobody answers at localhost:9' }
    ]);
    expect(await checkFront({ publicName: undefined, publicPort: 443 }, Date.now())).toMatchObject([
      { outcome: 'skipped' }
    ]);
  });

  test('J1 J2: TURN over TLS comes in on the same port', async () => {
    const client = await openTurnClient({ host: 'localhost', port: haproxy.port, over: 'tls' }, turn.login());
    expect(await client.allocate()).toBe(0);
    client.close();
  });

  test('neither log has anybody’s address', () => {
    const both = `${world.logLines.join('')}${haproxy.said}`;
    expect(both).toContain('socket-signed-in');
    expect(both).not.toMatch(/127\.0\.0\.2|127\.1\.0\.|203\.0\.113/);
  });

  test('a relay that drains gets nobody new and keeps whom it has; the next one serves, over a UNIX socket', async () => {
    const helper = await signIn(world, HELPER, '127.0.0.2');
    const sharer = await signIn(world, SHARER, '127.0.0.3');
    const { code, sessionId } = await helper.must('session.create', {});
    await sharer.must('session.redeem', { code });
    await sharer.next('session.joined');
    const drained = world.relay.drain(600_000);
    await haproxy.says(/relays\/relay-1 is DOWN/);
    await session(second, ['127.0.0.4', '127.0.0.5']);
    await helper.must('session.signal', { sessionId, payload: 'still here' });
    expect(await sharer.next('session.signal')).toMatchObject({ payload: 'still here' });
    await helper.must('session.end', { sessionId, reason: 'helper-ended' });
    world.clock.advance(1_000);
    await drained;
  });
});
