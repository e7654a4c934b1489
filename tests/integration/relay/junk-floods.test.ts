import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_ATTEMPT_LIMITS } from '#relay/codes/attempt-limits.ts';
import type { ConnectionLimits } from '#relay/connect/connection-limits.ts';
import { securityCodeSchema } from '#shared/ids/security-code.ts';
import { upgradeStatus } from './support/client.ts';
import { TestClock } from './support/clock.ts';
import { RawConnection, UPGRADE } from './support/raw-http.ts';
import { HELPER, type JoinedPair, person, SHARER, startWorld, type World } from './support/world.ts';

/** Well-formed, and nobody's. */
const WRONG_CODE = securityCodeSchema.parse('K7QM3WXP');

let world: World;
afterEach(() => world.close());

const limited = (connectionLimits: Partial<ConnectionLimits>) => startWorld({}, { connectionLimits });
/** Real time for frames to cross loopback, where nothing tells that they have. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 15));

async function unharmed({ helper, sharer, sessionId }: JoinedPair): Promise<void> {
  await helper.must('session.signal', { sessionId, payload: 'still here' });
  expect(await sharer.next('session.signal')).toMatchObject({ payload: 'still here' });
}

describe('frames that are no messages', () => {
  test('a flood of pings costs the socket, although the library answers them by itself', async () => {
    world = await startWorld();
    const pair = await world.joined();
    const flooder = await world.signIn(person(40));
    for (let batch = 0; batch < 30 && flooder.closed === undefined; batch += 1) {
      for (let n = 0; n < 20; n += 1) flooder.socket.ping('x'.repeat(125));
      await moment();
    }
    expect(await flooder.end()).toBe(4002);
    // All at once, and the library itself does not queue up so many answers.
    const burst = await world.signIn(person(41));
    for (let n = 0; n < 600; n += 1) burst.socket.ping('x'.repeat(125));
    expect(await burst.end()).toBe(1006);
    await unharmed(pair);
  });

  test('so does one of pongs', async () => {
    world = await startWorld();
    const flooder = await world.signIn(person(40));
    for (let n = 0; n < 600; n += 1) flooder.socket.pong('x');
    expect(await flooder.end()).toBe(4002);
  });

  test('a message in endless pieces ends the socket, empty pieces included', async () => {
    world = await startWorld();
    const pair = await world.joined();
    const cutter = await world.signIn(person(40));
    for (let n = 0; n < 1_000; n += 1) cutter.socket.send('', { fin: false });
    expect(await cutter.end()).toBe(1008);
    await unharmed(pair);
  });

  test('a frame without its mask, a reserved bit, an unknown kind and a long ping end the socket', async () => {
    world = await startWorld();
    const frames = [
      [0x81, 0x02, 0x68, 0x69],
      [0xc1, 0x80, 0, 0, 0, 0],
      [0x83, 0x80, 0, 0, 0, 0],
      [0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0],
      [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]
    ];
    for (const frame of frames) {
      const connection = await new RawConnection(world.relay.port, world.ca).opened();
      connection.socket.write(`${UPGRADE.join('\r\n')}\r\n\r\n`);
      await once(connection.socket, 'data');
      connection.socket.write(Buffer.from(frame));
      await connection.ended();
      expect(connection.statuses).toEqual([101]);
    }
    await world.signIn(HELPER);
  });
});

describe('a frame that trickles', () => {
  /** The head of a masked text frame of 1000 bytes (RFC 6455 section 5.2), and a bit of it. */
  const BEGUN = Buffer.from([0x81, 0xfe, 0x03, 0xe8, 1, 2, 3, 4, 0x61]);

  test('before hello is cut with the time for hello, however it drips', async () => {
    world = await startWorld();
    const connection = await new RawConnection(world.relay.port, world.ca).opened();
    connection.socket.write(`${UPGRADE.join('\r\n')}\r\n\r\n`);
    await expect.poll(() => connection.statuses).toEqual([101]);
    connection.socket.write(BEGUN);
    for (let seconds = 0; seconds < 10; seconds += 1) {
      connection.socket.write('x');
      world.clock.advance(1_000);
    }
    await connection.ended();
  });

  test('in the middle of a session is silence: its owner counts as gone after five seconds, and is cut', async () => {
    world = await startWorld();
    const { helper, sharer, sessionId } = await world.joined();
    const socket: unknown = Reflect.get(helper.socket, '_socket');
    if (!(socket instanceof Socket)) throw new Error('ws keeps its socket elsewhere now');
    socket.write(BEGUN);
    for (let seconds = 0; seconds < 7; seconds += 1) {
      socket.write('x');
      await moment();
      await world.pass(1_000, [sharer]);
    }
    expect(await sharer.next('session.peer')).toMatchObject({ sessionId, present: false });
    await helper.end();
  });
});

