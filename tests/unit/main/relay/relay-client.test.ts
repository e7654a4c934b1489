import { describe, expect, it } from 'vitest';
import { IDLE_PING_MS, PROBE_MS, RENEW_BEFORE_MS } from '#main/relay/relay-client.ts';
import { CodedError } from '#shared/errors/coded-error.ts';
import { parseSecurityCode } from '#shared/ids/security-code.ts';
import { MAX_CLOCK_SKEW_MS, PEER_SILENT_MS, RELAY_PING_MS, RESUME_WINDOW_MS } from '#shared/protocol/limits.ts';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import { fakeRelaySockets } from '../support/fake-relay-sockets.ts';

describe('relay client', () => {
  it('says hello with an access token, and is online when it is let in', async () => {
    const { client, last, online } = fakeRelaySockets();
    expect(client.view()).toEqual({ status: 'idle' });
    await online();
    expect(last('hello')).toMatchObject({ accessToken: 'cached', client: { kind: 'native-linux' } });
    expect(client.view()).toEqual({ status: 'online' });
    expect(client.grantKeys()).toEqual([{ kty: 'EC' }]);
  });

  it('down at the start: says so with when it tries again, tries by itself, and at once when asked', async () => {
    const { client, clock, socket, sockets, letIn } = fakeRelaySockets();
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
    const { client, clock, socket, letIn } = fakeRelaySockets();
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

  it('D10: after a change of network a socket has to show that it lives, and one that waits is made anew at once', async () => {
    const { client, clock, sockets, socket, online, answer } = fakeRelaySockets();
    client.probe();
    expect(sockets).toHaveLength(0);
    await online();
    client.probe();
    await clock.pass(0);
    await answer('ping', { serverTime: clock.now() });
    await clock.pass(PROBE_MS);
    expect(client.view()).toEqual({ status: 'online' });
    client.probe();
    await clock.pass(PROBE_MS);
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'relay-lost' });
    client.probe();
    expect(sockets).toHaveLength(2);
    // Still under way over the former network: given up for a new one.
    client.probe();
    expect(sockets).toHaveLength(3);
    expect(socket(1).closed).toBe('now');
  });

  it('a wrong certificate is named, and tried again', async () => {
    const { client, clock, socket } = fakeRelaySockets();
    client.start();
    socket().listener.onClosed(new CodedError('relay-certificate'));
    expect(client.view()).toEqual({ status: 'offline', problem: 'relay-certificate', retryAt: clock.now() + 1_000 });
  });

  it.each(['proxy-sign-in-needed', 'clock-wrong'] as const)('a way that fails by %s is named', async (problem) => {
    const { client, clock, socket } = fakeRelaySockets();
    client.start();
    socket().listener.onClosed(new CodedError(problem));
    expect(client.view()).toEqual({ status: 'offline', problem, retryAt: clock.now() + 1_000 });
  });

  it('a clock that is wrong by more than the limit is found at hello; one within it is made up for', async () => {
    for (const sign of [1, -1]) {
      const wrong = fakeRelaySockets();
      wrong.client.start();
      await wrong.letIn(sign * (MAX_CLOCK_SKEW_MS + 1));
      expect(wrong.client.view()).toMatchObject({ status: 'offline', problem: 'clock-wrong' });
      expect(wrong.socket().closed).toBe('now');
      const right = fakeRelaySockets();
      right.client.start();
      await right.letIn(sign * MAX_CLOCK_SKEW_MS);
      expect(right.client.view()).toEqual({ status: 'online' });
      expect(right.client.relayNow()).toBe(right.clock.now() + sign * MAX_CLOCK_SKEW_MS);
    }
  });

  it('a relay whose clock runs away after it was right is no longer believed', async () => {
    const { client, clock, begin, answer } = fakeRelaySockets();
    await begin();
    await clock.pass(2_000);
    await answer('ping', { serverTime: clock.now() + 60_000 });
    expect(client.relayNow()).toBe(clock.now() + 60_000);
    await clock.pass(2_000);
    await answer('ping', { serverTime: clock.now() + MAX_CLOCK_SKEW_MS + 1 });
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'clock-wrong' });
    expect(client.relayNow()).toBe(clock.now() + 60_000);
  });

  it('an expired token is renewed once, at once; a second refusal waits like any other', async () => {
    const { client, clock, socket, tokens, refuse } = fakeRelaySockets();
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
    const { client, clock, sockets, socket, refuse } = fakeRelaySockets();
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
    const { client, clock, socket, online } = fakeRelaySockets();
    await online();
    const under = client.signalling.create(null);
    await clock.pass(0);
    socket().listener.onClosed(null);
    await expect(under).resolves.toEqual({ ok: false, code: 'relay-lost' });
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'relay-lost' });
    await expect(client.signalling.create(null)).resolves.toEqual({ ok: false, code: 'relay-lost' });
  });

  it('a socket that does not answer a sign of life is given up', async () => {
    const { client, clock, online } = fakeRelaySockets();
    await online();
    await clock.pass(IDLE_PING_MS);
    expect(client.view()).toEqual({ status: 'online' });
    await clock.pass(PEER_SILENT_MS);
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'relay-lost' });
  });

  it('the access token is renewed on the open socket before it expires', async () => {
    const { clock, last, online, live, answer, socket } = fakeRelaySockets();
    await online();
    await live(3_600_000 - RENEW_BEFORE_MS - RELAY_PING_MS * 2);
    expect(socket().sent.some((sent) => sent.type === 'token.renew')).toBe(false);
    await live(RELAY_PING_MS * 4);
    expect(last('token.renew')).toMatchObject({ accessToken: 'renewed' });
    await answer('token.renew', {});
    await clock.pass(0);
  });

  it('answers carry the code and the wait of a refusal', async () => {
    const { client, clock, online, refuse } = fakeRelaySockets();
    await online();
    const code = parseSecurityCode('K7QM-3WXP');
    if (code === undefined) throw new Error('not a code');
    const redeemed = client.signalling.redeem(code);
    await clock.pass(0);
    await refuse('session.redeem', 'rate-limited', { retryAfterMs: 4_000 });
    await expect(redeemed).resolves.toEqual({ ok: false, code: 'rate-limited', retryAfterMs: 4_000 });
  });

  it('an answer that does not fit, and a message that is junk, are refused', async () => {
    const { client, clock, online, answer, say } = fakeRelaySockets();
    await online();
    const created = client.signalling.create(null);
    await clock.pass(0);
    await answer('session.create', { sessionId: 1 });
    await expect(created).resolves.toEqual({ ok: false, code: 'bad-message' });
    await say({ type: 'session.joined', seq: 'x' });
    expect(client.view()).toMatchObject({ status: 'offline', problem: 'bad-message' });
  });

  it('D10: a lost socket resumes its session, replays what was missed once, and sends again what was not answered', async () => {
    const { client, clock, sockets, socket, say, last, answer, letIn, begin } = fakeRelaySockets();
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
    const refused = fakeRelaySockets();
    await refused.begin();
    const lost: string[] = [];
    refused.client.signalling.onLost((sessionId) => lost.push(sessionId));
    refused.socket().listener.onClosed(null);
    await refused.clock.pass(200);
    await refused.letIn();
    await refused.refuse('session.resume', 'session-not-found');
    expect(lost).toEqual(['session-1']);

    const late = fakeRelaySockets();
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
    const { client, clock, socket, begin, live, last, answer } = fakeRelaySockets();
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

  it('A6: signing out tells the relay that the session is over, then disconnects for good', async () => {
    const { client, clock, sockets, socket, begin, last } = fakeRelaySockets();
    await begin();
    client.signalling.end('session-1', 'signed-out');
    client.stop();
    expect(last('session.end')).toMatchObject({ reason: 'signed-out' });
    // Politely: what was sent before still has to leave.
    expect(socket().closed).toBe('politely');
    expect(client.view()).toEqual({ status: 'idle' });
    await clock.pass(600_000);
    expect(sockets).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });
});
