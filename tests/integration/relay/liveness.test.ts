import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HELPER, type JoinedPair, person, role, SHARER, startWorld, type World } from './support/world.ts';

let world: World;
let pair: JoinedPair;
beforeEach(async () => {
  world = await startWorld();
  pair = await world.joined();
});
afterEach(() => world.close());

/** The sharer's machine stops answering, without closing anything. */
function vanish(): void {
  pair.sharer.socket.pause();
}

async function resume(lastSeq: number, over: { resumeToken?: string; who?: typeof SHARER } = {}) {
  const client = await world.signIn(over.who ?? SHARER);
  const { sessionId, redeemed } = pair;
  const resumeToken = over.resumeToken ?? redeemed.resumeToken;
  return { client, answer: await client.ask({ type: 'session.resume', sessionId, resumeToken, lastSeq }) };
}

describe('liveness', () => {
  test('B5: a closed socket is told to the other side at once', async () => {
    await pair.sharer.close();
    expect(await pair.helper.next('session.peer')).toMatchObject({ present: false });
  });

  test('B5: a machine that vanishes is gone after five seconds, not before', async () => {
    await pair.sharer.settled();
    vanish();
    await world.pass(4_500, [pair.helper]);
    expect(pair.helper.events.filter((event) => event.type === 'session.peer')).toEqual([]);
    await world.pass(500, [pair.helper]);
    expect(await pair.helper.next('session.peer')).toMatchObject({ present: false });
  });

  test('somebody who answers pings is never reported gone', async () => {
    await world.pass(20_000, [pair.helper, pair.sharer]);
    expect(pair.helper.events.map((event) => event.type)).toEqual(['session.joined']);
  });

  test('D10: who stays away for a minute may still come back while the grant lasts; then the other side is told why', async () => {
    await pair.sharer.close();
    await pair.helper.next('session.peer');
    await world.pass(59_500, [pair.helper]);
    expect(pair.helper.events.some((event) => event.type === 'session.ended')).toBe(false);
    await world.pass(500, [pair.helper]);
    await pair.helper.next('session.suspended');
    await world.pass(538_000, [pair.helper], 2_000);
    expect(pair.helper.events.some((event) => event.type === 'session.ended')).toBe(false);
    await world.pass(2_000, [pair.helper]);
    expect(await pair.helper.next('session.ended')).toMatchObject({ reason: 'sharer-gone', by: 'relay' });
    const { answer } = await resume(0);
    expect(answer).toMatchObject({ type: 'ok' });
  });

  test('a helper who stays away ends it for the sharer', async () => {
    await pair.helper.close();
    await pair.sharer.next('session.peer');
    await world.pass(60_000, [pair.sharer]);
    await pair.sharer.must('session.rejoin', {
      sessionId: pair.sessionId,
      resumeToken: pair.redeemed.resumeToken,
      lastSeq: 1
    });
    await world.pass(542_000, [pair.sharer], 2_000);
    expect(await pair.sharer.next('session.ended')).toMatchObject({ reason: 'helper-gone', by: 'relay' });
  });
});

