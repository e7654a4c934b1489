import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatAddress, parseRange } from '#relay/turn/address-range.ts';
import { SPECIAL_RANGES_V4, SPECIAL_RANGES_V6 } from '#relay/turn/special-ranges.ts';
import { type Coturn, newSecret, startCoturn } from './support/coturn.ts';
import { readAttribute } from './support/stun.ts';
import { openTurnClient, type TurnClient, type TurnLogin } from './support/turn-client.ts';

/** TURN's own codes, RFC 8656 section 19 (and RFC 6062). */
const OK = 0;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const MISMATCH = 437;
const OTHER_FAMILY = 443;
const QUOTA_REACHED = 486;
const UNSUPPORTED_TRANSPORT = 442;

let server: Coturn;
const clients: TurnClient[] = [];

beforeAll(async () => {
  server = await startCoturn({ listen: ['127.0.0.1', '::1'] });
});
afterAll(async () => {
  for (const client of clients) client.close();
  await server?.stop();
});

async function open(login: TurnLogin | null, over: 'udp' | 'tcp' | 'tls' = 'udp', host?: string): Promise<TurnClient> {
  const client = await openTurnClient(server.at(over, host), login);
  clients.push(client);
  return client;
}

/** First, middle and last address of a block. */
function samplesOf(block: string): string[] {
  const range = parseRange(block);
  if (range === undefined) throw new Error(`not a block: ${block}`);
  const { family, first, last } = range;
  return [...new Set([first, (first + last) / 2n, last])].map((value) => formatAddress(family, value));
}

describe('peers that TURN must not reach', () => {
  let v4: TurnClient;
  let v6: TurnClient;
  beforeAll(async () => {
    v4 = await open(server.login());
    v6 = await open(server.login(), 'udp', '::1');
    expect(await v4.allocate()).toBe(OK);
    expect(await v6.allocate({ family: 6 })).toBe(OK);
  });

  test.each(SPECIAL_RANGES_V4)('J1: no permission and no channel to %s', async (block) => {
    for (const peer of samplesOf(block)) {
      expect(await v4.permit(peer), peer).toBe(FORBIDDEN);
      expect(await v4.bindChannel(peer), peer).toBe(FORBIDDEN);
    }
  });

  test.each(SPECIAL_RANGES_V6)('J1: no permission and no channel to %s', async (block) => {
    for (const peer of samplesOf(block)) {
      expect(await v6.permit(peer), peer).toBe(FORBIDDEN);
      expect(await v6.bindChannel(peer), peer).toBe(FORBIDDEN);
    }
  });

  test('J1: an IPv4 address is not reached in the clothes of IPv6, over either family', async () => {
    const mapped = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '8.8.8.8'].map((address) => `::ffff:${address}`);
    for (const peer of mapped) {
      expect(await v6.permit(peer), peer).toBe(FORBIDDEN);
      expect([FORBIDDEN, OTHER_FAMILY], peer).toContain(await v4.permit(peer));
    }
    expect([FORBIDDEN, OTHER_FAMILY]).toContain(await v6.permit('127.0.0.1'));
  });

  test('public addresses of both families are let through: the lists refuse no more than they say', async () => {
    for (const peer of ['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.0', '223.255.255.255'])
      expect(await v4.permit(peer), peer).toBe(OK);
    for (const peer of ['2001:4860:4860::8888', '2606:4700::1111', '2a00::', '3ffe:ffff::1'])
      expect(await v6.permit(peer), peer).toBe(OK);
  });

  test('a private block is open when the organisation says so, and only that one', async () => {
    const other = await startCoturn({ allowedPeers: ['10.20.0.0/16', 'fd12::/32'] });
    const client = await openTurnClient(other.at('udp'), other.login());
    try {
      expect(await client.allocate()).toBe(OK);
      expect(await client.permit('10.20.255.255')).toBe(OK);
      expect(await client.permit('10.21.0.0')).toBe(FORBIDDEN);
      expect(await client.permit('127.0.0.1')).toBe(FORBIDDEN);
      expect(await client.permit('169.254.169.254')).toBe(FORBIDDEN);
    } finally {
      client.close();
      await other.stop();
    }
  });
});

describe('who is let in', () => {
  test.each(['udp', 'tcp', 'tls'] as const)('J1: over %s nobody relays without credentials', async (over) => {
    const client = await open(null, over);
    expect(await client.allocate()).toBe(UNAUTHORIZED);
    expect([UNAUTHORIZED, MISMATCH]).toContain(await client.permit('8.8.8.8'));
    expect([UNAUTHORIZED, MISMATCH]).toContain(await client.refresh(600));
  });

  test.each<[string, () => TurnLogin]>([
    ['expired', () => server.login('session', 'helper', -5_000)],
    ['of another secret', () => server.login('session', 'helper', 60_000, newSecret())],
    ['prolonged by hand', () => prolonged(server.login())],
    ['of the other side', () => ({ ...server.login('s', 'helper'), username: server.login('s', 'sharer').username })],
    ['without an expiry', () => ({ ...server.login(), username: 'session:helper' })],
    ['empty', () => ({ username: '', credential: '' })]
  ])('J1: credentials are refused that are %s', async (_, login) => {
    const client = await open(login());
    expect(await client.allocate()).toBe(UNAUTHORIZED);
  });

  test('a credential that ends while it is used does not cut the session that it began', async () => {
    const client = await open(server.login('short', 'sharer', 2_000));
    expect(await client.allocate()).toBe(OK);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(await client.refresh(600)).toBe(OK);
    expect(await (await open(server.login('short', 'sharer', -1_000))).allocate()).toBe(UNAUTHORIZED);
  });

  test('while the secret is changed both hold, afterwards only the new one', async () => {
    const [oldSecret, newer] = [newSecret(), newSecret()];
    const allocateWith = async (running: Coturn, secret: string): Promise<number> => {
      const client = await openTurnClient(running.at('udp'), running.login('s', 'helper', 60_000, secret));
      return await client.allocate().finally(client.close);
    };
    const during = await startCoturn({ secrets: [newer, oldSecret] });
    expect([await allocateWith(during, newer), await allocateWith(during, oldSecret)]).toEqual([OK, OK]);
    await during.stop();
    const after = await startCoturn({ secrets: [newer] });
    expect([await allocateWith(after, newer), await allocateWith(after, oldSecret)]).toEqual([OK, UNAUTHORIZED]);
    await after.stop();
  });
});

