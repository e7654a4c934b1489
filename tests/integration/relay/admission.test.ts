import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_TOKEN_CHARS } from '#shared/protocol/limits.ts';
import { upgradeStatus } from './support/client.ts';
import { ABROAD, HELPER, person, SHARER, startWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ minimumClientVersion: '1.2.0', allowedOrigins: ['https://help.example'] });
});
afterEach(() => world.close());

async function statusOf(options: Parameters<World['open']>[0]): Promise<number> {
  return world.open(options).then(
    () => 101,
    (error: unknown) => upgradeStatus(error)
  );
}

describe('who gets a socket', () => {
  test('only the contract’s sub-protocol', async () => {
    expect(await statusOf({})).toBe(101);
    expect(await statusOf({ protocol: 'deskside.v2' })).toBe(400);
  });

  test('only the contract’s path', async () => {
    const socket = new WebSocket(world.relay.url.replace('/v1/connect', '/v1/other'), 'deskside.v1', { ca: world.ca });
    const error = await new Promise((resolve) => socket.once('error', resolve));
    expect(upgradeStatus(error)).toBe(404);
  });

  test('no page of an origin that is not listed', async () => {
    expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf({ origin: 'null' })).toBe(403);
    expect(await statusOf({ origin: 'https://help.example' })).toBe(101);
  });

  test('health is told over HTTPS and nothing else is', async () => {
    const base = world.relay.url.replace('wss:', 'https:').replace('/v1/connect', '');
    const health = await fetch(`${base}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    expect((await fetch(`${base}/v1/connect`)).status).toBe(404);
  });

  test('a socket that says nothing is closed after ten seconds', async () => {
    const silent = await world.open();
    world.clock.advance(9_999);
    expect(silent.closed).toBeUndefined();
    world.clock.advance(1);
    expect(await silent.end()).toBe(4001);
  });
});

describe('who gets in', () => {
  const hello = async (more: Parameters<World['hello']>[1] = {}) => world.hello(HELPER, { version: '1.2.0', ...more });

  test('hello tells who the token is for and the relay’s time', async () => {
    const client = await world.open();
    const { type, ...rest } = await hello();
    expect(await client.must(type, rest)).toMatchObject({ ...HELPER, serverTime: world.clock.now() });
  });

  test('RS256 is accepted as well', async () => {
    const client = await world.open();
    const { type, ...rest } = await hello({ token: await world.token(HELPER, {}, { alg: 'RS256' }) });
    await client.must(type, rest);
  });

  test.each<[string, Parameters<World['token']>[1], string]>([
    ['another audience', { aud: 'somebody-else' }, 'unauthenticated'],
    ['another tenant than its issuer’s', { tid: ABROAD }, 'unauthenticated'],
    ['no permission for sessions', { scp: 'Session.JoinNot Session' }, 'unauthenticated'],
    ['no scope at all (an ID or application token)', { scp: undefined }, 'unauthenticated'],
    ['no object id', { oid: undefined }, 'unauthenticated'],
    ['an object id that is none', { oid: '../../users' }, 'unauthenticated'],
    ['no end', { exp: undefined }, 'unauthenticated'],
    ['an issuer that is not listed', { iss: 'https://127.0.0.1:1/evil/v2.0' }, 'tenant-not-allowed'],
    ['its end behind it', { exp: 1_600_000_000 }, 'token-expired'],
    ['its beginning ahead of it', { nbf: 4_000_000_000 }, 'unauthenticated']
  ])('a token with %s is refused', async (_what, claims, code) => {
    const client = await world.open();
    const token = await world.token(HELPER, claims);
    expect((await client.refused(await hello({ token }))).code).toBe(code);
    expect((await client.refused({ type: 'session.create' })).code).toBe('wrong-state');
    expect((await world.rows('attempt-refused')).map((row) => [row.what, row.reason])).toEqual([['hello', code]]);
  });

  test('a token that a stranger signed is refused', async () => {
    const client = await world.open();
    const token = await world.token(HELPER, {}, { stranger: true });
    expect((await client.refused(await hello({ token }))).code).toBe('unauthenticated');
  });

  test.each([
    ['no algorithm', { alg: 'none' }],
    ['a shared secret', { alg: 'HS256' }]
  ])('a token with %s is refused', async (_what, header) => {
    const [, payload = ''] = (await world.token(HELPER)).split('.');
    const token = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.AAAA`;
    const client = await world.open();
    expect((await client.refused(await hello({ token }))).code).toBe('unauthenticated');
  });

  test('a token that is larger than any token is not even looked at', async () => {
    const client = await world.open();
    const token = 'x'.repeat(MAX_TOKEN_CHARS + 1);
    expect((await client.refused(await hello({ token }))).code).toBe('bad-message');
    const { type, ...rest } = await hello();
    await client.must(type, rest);
    expect((await client.refused({ type: 'token.renew', accessToken: token })).code).toBe('bad-message');
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['contexts of the wrong type', { acrs: 'c1' }],
    ['methods of the wrong type', { amr: 'mfa' }],
    ['a device that is no GUID', { deviceid: 'my-pc' }]
  ])('A5: a renewal with %s is refused and leaves the sign-in as it was', async (_what, claims) => {
    const client = await world.open();
    const { type, ...rest } = await hello();
    await client.must(type, rest);
    const accessToken = await world.token(HELPER, claims);
    expect((await client.refused({ type: 'token.renew', accessToken })).code).toBe('unauthenticated');
    await client.must('session.create', {});
  });

  test('what is no token at all is refused', async () => {
    const client = await world.open();
    expect((await client.refused(await hello({ token: 'a.b.c' }))).code).toBe('unauthenticated');
  });

  test('an identity server that is down is nobody’s fault and passes', async () => {
    world.issuer.setDown(true);
    const client = await world.open();
    expect((await client.refused(await hello())).code).toBe('internal');
    world.issuer.setDown(false);
    world.clock.advance(3_000);
    const { type, ...rest } = await hello();
    await client.must(type, rest);
  });

  test('invented keys do not make the relay ask for the key set again and again', async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => world.open()));
    const token = await world.token(HELPER);
    const strange = token.replace(
      /^[^.]+/,
      Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'new' })).toString('base64url')
    );
    for (const client of clients) {
      expect((await client.refused(await hello({ token: strange }))).code).toBe('unauthenticated');
    }
    expect(world.issuer.keyRequests()).toBeLessThanOrEqual(2);
  });

  test('I4: a client below the floor is told so', async () => {
    const client = await world.open();
    expect((await client.refused(await hello({ version: '1.1.99' }))).code).toBe('client-too-old');
  });

  test('after three refusals the socket is closed', async () => {
    const client = await world.open();
    for (let attempt = 0; attempt < 3; attempt += 1) await client.refused(await hello({ version: '0.0.1' }));
    expect(await client.end()).toBe(4005);
  });

  test('the first message must be hello, and there is only one', async () => {
    const client = await world.open();
    expect((await client.refused({ type: 'ping' })).code).toBe('wrong-state');
    const { type, ...rest } = await hello();
    await client.must(type, rest);
    expect((await client.refused(await hello())).code).toBe('wrong-state');
  });
});