describe('a client that never reads', () => {
  test('is dropped when it answers no ping, although it talks', async () => {
    world = await startWorld();
    const pair = await world.joined();
    pair.sharer.socket.pause();
    for (let second = 0; second < 40; second += 1) {
      pair.sharer.socket.send(JSON.stringify({ type: 'ping', id: 100 + second }));
      await moment();
      world.clock.advance(1_000);
      await pair.helper.settled();
    }
    expect(await pair.helper.next('session.peer')).toMatchObject({ present: false });
    expect(world.logLines.some((line) => line.includes('"socket-dropped"') && line.includes('"silent"'))).toBe(true);
  });

  test('is dropped before memory grows, whatever it asks to be sent again', async () => {
    world = await startWorld();
    const { helper, sharer, sessionId, redeemed } = await world.joined();
    sharer.socket.pause();
    for (let full = false; !full; ) {
      const answer = await helper.ask({ type: 'session.signal', sessionId, payload: 'x'.repeat(60_000) });
      full = answer.type === 'error';
    }
    const { resumeToken } = redeemed;
    for (let id = 100; id < 118; id += 1) {
      sharer.socket.send(JSON.stringify({ type: 'session.resume', id, sessionId, resumeToken, lastSeq: 0 }));
    }
    expect(await helper.next('session.peer')).toMatchObject({ present: false });
    expect(world.logLines.some((line) => line.includes('"socket-dropped"') && line.includes('"unread"'))).toBe(true);
  });

  test('holds up nobody: the other side is told to wait before memory grows', async () => {
    world = await startWorld();
    const { helper, sharer, sessionId } = await world.joined();
    sharer.socket.pause();
    const codes = new Set<string>();
    for (let n = 0; n < 40 && !codes.has('rate-limited'); n += 1) {
      const answer = await helper.ask({ type: 'session.signal', sessionId, payload: 'x'.repeat(60_000) });
      codes.add(answer.type === 'error' ? answer.code : answer.type);
    }
    expect(codes).toEqual(new Set(['ok', 'rate-limited']));
  });
});

describe('what one account may do with all its sockets', () => {
  test('is so many sockets, and a place is free again when one closes', async () => {
    world = await limited({ socketsPerAccount: 2 });
    const first = await world.signIn(HELPER);
    await world.signIn(HELPER);
    const third = await world.open();
    expect(await third.refused(await world.hello(HELPER))).toMatchObject({ code: 'rate-limited' });
    await world.signIn(SHARER);
    await first.close();
    await moment();
    await third.must('hello', await rest(HELPER));
    expect(await world.rows('attempt-refused')).toMatchObject([{ what: 'hello', reason: 'rate-limited' }]);
  });

  test('is so much work, whichever socket asks, and the others are not touched', async () => {
    world = await limited({ workPerAccount: { burst: 2, perSecond: 1 } });
    const [one, other] = [await world.signIn(HELPER), await world.signIn(HELPER)];
    await one.must('policy.standing', {});
    await other.must('policy.standing', {});
    const refusal = await one.refused({ type: 'policy.standing' });
    expect(refusal).toMatchObject({ code: 'rate-limited', details: { retryAfterMs: 1_000 } });
    const sharer = await world.signIn(SHARER);
    await sharer.must('policy.standing', {});
    world.clock.advance(1_000);
    await one.must('policy.standing', {});
  });

  async function rest(who: typeof HELPER) {
    const { type: _type, ...hello } = await world.hello(who);
    return hello;
  }
});

