import { describe, expect, it } from 'vitest';
import { fakeRelaySockets } from '../support/fake-relay-sockets.ts';

const created = (sessionId: string, expiresAt: number) => ({
  sessionId,
  code: 'K7QM3WXP',
  expiresAt,
  link: 'deskside://join?code=K7QM-3WXP',
  resumeToken: `${sessionId}-token-of-its-own`
});

/** A client with two sessions over one socket. */
async function two() {
  const relay = fakeRelaySockets();
  await relay.begin();
  const { client, clock, answer } = relay;
  const second = client.openSignalling();
  const asked = second.create(null);
  await clock.pass(0);
  await answer('session.create', created('session-2', clock.now() + 600_000));
  await asked;
  const heard: { first: string[]; second: string[]; lost: string[] } = { first: [], second: [], lost: [] };
  const tell = (into: string[]) => (event: { type: string; sessionId: string }) =>
    into.push(`${event.type} ${event.sessionId}`);
  client.signalling.onEvent(tell(heard.first));
  second.onEvent(tell(heard.second));
  client.signalling.onLost((sessionId) => heard.lost.push(`first ${sessionId}`));
  second.onLost((sessionId) => heard.lost.push(`second ${sessionId}`));
  return { ...relay, second, heard };
}

describe('D12: several sessions over one socket', () => {
  it('each hears what is about it and nothing of the other, and neither can speak for the other', async () => {
    const { client, clock, say, socket, second, heard } = await two();
    await say({ type: 'session.signal', seq: 1, sessionId: 'session-1', payload: 'a' });
    await say({ type: 'session.signal', seq: 1, sessionId: 'session-2', payload: 'b' });
    expect(heard).toMatchObject({ first: ['session.signal session-1'], second: ['session.signal session-2'] });
    client.signalling.signal('session-2', 'stolen');
    second.end('session-1', 'helper-ended');
    second.signal('session-2', 'mine');
    await clock.pass(0);
    const said = socket().sent.filter(({ type }) => type === 'session.signal' || type === 'session.end');
    expect(said.map(({ payload }) => payload)).toEqual(['mine']);
  });

  it('the end of one leaves the other, and its messages keep their own numbers', async () => {
    const { client, clock, say, socket, second, heard } = await two();
    client.signalling.signal('session-1', 'one');
    second.signal('session-2', 'two');
    await say({ type: 'session.ended', seq: 1, sessionId: 'session-2', reason: 'sharer-ended', by: 'sharer' });
    client.signalling.signal('session-1', 'three');
    second.signal('session-2', 'over');
    await clock.pass(0);
    expect(heard.second).toEqual(['session.ended session-2']);
    const said = socket().sent.filter(({ type }) => type === 'session.signal');
    expect(said.map(({ payload, number }) => [payload, number])).toEqual([
      ['one', 1],
      ['two', 1],
      ['three', 2]
    ]);
  });

  it('D10: a lost socket resumes each with its own token; one that the relay does not know is lost alone', async () => {
    const { clock, socket, letIn, say, heard } = await two();
    socket().listener.onClosed(null);
    await clock.pass(200);
    await letIn();
    const resumes = socket().sent.filter(({ type }) => type === 'session.resume');
    expect(resumes.map(({ sessionId, resumeToken }) => [sessionId, resumeToken])).toEqual([
      ['session-1', 'r'.repeat(32)],
      ['session-2', 'session-2-token-of-its-own']
    ]);
    const [first, second] = resumes;
    await say({ type: 'ok', id: first?.id, result: { peerPresent: true } });
    await say({ type: 'error', id: second?.id, code: 'session-not-found', message: 'm' });
    expect(heard.lost).toEqual(['second session-2']);
    expect(heard.first).toEqual(['session.peer session-1']);
  });

  it('signing out forgets both, and a window that was closed is heard of no more', async () => {
    const { client, clock, say, socket, second, heard } = await two();
    second.close();
    await say({ type: 'session.signal', seq: 1, sessionId: 'session-2', payload: 'late' });
    expect(heard.second).toEqual([]);
    client.stop();
    client.signalling.signal('session-1', 'late');
    await clock.pass(0);
    expect(socket().sent.filter(({ type }) => type === 'session.signal')).toEqual([]);
  });
});
