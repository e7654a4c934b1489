import { createHash } from 'node:crypto';
import { request } from 'node:https';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionRole } from '#shared/session/modes.ts';
import { openPage, servePages, startBrowser } from '#tests/integration/peer/browser.ts';
import type {} from '#tests/integration/peer/page/harness.tsx';
import { HELPER, startWorld, type World } from '#tests/integration/relay/support/world.ts';
import { type Coturn, startCoturn } from './support/coturn.ts';
import { openTurnClient } from './support/turn-client.ts';

let turn: Coturn;
let world: World;
beforeAll(async () => {
  turn = await startCoturn({ loopbackPeersForTests: true });
  const urls = ['turns:localhost:443?transport=tcp'];
  world = await startWorld({ turn: { urls, secret: turn.secret, onRelayPort: { port: turn.plainPort } } });
});
afterAll(async () => {
  await world?.close();
  await turn?.stop();
});

const at = () => ({ host: 'localhost', port: world.relay.port, over: 'tls' as const });

/** A TLS connection to the relay that has said this. */
async function say(bytes: string | Buffer): Promise<TLSSocket> {
  const socket = connectTls({ host: 'localhost', port: world.relay.port });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  socket.on('error', () => undefined);
  if (bytes.length > 0) socket.write(bytes);
  return socket;
}
/** SHA-256 of the relay's public key, as Chromium's list of keys to trust takes it. */
async function relayKeyHash(): Promise<string> {
  const socket = await say('');
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  socket.destroy();
  if (key === undefined) throw new Error('no certificate');
  return createHash('sha256').update(key).digest('base64');
}
const closed = (socket: TLSSocket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve));

describe('one host name and one port', () => {
  test('J1 J2: socket, web pages and TURN over TLS on the same port', async () => {
    const helper = await world.signIn(HELPER);
    expect((await helper.must('session.create', {})).code).toBeTypeOf('string');
    const status = await new Promise((resolve, reject) => {
      const asked = request({ host: 'localhost', port: world.relay.port, path: '/healthz' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(200);
    const client = await openTurnClient(at(), turn.login());
    expect(await client.allocate()).toBe(0);
    expect(await client.permit('10.0.0.1')).toBe(403);
    client.close();
    const stranger = await openTurnClient(at(), null);
    expect(await stranger.allocate()).toBe(401);
    stranger.close();
  });

  test('J1: picture and channels pass the relay’s port between two browsers’ ends', async () => {
    const pages = await servePages();
    const browser = await startBrowser(undefined, [`--ignore-certificate-errors-spki-list=${await relayKeyHash()}`]);
    try {
      const { page } = await openPage(browser, pages.url);
      const paths = (role: SessionRole) => ({
        iceServers: [{ urls: [`turns:localhost:${world.relay.port}?transport=tcp`], ...turn.login('session', role) }],
        transport: 'relay' as const
      });
      const result = await page.evaluate(
        async (pair) => {
          const { PEER_ID, connections, chosenPath, showScreen, wait } = window.peerHarness;
          const capture = window.peerHarness.paintedCapture(1280, 720, 'rgb(20, 200, 90)');
          const { helper, sharer } = await window.peerHarness.connectPair(capture.take, pair);
          showScreen(helper.engine, {});
          await wait(50);
          helper.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: 'hello' });
          await sharer.heard('peer.data');
          sharer.emit('peer.startCapture', { peerId: PEER_ID });
          const frame = await helper.heard('peer.firstFrame');
          return { frame: frame.argument, paths: await Promise.all(connections.map(chosenPath)) };
        },
        { helper: paths('helper'), sharer: paths('sharer') }
      );
      expect(result.frame).toMatchObject({ width: 1280, height: 720 });
      const path = { local: 'relay', remote: 'relay', relayProtocol: 'tls' };
      expect(result.paths).toEqual([path, path]);
    } finally {
      await browser.close();
      await pages.close();
    }
  }, 60_000);

  test('a request that comes in pieces, and one with its second right behind, are answered as before', async () => {
    const socket = await say('G');
    const heard: string[] = [];
    socket.on('data', (data: Buffer) => heard.push(data.toString()));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const again = 'GET /healthz HTTP/1.1\r\nHost: x\r\n';
    socket.write(`${again.slice(1)}\r\n${again}Connection: close\r\n\r\n`);
    await closed(socket);
    expect(heard.join('').match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  test('junk that is neither gets nothing, and the port goes on', async () => {
    for (const junk of [Buffer.alloc(4096, 0xff), Buffer.alloc(4096), Buffer.from([0, 1, 0xff, 0xff, 1, 2, 3])]) {
      const socket = await say(junk);
      const gone = closed(socket);
      setTimeout(() => socket.destroy(), 300);
      await gone;
    }
    const client = await openTurnClient(at(), turn.login());
    expect(await client.allocate()).toBe(0);
    client.close();
  });

  test('a relay that stops does not wait for TURN, and one without coturn cuts who asks for it', async () => {
    const other = await startWorld({
      turn: { urls: ['turns:localhost:443?transport=tcp'], secret: turn.secret, onRelayPort: { port: turn.plainPort } }
    });
    const socket = connectTls({ host: 'localhost', port: other.relay.port });
    const gone = closed(socket);
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    socket.on('error', () => undefined);
    socket.write(Buffer.alloc(20));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await other.close();
    await gone;

    const alone = await startWorld({
      turn: { urls: ['turns:localhost:443?transport=tcp'], secret: turn.secret, onRelayPort: { port: 9 } }
    });
    const refused = connectTls({ host: 'localhost', port: alone.relay.port });
    const cut = closed(refused);
    refused.on('error', () => undefined);
    refused.once('secureConnect', () => refused.write(Buffer.alloc(20)));
    await cut;
    await alone.close();
  });
});