describe('what one address may do', () => {
  test('is so many new sockets in a time', async () => {
    world = await limited({ upgradesPerAddress: { burst: 2, perSecond: 1 } });
    await world.open();
    await world.open();
    expect(await world.open().catch(upgradeStatus)).toBe(429);
    world.clock.advance(1_000);
    await world.open();
  });

  test('is so many sockets at once', async () => {
    world = await limited({ socketsPerAddress: 2 });
    const first = await world.open();
    await world.open();
    expect(await world.open().catch(upgradeStatus)).toBe(503);
    await first.close();
    await moment();
    await world.open();
  });

  test('is so many connections, those that never ask for anything included', async () => {
    world = await limited({ tcpPerAddress: 2 });
    const connect = () => new RawConnection(world.relay.port, world.ca).opened();
    const first = await connect();
    await connect();
    await expect(connect()).rejects.toThrow('closed before it opened');
    first.socket.destroy();
    await moment();
    await connect();
  });

  test('is so much work, whoever asks', async () => {
    world = await limited({ workPerAddress: { burst: 3, perSecond: 1 } });
    const helper = await world.signIn(HELPER);
    await world.signIn(SHARER);
    await helper.must('policy.standing', {});
    expect((await helper.refused({ type: 'policy.standing' })).code).toBe('rate-limited');
  });
});

describe('a clock that jumps', () => {
  /** Time of day that somebody sets; the time that passes is not theirs to set. */
  class SetClock extends TestClock {
    jumped = 0;
    constructor() {
      super();
      const straight = this.now;
      Object.defineProperty(this, 'now', { value: () => straight() + this.jumped });
    }
  }
  const DAY_MS = 24 * 60 * 60_000;

  test.each([
    ['back', -DAY_MS],
    ['forth', DAY_MS]
  ])('a day %s ends no session, and neither silence nor waits are judged by it', async (_where, jump) => {
    const clock = new SetClock();
    const quick = { ...DEFAULT_ATTEMPT_LIMITS.account, free: 0, firstDelayMs: 10_000 };
    world = await startWorld({}, { clock, attemptLimits: { ...DEFAULT_ATTEMPT_LIMITS, account: quick } });
    const pair = await world.joined();
    const guesser = await world.signIn(person(9));
    await guesser.refused({ type: 'session.redeem', code: WRONG_CODE });
    clock.jumped = jump;
    await unharmed(pair);
    expect(await guesser.refused({ type: 'session.redeem', code: WRONG_CODE })).toMatchObject({
      code: 'rate-limited',
      details: { retryAfterMs: 10_000 }
    });
    for (let second = 0; second < 10; second += 1) {
      clock.advance(1_000);
      await Promise.all([pair.helper, pair.sharer, guesser].map((client) => client.settled()));
    }
    expect((await guesser.refused({ type: 'session.redeem', code: WRONG_CODE })).code).toBe('code-not-accepted');
    await unharmed(pair);
  });

  test('back, while the identity provider was away: it is asked again in time', async () => {
    const clock = new SetClock();
    world = await startWorld({}, { clock });
    world.issuer.setDown(true);
    const client = await world.open();
    expect((await client.refused(await world.hello(HELPER))).code).toBe('internal');
    world.issuer.setDown(false);
    clock.jumped = -60_000;
    clock.advance(2_000);
    const now = Math.floor(clock.now() / 1000);
    const token = await world.token(HELPER, { iat: now, nbf: now, exp: now + 3_600 });
    const { type, ...hello } = await world.hello(HELPER, { token });
    await client.must(type, hello);
  });
});