describe('how much', () => {
  test('one side of a session has its quota, whatever expiry its credentials say; the other side has its own', async () => {
    const small = await startCoturn({ quota: { perUser: 2, total: 100 } });
    const opened: TurnClient[] = [];
    const allocate = async (login: TurnLogin): Promise<number> => {
      const client = await openTurnClient(small.at('udp'), login);
      opened.push(client);
      return await client.allocate();
    };
    try {
      expect(await allocate(small.login('s', 'helper'))).toBe(OK);
      expect(await allocate(small.login('s', 'helper', 90_000))).toBe(OK);
      expect(await allocate(small.login('s', 'helper', 120_000))).toBe(QUOTA_REACHED);
      expect(await allocate(small.login('s', 'sharer'))).toBe(OK);
      expect(await allocate(small.login('t', 'helper'))).toBe(OK);
      expect(await opened[0]?.refresh(0)).toBe(OK);
    } finally {
      for (const client of opened) client.close();
      await small.stop();
    }
  });

  test('the server has its quota for everybody together', async () => {
    const small = await startCoturn({ quota: { perUser: 5, total: 2 } });
    const opened: TurnClient[] = [];
    try {
      const codes: number[] = [];
      for (const session of ['a', 'b', 'c']) {
        const client = await openTurnClient(small.at('udp'), small.login(session));
        opened.push(client);
        codes.push(await client.allocate());
      }
      expect(codes).toEqual([OK, OK, QUOTA_REACHED]);
    } finally {
      for (const client of opened) client.close();
      await small.stop();
    }
  });
});

describe('what TURN for people does not need', () => {
  test('J1: no relay over TCP, asked for at once or later', async () => {
    const client = await open(server.login(), 'tcp');
    expect([UNSUPPORTED_TRANSPORT, FORBIDDEN]).toContain(await client.allocate({ tcp: true }));
    const other = await open(server.login(), 'tcp');
    expect(await other.allocate()).toBe(OK);
    expect(await other.connectTcp('8.8.8.8')).not.toBe(OK);
  });

  test('J1: TLS 1.2 or later, with the certificate given', async () => {
    const at = server.at('tls');
    const versionOf = async (
      minVersion: 'TLSv1' | 'TLSv1.2',
      maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
    ): Promise<string | null> => {
      const { host, port, ca } = at;
      // Old versions need OpenSSL's lowest security level on the asking side.
      const socket = connectTls({ host, port, ca: ca ?? '', minVersion, maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' });
      const spoken = await new Promise<string | null>((resolve) => {
        socket.once('secureConnect', () => resolve(socket.getProtocol()));
        socket.once('error', () => resolve(null));
        // coturn leaves who speaks too old a version without an answer.
        socket.setTimeout(2_000, () => resolve(null));
      });
      socket.destroy();
      return spoken;
    };
    expect(await versionOf('TLSv1', 'TLSv1.1')).toBeNull();
    expect(await versionOf('TLSv1.2', 'TLSv1.2')).toBe('TLSv1.2');
    // coturn 4.6 speaks no newer one; a later coturn may.
    expect(await versionOf('TLSv1.2', 'TLSv1.3')).toMatch(/^TLSv1\.[23]$/);
  });

  test('answers do not name the program and its version', async () => {
    const client = await open(server.login());
    expect(await client.allocate()).toBe(OK);
    const last = client.last();
    expect(last === undefined ? undefined : readAttribute(last, 'software')).toBeUndefined();
  });

  test('nothing else listens: no command line, no web pages, no numbers for a monitor', async () => {
    expect(await listeningPorts(server.pid ?? 0)).toEqual(
      [server.plainPort, server.tlsPort].sort((one, other) => one - other)
    );
  });
});

/** Ports on which a process takes TCP connections (Linux: its sockets by inode, and the tables of those that listen). */
async function listeningPorts(pid: number): Promise<number[]> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all((await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => '')));
  const inodes = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')));
  const ports = tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
    .filter((fields) => fields[3] === '0A' && inodes.has(fields[9]))
    .map((fields) => Number.parseInt(fields[1]?.split(':')[1] ?? '', 16));
  return [...new Set(ports)].sort((one, other) => one - other);
}

/** The same credential with an expiry of a day more. */
function prolonged(login: TurnLogin): TurnLogin {
  const [expiry = '', ...rest] = login.username.split(':');
  return { ...login, username: [Number(expiry) + 86_400, ...rest].join(':') };
}
