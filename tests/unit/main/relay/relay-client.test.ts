import { describe, expect, it } from 'vitest';
import { createRelayClient, IDLE_PING_MS, RENEW_BEFORE_MS } from '#main/relay/relay-client.ts';
import type { RelaySocketListener } from '#main/relay/socket.ts';
import { CodedError } from '#shared/errors/coded-error.ts';
import { parseSecurityCode } from '#shared/ids/security-code.ts';
import type { RelayView } from '#shared/ipc/app-view.ts';
import { MAX_CLOCK_SKEW_MS, PEER_SILENT_MS, RELAY_PING_MS, RESUME_WINDOW_MS } from '#shared/protocol/limits.ts';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

type Sent = Record<string, unknown> & { type: string; id: number };
type FakeSocket = { listener: RelaySocketListener; sent: Sent[]; closed: boolean };

const HELLO = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: '22222222-2222-4222-8222-222222222222',
  grantKeys: [{ kty: 'EC' }]
};

function setUp(options: { token?: (renew: boolean) => Promise<{ token: string; expiresAt: number }> } = {}) {
  const clock = fakeClock();
  const sockets: FakeSocket[] = [];
  const views: RelayView[] = [];
  const tokens: boolean[] = [];
  const client = createRelayClient({
    openSocket: (listener) => {
      const socket: FakeSocket = { listener, sent: [], closed: false };
      sockets.push(socket);
      return {
        send: (text) => socket.sent.push(JSON.parse(text)),
        close: () => {
          if (socket.closed) return;
          socket.closed = true;
          listener.onClosed(null);
        }
      };
    },
    clock,
    random: () => 0.5,
    accessToken: async (renew) => {
      tokens.push(renew);
      return options.token === undefined
        ? { token: renew ? 'renewed' : 'cached', expiresAt: clock.now() + 3_600_000 }
        : options.token(renew);
    },
    about: {
      client: { kind: 'native-linux', version: '0.1.0' },
      device: { name: 'pc', os: 'Linux', entraDeviceId: null }
    },
    log: fakeLog(),
    onChanged: () => views.push(client.view())
  });
  const socket = (index = sockets.length - 1) => {
    const found = sockets[index];
    if (found === undefined) throw new Error('no socket');
    return found;
  };
  const say = async (message: unknown, to = socket()) => {
    to.listener.onMessage(JSON.stringify(message));
    await clock.pass(0);
  };
  const last = (type: string, on = socket()) => {
    const found = on.sent.filter((sent) => sent.type === type).at(-1);
    if (found === undefined) throw new Error(`no ${type} was sent`);
    return found;
  };
  const answer = (type: string, result: unknown) => say({ type: 'ok', id: last(type).id, result });
  const refuse = (type: string, code: string, details?: unknown) =>
    say({ type: 'error', id: last(type).id, code, message: 'm', ...(details === undefined ? {} : { details }) });
  const letIn = async (skewMs = 0) => {
    socket().listener.onOpen();
    await clock.pass(0);
    await answer('hello', { ...HELLO, serverTime: clock.now() + skewMs });
  };
  const online = async () => {
    client.start();
    await letIn();
  };
  const begin = async () => {
    await online();
    const created = client.signalling.create();
    await clock.pass(0);
    await answer('session.create', {
      sessionId: 'session-1',
      code: 'K7QM3WXP',
      expiresAt: clock.now() + 600_000,
      link: 'deskside://join?code=K7QM-3WXP',
      resumeToken: 'r'.repeat(32)
    });
    return created;
  };
  /** Lets time pass with every ping answered. */
  const live = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += RELAY_PING_MS) {
      await clock.pass(RELAY_PING_MS);
      const ping = socket()
        .sent.filter((sent) => sent.type === 'ping')
        .at(-1);
      if (ping !== undefined) await say({ type: 'ok', id: ping.id, result: { serverTime: clock.now() } });
    }
  };
  return { clock, client, sockets, socket, views, tokens, say, last, answer, refuse, letIn, online, begin, live };
}

