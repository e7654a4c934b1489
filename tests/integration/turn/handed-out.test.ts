import { afterEach, describe, expect, test } from 'vitest';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import type { TestClient } from '#tests/integration/relay/support/client.ts';
import { HELPER, startWorld, type World } from '#tests/integration/relay/support/world.ts';
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

type Joined = Extract<SessionEvent, { type: 'session.joined' }>;
function joinedOf(client: TestClient): Joined {
  const [event] = client.events;
  if (event?.type !== 'session.joined') throw new Error('not joined');
  return event;
}

const EIGHT_HOURS_S = 8 * 3600;
const URLS = ['turns:help.example.org:443?transport=tcp'];
const SECRET = 'north-east-south-west-0123456789_ABCDEF';

describe('TURN from the relay', () => {
  test('J1: each side gets credentials of its own with the grant, which the real server takes', async () => {
    server = await startCoturn();
    const urls = [`turn:127.0.0.1:${server.plainPort}?transport=udp`];
    world = await startWorld({ turn: { urls, secret: server.secret }, iceServers: [{ urls: ['stun:127.0.0.1:9'] }] });
    const { helper, sharer } = await world.joined();
    const names = new Set<string>();
    for (const side of [joinedOf(helper), joinedOf(sharer)]) {
      const [own, ...rest] = side.iceServers;
      expect(rest).toEqual([{ urls: ['stun:127.0.0.1:9'] }]);
      const { username = '', credential = '' } = own ?? {};
      expect(username).toMatch(new RegExp(`^\\d+:${side.sessionId}:${side.role}$`));
      names.add(username);
      const client = await openTurnClient(server.at('udp'), { username, credential });
      expect(await client.allocate()).toBe(0);
      client.close();
    }
    expect(names.size).toBe(2);
  });

  test('J1: they end with the session’s longest time; nobody has any before both are there', async () => {
    world = await startWorld({ turn: { urls: URLS, secret: SECRET } });
    const helper = await world.signIn(HELPER);
    const created = await helper.must('session.create', {});
    expect(JSON.stringify([created, helper.events])).not.toContain('turns:');
    await helper.must('session.end', { sessionId: created.sessionId, reason: 'cancelled' });
    const joined = await world.joined();
    const [own] = joinedOf(joined.sharer).iceServers;
    const expiry = Number(own?.username?.split(':')[0]);
    expect(expiry - Math.floor(world.clock.now() / 1000)).toBe(EIGHT_HOURS_S);
  });

  test('J1: an organisation that forbids direct paths says so to both sides; by default nothing is said', async () => {
    world = await startWorld({ turn: { urls: URLS, secret: SECRET, transport: 'relay' } });
    const { helper, sharer } = await world.joined();
    expect([joinedOf(helper).transport, joinedOf(sharer).transport]).toEqual(['relay', 'relay']);
    await world.close();
    world = await startWorld({ turn: { urls: URLS, secret: SECRET } });
    expect(joinedOf((await world.joined()).helper)).not.toHaveProperty('transport');
  });

  test('J1: secret and credentials are in no log', async () => {
    world = await startWorld({ turn: { urls: URLS, secret: SECRET } });
    const { helper } = await world.joined();
    const { credential = '' } = joinedOf(helper).iceServers[0] ?? {};
    expect(credential).not.toBe('');
    const lines = world.logLines.join('\n');
    expect(lines).not.toContain(credential);
    expect(lines).not.toContain(SECRET);
  });

  test('J1: a secret that is too short does not start a relay, and is not repeated', async () => {
    const starting = startWorld({ turn: { urls: URLS, secret: 'too-short-secret' } });
    await expect(starting).rejects.toThrow(/turn\.secret/);
    await expect(starting).rejects.not.toThrow(/too-short-secret/);
  });
});
