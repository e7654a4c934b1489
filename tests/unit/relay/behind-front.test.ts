import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BehindFront, listenBehindFront } from '#relay/http/front/behind-front.ts';
import { portOf } from '#relay/http/port-of.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const FROM = 'PROXY TCP4 203.0.113.7 127.0.0.1 5000 443\r\n';

let server: Server;
let behind: BehindFront;
const made: Socket[] = [];
let served: number;

beforeEach(async () => {
  served = 0;
  server = createServer((request, response) => {
    served += 1;
    response.end(`from ${request.socket.remoteAddress}`);
  });
  behind = listenBehindFront(server, { headerMs: 300, waiting: 2 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const socket of made.splice(0)) socket.destroy();
  behind.close();
  server.close();
});

async function open(): Promise<Socket> {
  const socket = createConnection(portOf(server.address()), '127.0.0.1');
  made.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other end closes. */
function said(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let all = '';
    socket.on('data', (data) => {
      all += data;
    });
    socket.once('close', () => resolve(all));
  });
}

test('the address of the header is the connection’s, and the request that follows it is answered', async () => {
  const socket = await open();
  socket.write(FROM + REQUEST);
  expect(await said(socket)).toContain('from 203.0.113.7');
});

test('in the smallest pieces', async () => {
  const socket = await open();
  socket.setNoDelay(true);
  for (const letter of FROM + REQUEST) {
    socket.write(letter);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await said(socket)).toContain('from 203.0.113.7');
});

test.each(['PROXY UNKNOWN\r\n', '\r\n\r\n\0\r\nQUIT\n\x20\0\0\0'])(
  'a front that speaks for itself: %j',
  async (header) => {
    const socket = await open();
    socket.write(Buffer.from(header + REQUEST, 'latin1'));
    expect(await said(socket)).toContain('from 127.0.0.1');
  }
);

test('requests one after the other on a connection are all from the same address', async () => {
  const socket = await open();
  socket.write(FROM + REQUEST.replace('close', 'keep-alive') + REQUEST);
  const answers = await said(socket);
  expect(answers.match(/from 203\.0\.113\.7/g)).toHaveLength(2);
});

test.each([
  ['no header', REQUEST],
  ['a second header', FROM + FROM + REQUEST],
  ['junk', '\0\x01\x02'],
  ['a header that is wrong', `PROXY TCP4 1.2.3.4\r\n${REQUEST}`]
])('%s: cut, and nothing is served', async (_what, text) => {
  const socket = await open();
  socket.write(text);
  expect(await said(socket)).not.toContain('from');
  expect(served).toBe(0);
  expect(behind.waiting).toBe(0);
});

test('who does not say all of it in time is cut, however slowly they go on', async () => {
  const [silent, slow] = [await open(), await open()];
  const trickle = setInterval(() => slow.write('x'), 50);
  slow.write('PROXY UNKNOWN ');
  await Promise.all([said(silent), said(slow)]);
  clearInterval(trickle);
  await vi.waitFor(() => expect(behind.waiting).toBe(0));
});

test('a header in time is not cut later', async () => {
  const socket = await open();
  socket.write(FROM);
  await new Promise((resolve) => setTimeout(resolve, 500));
  socket.write(REQUEST);
  expect(await said(socket)).toContain('from 203.0.113.7');
});

test('no more are waited for than may be, and room comes back', async () => {
  const [one, two, third] = [await open(), await open(), await open()];
  expect(await said(third)).toBe('');
  two.write(FROM + REQUEST);
  expect(await said(two)).toContain('from');
  one.end();
  await vi.waitFor(() => expect(behind.waiting).toBe(0));
});

test('closing cuts those who are waited for', async () => {
  const socket = await open();
  await vi.waitFor(() => expect(behind.waiting).toBe(1));
  behind.close();
  expect(await said(socket)).toBe('');
});
