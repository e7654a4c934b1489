import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { type SharedPort, shareTlsPort } from '#relay/turn/share-port.ts';

/** A STUN request's beginning; what stands in for coturn says it back. */
const STUN = Buffer.from('000300002112a442', 'hex');

const authority = await createCertificateAuthority();
const { certificatePem: cert, privateKeyPem: key } = await authority.issue();
let turn: TcpServer;
let server: Server;
let shared: SharedPort;
let behind: Socket[];
const made: TLSSocket[] = [];
const portOf = (of: TcpServer | Server): number => (of.address() as AddressInfo).port;
const listen = (of: TcpServer | Server) => new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve));

beforeEach(async () => {
  behind = [];
  turn = createTcpServer((socket) => {
    behind.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await listen(turn);
  server = createServer({ cert, key }, (_, response) => response.end('page'));
  shared = shareTlsPort(server, { host: '127.0.0.1', port: portOf(turn) }, { connections: 1, firstByteMs: 200 });
  await listen(server);
});
afterEach(() => {
  for (const socket of made.splice(0)) socket.destroy();
  shared.close();
  server.close();
  turn.close();
});

async function open(): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port: portOf(server), ca: authority.certificatePem });
  made.push(socket);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  return socket;
}
const heard = (socket: TLSSocket): Promise<Buffer> => new Promise((resolve) => socket.once('data', resolve));
/** The server's end of a connection goes a moment after the client's. */
const emptied = () => vi.waitFor(() => expect(shared.count).toBe(0));
const closed = (socket: TLSSocket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

test('J1: bytes go to coturn and back unchanged, the first one included', async () => {
  const socket = await open();
  socket.write(STUN);
  expect(await heard(socket)).toEqual(STUN);
  socket.write('GET / HTTP/1.1\r\n\r\n');
  expect((await heard(socket)).toString()).toContain('GET');
  expect(shared.count).toBe(1);
});

test('no more connections are handed on than there may be, and room comes back', async () => {
  const first = await open();
  first.write(STUN);
  await heard(first);
  const second = await open();
  const gone = closed(second);
  second.write(STUN);
  await gone;
  expect(behind).toHaveLength(1);
  first.destroy();
  await emptied();
  const third = await open();
  third.write(STUN);
  expect(await heard(third)).toEqual(STUN);
});

test('either end’s going takes the other with it', async () => {
  const socket = await open();
  socket.write(STUN);
  await heard(socket);
  const gone = closed(socket);
  behind[0]?.destroy();
  await gone;
  await emptied();
});

test('who says nothing is cut; who is handed on may be silent for long', async () => {
  const silent = await open();
  await closed(silent);
  const quiet = await open();
  quiet.write(STUN);
  await heard(quiet);
  await new Promise((resolve) => setTimeout(resolve, 500));
  quiet.write(STUN);
  expect(await heard(quiet)).toEqual(STUN);
});
