import { createConnection } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemSchema } from '#shared/api/problem.ts';
import { RawConnection, UPGRADE } from './support/raw-http.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const raw = () => new RawConnection(world.relay.port, world.ca).opened();
const lines = (...list: readonly string[]) => `${list.join('\r\n')}\r\n\r\n`;
const SMUGGLED = lines('GET /healthz HTTP/1.1', 'Host: smuggled');

/** The relay still answers everybody else. */
async function unharmed(): Promise<void> {
  const response = await fetch(`https://127.0.0.1:${world.relay.port}/healthz`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
}

describe('requests about whose end two servers could disagree', () => {
  const head = ['POST /healthz HTTP/1.1', 'Host: x'];
  test.each<[string, string]>([
    ['two different lengths', lines(...head, 'Content-Length: 5', 'Content-Length: 0')],
    ['a length and chunks', lines(...head, 'Content-Length: 5', 'Transfer-Encoding: chunked')],
    ['chunks that are not the last coding', lines(...head, 'Transfer-Encoding: chunked, identity')],
    ['a space before the colon', lines(...head, 'Content-Length : 5')],
    ['a folded header', lines(...head, 'X: a', ' Content-Length: 5')],
    ['a length in hexadecimal', lines(...head, 'Content-Length: 0x5')],
    ['a negative length', lines(...head, 'Content-Length: -1')],
    ['a length with a sign', lines(...head, 'Content-Length: +5')],
    ['line feeds alone', `${head.join('\n')}\nContent-Length: 5\n\n`],
    ['a carriage return in a value', lines(...head, 'X: a\rContent-Length: 5')],
    ['a zero byte in a value', lines(...head, 'X: a\0b')],
    ['a chunk size that is none', `${lines(...head, 'Transfer-Encoding: chunked')}5;\n\r\nhello\r\nzz\r\n`],
    ['no host', lines('GET /healthz HTTP/1.1')],
    ['HTTP/2 in plain words', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['another version', lines('GET /healthz HTTP/3.7', 'Host: x')],
    ['nonsense', '\x16\x03\x01\x02\x00nonsense\r\n\r\n']
  ])('%s: refused, and what follows is never answered', async (_what, request) => {
    const connection = await raw();
    connection.socket.write(`${request}${SMUGGLED}`);
    await connection.ended();
    expect(connection.statuses.filter((status) => status === 200)).toEqual([]);
    expect(connection.statuses.length).toBeLessThanOrEqual(1);
    expect(connection.answer).not.toContain('smuggled');
    await unharmed();
  });

  test('an upgrade that is refused takes what follows it along', async () => {
    const connection = await raw();
    const request = lines('GET /elsewhere HTTP/1.1', ...UPGRADE.slice(1), 'Content-Length: 40');
    connection.socket.write(`${request}${SMUGGLED}`);
    await connection.ended();
    expect(connection.statuses).toEqual([404]);
  });

  test('an upgrade with a body: it is read as frames, not as a request', async () => {
    const connection = await raw();
    connection.socket.write(`${lines(...UPGRADE)}${SMUGGLED}`);
    await connection.ended();
    expect(connection.statuses).toEqual([101]);
    await unharmed();
  });
});

describe('what is asked for', () => {
  test.each<[string, readonly string[], number]>([
    ['another origin', [...UPGRADE, 'Origin: https://evil.example'], 403],
    ['the origin "null"', [...UPGRADE, 'Origin: null'], 403],
    ['two origins', [...UPGRADE, 'Origin: https://a.example', 'Origin: https://b.example'], 403],
    ['an empty origin', [...UPGRADE, 'Origin:'], 403],
    ['another path', ['GET /v1/connect/../connect2 HTTP/1.1', ...UPGRADE.slice(1)], 404],
    ['an address in the place of a path', ['GET https://x/v1/connect HTTP/1.1', ...UPGRADE.slice(1)], 404],
    ['no sub-protocol', UPGRADE.slice(0, -1), 400],
    ['an old version of the protocol', UPGRADE.map((line) => line.replace('13', '7')), 400],
    ['a key that is none', UPGRADE.map((line) => line.replace(/Key: .*/, 'Key: short')), 400],
    ['another protocol than WebSocket', UPGRADE.map((line) => line.replace('websocket', 'h2c')), 400],
    ['POST', ['POST /v1/connect HTTP/1.1', ...UPGRADE.slice(1)], 405]
  ])('a socket with %s is refused', async (_what, request, status) => {
    const connection = await raw();
    connection.socket.write(lines(...request));
    await connection.ended();
    expect(connection.statuses).toEqual([status]);
  });

  test('errors repeat nothing of the question, and no answer is kept or framed', async () => {
    const response = await fetch(`https://127.0.0.1:${world.relay.port}/canary-path?token=canary`);
    expect([response.status, await response.json()]).toEqual([404, { code: 'not-found' }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('strict-transport-security')).toContain('max-age');
  });

  test('headers without end, and a body that nobody wants, are refused', async () => {
    const long = await raw();
    long.socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}`);
    await long.ended();
    expect(long.statuses).toEqual([431]);
    const body = await fetch(`https://127.0.0.1:${world.relay.port}/healthz`, {
      method: 'POST',
      body: 'x'.repeat(5_000)
    });
    expect(body.status).toBe(413);
  });

  test.each<[string, string, number, string]>([
    ['a path that is none', lines('GET /%E0%A4%A HTTP/1.1', 'Host: x'), 400, 'bad-request'],
    ['a path below the reports that is none', lines('GET /v1/reports/%zz HTTP/1.1', 'Host: x'), 400, 'bad-request'],
    [
      'a name of a session that is too long',
      lines(`GET /v1/reports/sessions/${'a'.repeat(500)} HTTP/1.1`, 'Host: x'),
      414,
      'bad-request'
    ],
    ['headers without end', `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}`, 431, 'bad-request'],
    ['no HTTP', 'nonsense\r\n\r\n', 400, 'bad-request'],
    ['no host', lines('GET /healthz HTTP/1.1'), 400, 'bad-request'],
    ['a method that is none', lines('BREW /healthz HTTP/1.1', 'Host: x'), 400, 'bad-request'],
    ['a method that nobody takes', lines('LOCK /healthz HTTP/1.1', 'Host: x'), 404, 'not-found'],
    ['an expectation', lines('GET /healthz HTTP/1.1', 'Host: x', 'Expect: 200-maybe'), 417, 'bad-request'],
    [
      'a body that is too large',
      `${lines('POST /healthz HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 5000')}{`,
      413,
      'bad-request'
    ]
  ])('%s: refused in the words of the API, over a raw socket', async (_what, request, status, code) => {
    const connection = await raw();
    connection.socket.write(request);
    await expect.poll(() => connection.answer, { timeout: 5_000 }).toContain('}');
    expect(connection.statuses).toEqual([status]);
    const [head = '', body = ''] = connection.answer.split('\r\n\r\n');
    expect(problemSchema.parse(JSON.parse(body))).toEqual({ code });
    expect(head.toLowerCase()).toContain('cache-control: no-store');
    expect(head.toLowerCase()).toMatch(/content-type: application\/json/);
    connection.socket.destroy();
    await unharmed();
  });

  test('an address that asks too often waits, and others do not', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 205; n += 1) {
      const response = await fetch(`https://127.0.0.1:${world.relay.port}/healthz`);
      statuses.push(response.status);
      if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      await response.text();
    }
    expect(statuses.slice(0, 200).every((status) => status === 200)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
    world.clock.advance(1_000);
    await unharmed();
  });
});