describe('resuming', () => {
  test('D10: whoever comes back gets what was missed, once and in order, and the other side is told', async () => {
    await pair.sharer.close();
    await pair.helper.next('session.peer');
    const { sessionId } = pair;
    for (const payload of ['a', 'b']) await pair.helper.must('session.signal', { sessionId, payload });
    const { client, answer } = await resume(1);
    expect(answer).toMatchObject({ type: 'ok', result: { peerPresent: true } });
    expect(await pair.helper.next('session.peer')).toMatchObject({ present: true });
    await client.settled();
    expect(client.events.map((event) => [event.seq, event.type])).toEqual([
      [2, 'session.signal'],
      [3, 'session.signal']
    ]);
    await pair.helper.must('session.signal', { sessionId, payload: 'c' });
    expect((await client.next('session.signal')).seq).toBe(2);
    await client.must('session.signal', { sessionId, payload: 'from the new socket' });
    expect(await pair.helper.next('session.signal')).toMatchObject({ payload: 'from the new socket' });
  });

  test('a resume that repeats an older number gets the rest again', async () => {
    const { sessionId } = pair;
    await pair.helper.must('session.signal', { sessionId, payload: 'lost on the way' });
    await pair.sharer.close();
    const { client } = await resume(0);
    await client.settled();
    expect(client.events.map((event) => event.seq)).toEqual([1, 2]);
  });

  test('what a pong has acknowledged is not sent again', async () => {
    const { sessionId } = pair;
    await pair.helper.must('session.signal', { sessionId, payload: 'arrived' });
    await pair.sharer.next('session.signal');
    await world.pass(4_000, [pair.helper, pair.sharer]);
    await pair.sharer.close();
    const { client } = await resume(0);
    await client.settled();
    expect(client.events).toEqual([]);
  });

  test('a new socket takes the place of one that nobody knows to be dead', async () => {
    const { client, answer } = await resume(1);
    expect(answer.type).toBe('ok');
    expect(await pair.sharer.end()).toBe(4004);
    await pair.helper.must('session.signal', { sessionId: pair.sessionId, payload: 'to the new one' });
    expect(await client.next('session.signal')).toMatchObject({ payload: 'to the new one' });
    expect(pair.helper.events.filter((event) => event.type === 'session.peer')).toEqual([]);
  });

  test.each<[string, { resumeToken?: string; who?: typeof SHARER }]>([
    ['a wrong token', { resumeToken: 'A'.repeat(22) }],
    ['another account', { who: person(7) }],
    ['the helper’s account with the sharer’s token', { who: HELPER }]
  ])('%s does not resume', async (_what, over) => {
    await pair.sharer.close();
    await pair.helper.next('session.peer');
    const { answer } = await resume(0, over);
    expect(answer).toMatchObject({ type: 'error', code: 'session-not-found' });
    await pair.helper.settled();
    expect(pair.helper.events.at(-1)).toMatchObject({ type: 'session.peer', present: false });
  });

  test('a number from the future is refused and changes nothing', async () => {
    await pair.sharer.close();
    expect((await resume(99)).answer).toMatchObject({ type: 'error', code: 'bad-message' });
    expect((await resume(1)).answer).toMatchObject({ type: 'ok' });
  });

  test('whoever missed the end hears of it when they come back', async () => {
    await pair.sharer.close();
    await pair.helper.must('session.end', { sessionId: pair.sessionId, reason: 'helper-ended' });
    const { client, answer } = await resume(1);
    expect(answer.type).toBe('ok');
    expect(await client.next('session.ended')).toMatchObject({ reason: 'helper-ended', by: 'helper' });
    world.clock.advance(61_000);
    expect((await resume(1)).answer).toMatchObject({ type: 'error', code: 'session-not-found' });
  });

  test('the helper may come back to a code that is still open', async () => {
    await pair.helper.must('session.end', { sessionId: pair.sessionId, reason: 'helper-ended' });
    const { sessionId, code, resumeToken } = await pair.helper.must('session.create', {});
    await pair.helper.close();
    await pair.sharer.must('session.redeem', { code });
    expect(await pair.sharer.next('session.peer')).toMatchObject({ present: false });
    const back = await world.signIn(HELPER);
    await back.must('session.resume', { sessionId, resumeToken, lastSeq: 0 });
    expect(await back.next('session.joined')).toMatchObject({ role: 'helper', sessionId });
  });

  test('D12: a helper who begins to help somebody else keeps the session that they may come back to', async () => {
    const { sessionId } = pair;
    const { resumeToken } = pair.created;
    await pair.helper.close();
    await pair.sharer.next('session.peer');
    const back = await world.signIn(HELPER);
    await back.must('session.create', {});
    await back.must('session.resume', { sessionId, resumeToken, lastSeq: 0 });
    expect(await pair.sharer.next('session.peer')).toMatchObject({ present: true });
    expect(pair.sharer.events.filter(({ type }) => type === 'session.ended')).toEqual([]);
  });

  test('a helper who gets help without coming back has left the old session', async () => {
    await pair.helper.close();
    await pair.sharer.next('session.peer');
    const restarted = await world.signIn(HELPER);
    const other = await world.signIn(person(9));
    const { code } = await other.must('session.create', {});
    await restarted.must('session.redeem', { code });
    expect(await pair.sharer.next('session.ended')).toMatchObject({ reason: 'helper-gone' });
  });

  test('signals for somebody who is away are bounded', async () => {
    await pair.sharer.close();
    const { sessionId } = pair;
    const payload = 'x'.repeat(60_000);
    let refused: string | undefined;
    for (let sent = 0; sent < 40 && refused === undefined; sent += 1) {
      world.clock.advance(1_000);
      const answer = await pair.helper.ask({ type: 'session.signal', sessionId, payload });
      if (answer.type === 'error') refused = answer.code;
    }
    expect(refused).toBe('rate-limited');
  });
});

describe('grants over time', () => {
  test('a grant is renewed at half its life, with what the policy says then', async () => {
    world.directory.helperAccount = { ...world.directory.helperAccount, roles: [role('view')] };
    await world.pass(299_500, [pair.helper, pair.sharer], 2_000);
    expect(pair.helper.events.some((event) => event.type === 'session.grant')).toBe(false);
    await world.pass(500, [pair.helper, pair.sharer]);
    const renewed = await pair.helper.next('session.grant');
    expect((await pair.sharer.next('session.grant')).grant).toBe(renewed.grant);
    const payload = JSON.parse(Buffer.from(renewed.grant.split('.')[1] ?? '', 'base64url').toString());
    expect(payload).toMatchObject({ modes: ['view'], sid: pair.sessionId });
    expect(await world.rows('session-joined')).toHaveLength(1);
  });

  test('a session whose grant cannot be renewed ends with it', async () => {
    world.directory.down = true;
    await world.pass(598_500, [pair.helper, pair.sharer], 2_000);
    expect(pair.helper.events.map((event) => event.type)).toEqual(['session.joined']);
    await world.pass(2_000, [pair.helper, pair.sharer]);
    expect(await pair.helper.next('session.ended')).toMatchObject({ reason: 'grant-expired', by: 'relay' });
    expect(await pair.sharer.next('session.ended')).toMatchObject({ reason: 'grant-expired', by: 'relay' });
  });

  test('a directory that comes back in time saves the session', async () => {
    world.directory.down = true;
    await world.pass(310_000, [pair.helper, pair.sharer], 2_000);
    world.directory.down = false;
    await world.pass(30_000, [pair.helper, pair.sharer]);
    await pair.helper.next('session.grant');
  });
});
