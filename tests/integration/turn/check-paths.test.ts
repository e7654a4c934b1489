import { afterEach, describe, expect, test } from 'vitest';
import { CHECK_CREDENTIAL_MS, CHECKS_PER_ACCOUNT } from '#relay/turn/check-paths.ts';
import { HELPER, SHARER, startWorld, type World } from '#tests/integration/relay/support/world.ts';
import { type Coturn, startCoturn } from './support/coturn.ts';
import { openTurnClient } from './support/turn-client.ts';

let world: World | undefined;
let server: Coturn | undefined;
afterEach(async () => {
  await world?.close();
  await server?.stop();
  world = undefined;
  server = undefined;
});

const URLS = ['turns:help.example.org:443?transport=tcp'];
const STUN = { urls: ['stun:127.0.0.1:9'] };
const SECRET = 'north-east-south-west-0123456789_ABCDEF';

describe('J2: servers for a connection check', () => {
  test('come with a credential of its own that the real server takes and that is over in a minute', async () => {
    server = await startCoturn();
    const urls = [`turn:127.0.0.1:${server.plainPort}?transport=udp`];
    world = await startWorld({ turn: { urls, secret: server.secret }, iceServers: [STUN] });
    const someone = await world.signIn(HELPER);
    const { iceServers } = await someone.must('check.paths', {});
    expect(iceServers).toMatchObject([{ urls }, STUN]);
    const { username = '', credential = '' } = iceServers[0] ?? {};
    const [expiry, name, role] = username.split(':');
    expect(Number(expiry)).toBe(Math.floor((world.clock.now() + CHECK_CREDENTIAL_MS) / 1000));
    expect(name).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(role).toBe('check');
    expect(username).not.toContain(HELPER.objectId);
    const client = await openTurnClient(server.at('udp'), { username, credential });
    expect(await client.allocate()).toBe(0);
    client.close();
  });

  test('are the same person’s for every socket of theirs, and another’s for others', async () => {
    world = await startWorld({ turn: { urls: URLS, secret: SECRET } });
    const [first, second, other] = [
      await world.signIn(HELPER),
      await world.signIn(HELPER),
      await world.signIn(SHARER)
    ] as const;
    const names: (string | undefined)[] = [];
    for (const client of [first, second, other]) {
      const { iceServers } = await client.must('check.paths', {});
      names.push(iceServers[0]?.username?.split(':')[1]);
    }
    expect(names[0]).toBe(names[1]);
    expect(names[2]).not.toBe(names[0]);
  });

  test('are given to an account a few times, over all its sockets, and then seldom', async () => {
    world = await startWorld({ turn: { urls: URLS, secret: SECRET } });
    for (let times = 0; times < CHECKS_PER_ACCOUNT.burst; times += 1) {
      const client = await world.signIn(HELPER);
      await client.must('check.paths', {});
      await client.close();
    }
    const again = await world.signIn(HELPER);
    const refused = await again.refused({ type: 'check.paths' });
    expect(refused.code).toBe('rate-limited');
    expect(refused.details?.retryAfterMs).toBeGreaterThan(60_000);
    const other = await world.signIn(SHARER);
    await other.must('check.paths', {});
  });

  test('nobody who has not signed in gets any; without TURN there are none to give', async () => {
    world = await startWorld();
    const stranger = await world.open();
    expect((await stranger.refused({ type: 'check.paths' })).code).toBe('wrong-state');
    const someone = await world.signIn(HELPER);
    expect(await someone.must('check.paths', {})).toEqual({ iceServers: [] });
  });
});