/** The server's own bounds are 10 s, looked at every 2. */
describe('slow ones are cut', { timeout: 40_000 }, () => {
  const LONGEST_MS = 16_000;

  test('a handshake that never comes, headers that trickle, a body that never ends, and silence', async () => {
    const silent = createConnection({ host: '127.0.0.1', port: world.relay.port });
    silent.on('error', () => {});
    const silentEnd = new Promise<void>((resolve) => silent.once('close', () => resolve()));
    const mute = await raw();
    const loris = await raw();
    loris.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => loris.socket.write('X-A: b\r\n'), 500);
    const body = await raw();
    body.socket.write(lines('POST /healthz HTTP/1.1', 'Host: x', 'Content-Length: 1000'));
    const bodyDrip = setInterval(() => body.socket.write('x'), 500);
    const start = performance.now();
    await Promise.all([silentEnd, mute.ended(LONGEST_MS), loris.ended(LONGEST_MS), body.ended(LONGEST_MS)]);
    expect(performance.now() - start).toBeLessThan(LONGEST_MS);
    clearInterval(drip);
    clearInterval(bodyDrip);
    expect([loris.statuses, mute.statuses]).toEqual([[408], [408]]);
    await unharmed();
  });
});

describe('TLS', () => {
  test.each(['TLSv1', 'TLSv1.1'] as const)('%s is not spoken', async (version) => {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connectTls({
        host: '127.0.0.1',
        port: world.relay.port,
        minVersion: version,
        maxVersion: version,
        ciphers: 'DEFAULT@SECLEVEL=0',
        rejectUnauthorized: false
      });
      socket.once('secureConnect', () => resolve(socket.getProtocol() ?? ''));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    });
    expect(outcome).toMatch(/ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/);
  });

  test('plain HTTP is not spoken', async () => {
    const socket = createConnection({ host: '127.0.0.1', port: world.relay.port });
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', () => {});
    socket.write(SMUGGLED);
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    expect(answer).not.toContain('200');
    await unharmed();
  });
});
