import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { startDemoOrganisation } from '#demo/organisation/index.ts';
import { type RelaySocket, relaySockets } from '#main/relay/socket.ts';
import { until } from './support.ts';

/** Large enough that the operating system does not take all of them at once. */
const MESSAGES = 200;
const MESSAGE = 'x'.repeat(60_000);

const sockets: WebSocket[] = [];
const received: number[] = [];
let url = '';
let stop: () => Promise<void> = async () => {};

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deskside-socket-'));
  const organisation = await startDemoOrganisation({ certificateDirectory: folder });
  setDefaultCACertificates([...getCACertificates('default'), organisation.caCertificatePem]);
  const { certificatePem: cert, privateKeyPem: key } = organisation.serverCertificate;
  const server = createServer({ cert, key });
  const relay = new WebSocketServer({ server });
  relay.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => received.push(data.toString().length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `wss://localhost:${typeof address === 'object' ? address?.port : 0}`;
  stop = async () => {
    for (const socket of sockets) socket.terminate();
    server.close();
    await organisation.close();
    rmSync(folder, { recursive: true, force: true });
  };
});
afterAll(() => stop());

/** A socket that is open, and whether it was closed since. */
async function opened(): Promise<{ socket: RelaySocket; state: { closed: boolean } }> {
  const state = { open: false, closed: false };
  const socket = relaySockets(url)({
    onOpen: () => {
      state.open = true;
    },
    onMessage: () => {},
    onClosed: () => {
      state.closed = true;
    }
  });
  await until(() => state.open);
  return { socket, state };
}

describe('the socket to the relay', () => {
  it('A6: closed politely, everything that was sent arrives first', async () => {
    const { socket, state } = await opened();
    received.length = 0;
    for (let sent = 0; sent < MESSAGES; sent += 1) socket.send(MESSAGE);
    socket.close('politely');
    await until(() => state.closed);
    await until(() => received.length === MESSAGES);
    expect(received.every((length) => length === MESSAGE.length)).toBe(true);
  });

  it('A6: a relay that does not say good-bye is not waited for', async () => {
    const { socket, state } = await opened();
    sockets.at(-1)?.pause();
    const began = performance.now();
    socket.close('politely');
    await until(() => state.closed);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it('A6: cut at once, nothing is waited for', async () => {
    const { socket, state } = await opened();
    sockets.at(-1)?.pause();
    const began = performance.now();
    socket.close('now');
    await until(() => state.closed);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