describe('how long somebody stays in', () => {
  const signIn = async () => {
    const client = await world.open();
    const { type, ...rest } = await world.hello(HELPER, { version: '1.2.0' });
    await client.must(type, rest);
    return client;
  };

  test('a renewed token carries the socket past the end of the first one', async () => {
    const client = await signIn();
    await world.pass(3_000_000, [client], 60_000);
    await client.must('token.renew', { accessToken: await world.token(HELPER) });
    await world.pass(660_000, [client], 60_000);
    await client.must('session.create', {});
  });

  test('without renewal there is no new work, an end is still heard, and then the socket is closed', async () => {
    const client = await signIn();
    await world.pass(3_600_000 - 60_000, [client], 60_000);
    const { sessionId } = await client.must('session.create', {});
    await world.pass(60_000, [client]);
    expect((await client.refused({ type: 'session.create' })).code).toBe('token-expired');
    await client.must('session.end', { sessionId, reason: 'cancelled' });
    await world.pass(59_000, [client]);
    expect(client.closed).toBeUndefined();
    world.clock.advance(1_000);
    expect(await client.end()).toBe(4003);
  });

  test('somebody else’s token does not renew', async () => {
    const client = await signIn();
    const accessToken = await world.token(SHARER);
    expect((await client.refused({ type: 'token.renew', accessToken })).code).toBe('unauthenticated');
    const other = await world.token(person(1, ABROAD));
    expect((await client.refused({ type: 'token.renew', accessToken: other })).code).toBe('unauthenticated');
    await client.must('session.create', {});
  });
});