describe('relay client', () => {
  it('says hello with an access token, and is online when it is let in', async () => {
    const { client, last, online } = setUp();
    expect(client.view()).toEqual({ status: 'idle' });
    await online();
    expect(last('hello')).toMatchObject({ accessToken: 'cached', client: { kind: 'native-linux' } });
    expect(client.view()).toEqual({ status: 'online' });
    expect(client.grantKeys()).toEqual([{ kty: 'EC' }]);
  });

  it('down at the start: says so with when it tries again, tries by itself, and at once when asked', async () => {
    const { client, clock, socket, sockets, letIn } = setUp();
    client.start();
    socket().listener.onClosed(new CodedError('relay-unreachable'));
    expect(client.view()).toEqual({ status: 'offline', problem: 'relay-unreachable', retryAt: clock.now() + 1_000 });
    await clock.pass(1_000);
    expect(sockets).toHaveLength(2);
    socket().listener.onClosed(new CodedError('relay-unreachable'));
    expect(client.view()).toEqual({ status: 'offline', problem: 'relay-unreachable', retryAt: clock.now() + 2_000 });
    client.retry();
    expect(sockets).toHaveLength(3);
    await letIn();
    expect(client.view()).toEqual({ status: 'online' });
    await clock.pass(2_000);
    expect(sockets).toHaveLength(3);
  });

  it('delays grow to half a minute and begin anew after a success', async () => {
    const { client, clock, socket, letIn } = setUp();
    client.start();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      socket().listener.onClosed(null);
      const view = client.view();
      if (view.status !== 'offline' || view.retryAt === null) throw new Error('not offline');
      delays.push(view.retryAt - clock.now());
      await clock.pass(view.retryAt - clock.now());
    }
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
    await letIn();
    socket().listener.onClosed(null);
    expect(client.view()).toMatchObject({ retryAt: clock.now() + 1_000 });
  });

  it('a wrong certificate is named, and tried again', async () => {
    const { client, clock, socket } = setUp();
    client.start();
    socket().listener.onClosed(new CodedError('relay-certificate'));
    expect(client.view()).toEqual({ status: 'offline', problem: 'relay-certificate', retryAt: clock.now() + 1_000 });
  });

  it('a clock that is wrong by more than the limit is found at hello; one within it is made up for', async () => {
    for (const sign of [1, -1]) {
      const wrong = setUp();
      wrong.client.start();
      await wrong.letIn(sign * (MAX_CLOCK_SKEW_MS + 1));
      expect(wrong.client.view()).toMatchObject({ status: 'offline', problem: 'clock-wrong' });
      expect(wrong.socket().closed).toBe(true);
      const right = setUp();
      right.client.start();
      await right.letIn(sign * MAX_CLOCK_SKEW_MS);
      expect(right.client.view()).toEqual({ status: 'online' });
      expect(right.client.relayNow()).toBe(right.clock.now() + sign * MAX_CLOCK_SKEW_MS);
    }
  });

  it('an expired token is renewed once, at once; a second refusal waits like any other', async () => {
    const { client, clock, socket, tokens, refuse } = setUp();
    client.start();
    socket().listener.onOpen();
    await clock.pass(0);
    await refuse('hello', 'token-expired');
    expect(client.view()).toEqual({ status: 'connecting' });
    socket().listener.onOpen();
    await clock.pass(0);
    await refuse('hello', 'token-expired');
    expect(client.view()).toEqual({ status: 'offline', problem: 'token-expired', retryAt: clock.now() + 2_000 });
    expect(tokens).toEqual([false, true]);
  });

  it.each(['tenant-not-allowed', 'client-too-old', 'unauthenticated'])('%s waits for the person', async (code) => {
    const { client, clock, sockets, socket, refuse } = setUp();
    client.start();
    socket().listener.onOpen();
    await clock.pass(0);
    await refuse('hello', code);
    expect(client.view()).toEqual({ status: 'offline', problem: code, retryAt: null });
    await clock.pass(600_000);
    expect(sockets).toHaveLength(1);
    client.retry();
    expect(sockets).toHaveLength(2);
  });

  it('lost later: says so; requests under way are answered, later ones too', async () => {
    const { client, clock, socket, online } = setUp();
    await online();
    const under = client.signalling.create();
    await clock.pass(0);
    socket().listener.onClosed(null);
    await expect(under).resolves.toEqual({ ok: false, code: 'relay-lost' });
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'relay-lost' });
    await expect(client.signalling.create()).resolves.toEqual({ ok: false, code: 'relay-lost' });
  });

  it('a socket that does not answer a sign of life is given up', async () => {
    const { client, clock, online } = setUp();
    await online();
    await clock.pass(IDLE_PING_MS);
    expect(client.view()).toEqual({ status: 'online' });
    await clock.pass(PEER_SILENT_MS);
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'relay-lost' });
  });

  it('the access token is renewed on the open socket before it expires', async () => {
    const { clock, last, online, live, answer, socket } = setUp();
    await online();
    await live(3_600_000 - RENEW_BEFORE_MS - RELAY_PING_MS * 2);
    expect(socket().sent.some((sent) => sent.type === 'token.renew')).toBe(false);
    await live(RELAY_PING_MS * 4);
    expect(last('token.renew')).toMatchObject({ accessToken: 'renewed' });
    await answer('token.renew', {});
    await clock.pass(0);
  });

  it('answers carry the code and the wait of a refusal', async () => {
    const { client, clock, online, refuse } = setUp();
    await online();
    const code = parseSecurityCode('K7QM-3WXP');
    if (code === undefined) throw new Error('not a code');
    const redeemed = client.signalling.redeem(code);
    await clock.pass(0);
    await refuse('session.redeem', 'rate-limited', { retryAfterMs: 4_000 });
    await expect(redeemed).resolves.toEqual({ ok: false, code: 'rate-limited', retryAfterMs: 4_000 });
  });

  it('an answer that does not fit, and a message that is junk, are refused', async () => {
    const { client, clock, online, answer, say } = setUp();
    await online();
    const created = client.signalling.create();
    await clock.pass(0);
    await answer('session.create', { sessionId: 1 });
    await expect(created).resolves.toEqual({ ok: false, code: 'bad-message' });
    await say({ type: 'session.joined', seq: 'x' });
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'bad-message' });
  });

  it('D10: a lost socket resumes its session, replays what was missed once, and sends again what was not answered', async () => {
    const { client, clock, sockets, socket, say, last, answer, letIn, begin } = setUp();
    await begin();
    const events: SessionEvent[] = [];
    client.signalling.onEvent((event) => events.push(event));
    await say({ type: 'session.signal', seq: 1, sessionId: 'session-1', payload: 'one' });
    await say({ type: 'session.signal', seq: 1, sessionId: 'session-1', payload: 'one' });
    await say({ type: 'session.signal', seq: 1, sessionId: 'session-2', payload: 'foreign' });
    client.signalling.signal('session-1', 'offer');
    await clock.pass(0);
    socket().listener.onClosed(null);
    client.signalling.signal('session-1', 'while away');
    await clock.pass(200);
    expect(sockets).toHaveLength(2);
    await letIn();
    expect(last('session.resume')).toMatchObject({ sessionId: 'session-1', resumeToken: 'r'.repeat(32), lastSeq: 1 });
    expect(socket().sent.some((sent) => sent.type === 'session.signal')).toBe(false);
    await answer('session.resume', { peerPresent: true });
    await say({ type: 'session.signal', seq: 2, sessionId: 'session-1', payload: 'two' });
    expect(
      socket()
        .sent.filter((sent) => sent.type === 'session.signal')
        .map((sent) => sent.payload)
    ).toEqual(['offer', 'while away']);
    expect(events.map((event) => (event.type === 'session.signal' ? event.payload : event.type))).toEqual([
      'one',
      'session.peer',
      'two'
    ]);
  });

  it('a session whose resume is refused, or that does not come back in its window, is lost', async () => {
    const refused = setUp();
    await refused.begin();
    const lost: string[] = [];
    refused.client.signalling.onLost((sessionId) => lost.push(sessionId));
    refused.socket().listener.onClosed(null);
    await refused.clock.pass(200);
    await refused.letIn();
    await refused.refuse('session.resume', 'session-not-found');
    expect(lost).toEqual(['session-1']);

    const late = setUp();
    await late.begin();
    const lateLost: string[] = [];
    late.client.signalling.onLost((sessionId) => lateLost.push(sessionId));
    late.socket().listener.onClosed(null);
    for (let passed = 0; passed < RESUME_WINDOW_MS - 1_000; passed += 500) {
      await late.clock.pass(500);
      late.socket().listener.onClosed(null);
    }
    expect(lateLost).toEqual([]);
    await late.clock.pass(1_500);
    expect(lateLost).toEqual(['session-1']);
  });

  it('B5: in a session a sign of life goes every two seconds, and the end is sent', async () => {
    const { client, clock, socket, begin, live, last, answer } = setUp();
    await begin();
    const before = socket().sent.filter((sent) => sent.type === 'ping').length;
    await live(10_000);
    expect(socket().sent.filter((sent) => sent.type === 'ping').length - before).toBe(5);
    client.signalling.end('session-1', 'helper-ended');
    await clock.pass(0);
    expect(last('session.end')).toMatchObject({ sessionId: 'session-1', reason: 'helper-ended' });
    await answer('session.end', {});
    client.signalling.signal('session-1', 'late');
    await clock.pass(0);
    expect(socket().sent.some((sent) => sent.type === 'session.signal')).toBe(false);
  });

  it('signing out disconnects for good', async () => {
    const { client, clock, sockets, socket, begin } = setUp();
    await begin();
    client.stop();
    expect(socket().closed).toBe(true);
    expect(client.view()).toEqual({ status: 'idle' });
    await clock.pass(600_000);
    expect(sockets).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });
});
