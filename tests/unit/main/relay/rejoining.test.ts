import { describe, expect, it } from 'vitest';
import { RESUME_WINDOW_MS } from '#shared/protocol/limits.ts';
import type { SessionEvent } from '#shared/protocol/relay.ts';
import { fakeRelaySockets } from '../support/fake-relay-sockets.ts';

const NEW = { resumeToken: 'n'.repeat(32), heard: 0, seq: 4 };

/** A session whose app has told that it is apart, on a socket that is there. */
async function apart() {
  const relay = fakeRelaySockets();
  await relay.begin();
  const events: SessionEvent[] = [];
  const lost: string[] = [];
  relay.client.signalling.onEvent((event) => events.push(event));
  relay.client.signalling.onLost((sessionId) => lost.push(sessionId));
  relay.client.signalling.rejoin('session-1');
  await relay.clock.pass(0);
  return { ...relay, events, lost };
}

/** The socket is lost, and another one is let in. */
async function newSocket({ socket, clock, letIn }: Awaited<ReturnType<typeof apart>>) {
  socket().listener.onClosed(null);
  await clock.pass(2_000);
  await letIn();
}

describe('D10: rejoining a suspended session', () => {
  it('shows the token once; what comes next is opened by the new one', async () => {
    const relay = await apart();
    expect(relay.last('session.rejoin')).toMatchObject({ resumeToken: 'r'.repeat(32), lastSeq: 0 });
    await relay.answer('session.rejoin', NEW);
    await newSocket(relay);
    expect(relay.last('session.rejoin')).toMatchObject({ resumeToken: NEW.resumeToken, lastSeq: NEW.seq });
    await relay.answer('session.rejoin', { ...NEW, resumeToken: 'm'.repeat(32) });
    await relay.say({
      type: 'session.rejoined',
      seq: 5,
      sessionId: 'session-1',
      role: 'helper',
      grant: 'grant',
      iceServers: []
    });
    expect(relay.events.map(({ type }) => type)).toEqual(['session.rejoined']);
    await newSocket(relay);
    expect(relay.last('session.resume')).toMatchObject({ resumeToken: 'm'.repeat(32), lastSeq: 5 });
  });

  it('waits for the relay as long as it takes', async () => {
    const relay = fakeRelaySockets();
    await relay.begin();
    const lost: string[] = [];
    relay.socket().listener.onClosed(null);
    relay.client.signalling.rejoin('session-1');
    relay.client.signalling.onLost((sessionId) => lost.push(sessionId));
    for (let passed = 0; passed < 2 * RESUME_WINDOW_MS; passed += 500) {
      await relay.clock.pass(500);
      relay.socket().listener.onClosed(null);
    }
    await relay.clock.pass(2_000);
    await relay.letIn();
    expect(relay.last('session.rejoin')).toMatchObject({ sessionId: 'session-1' });
    expect(lost).toEqual([]);
  });

  it('says nothing of the former connection again, and what the record has not heard yet once', async () => {
    const relay = fakeRelaySockets();
    await relay.begin();
    relay.socket().listener.onClosed(null);
    const { signalling } = relay.client;
    signalling.signal('session-1', 'old offer');
    signalling.report('session-1', { kind: 'paused', paused: true });
    signalling.report('session-1', { kind: 'paused', paused: false });
    signalling.rejoin('session-1');
    await relay.clock.pass(200);
    await relay.letIn();
    await relay.answer('session.rejoin', { ...NEW, heard: 2 });
    const said = relay.socket().sent.filter(({ type }) => type === 'session.signal' || type === 'session.report');
    expect(said).toMatchObject([{ type: 'session.report', number: 3, event: { paused: false } }]);
  });

  it('hears why it has ended meanwhile, and else that it is lost', async () => {
    const relay = await apart();
    await relay.refuse('session.rejoin', 'session-not-found');
    await relay.answer('session.resume', { peerPresent: false });
    const ended = { type: 'session.ended', seq: 9, sessionId: 'session-1', reason: 'helper-ended', by: 'helper' };
    await relay.say(ended);
    expect(relay.events).toEqual([ended]);
    await relay.clock.pass(5_000);
    expect(relay.lost).toEqual([]);

    const gone = await apart();
    await gone.refuse('session.rejoin', 'session-not-found');
    await gone.refuse('session.resume', 'session-not-found');
    expect(gone.lost).toEqual(['session-1']);
  });

  it('asks again after what the relay tells it to wait', async () => {
    const relay = await apart();
    await relay.refuse('session.rejoin', 'rate-limited', { retryAfterMs: 1_500 });
    const asked = () => relay.socket().sent.filter(({ type }) => type === 'session.rejoin').length;
    expect(asked()).toBe(1);
    await relay.clock.pass(1_500);
    expect(asked()).toBe(2);
    expect(relay.lost).toEqual([]);
  });

  it('an end said while the relay is away is told on the old seat, and nothing is begun anew', async () => {
    const relay = fakeRelaySockets();
    await relay.begin();
    relay.socket().listener.onClosed(null);
    relay.client.signalling.rejoin('session-1');
    relay.client.signalling.end('session-1', 'helper-ended');
    await relay.clock.pass(200);
    await relay.letIn();
    expect(relay.socket().sent.some(({ type }) => type === 'session.rejoin')).toBe(false);
    await relay.answer('session.resume', { peerPresent: false });
    expect(relay.last('session.end')).toMatchObject({ reason: 'helper-ended' });
  });

  it('a session that this is not cannot be rejoined', async () => {
    const relay = await apart();
    relay.client.signalling.rejoin('session-2');
    expect(relay.lost).toEqual(['session-2']);
  });
});
