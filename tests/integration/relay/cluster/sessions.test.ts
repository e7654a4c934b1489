import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityCodeSchema } from '#shared/ids/security-code.ts';
import type { TestClient } from '../support/client.ts';
import { grantIn, person } from '../support/world.ts';
import { ClusterWorld, type NodeProcess } from './support/cluster-world.ts';

const wrongCode = (text: string) => securityCodeSchema.parse(text);

let world: ClusterWorld;
let one: NodeProcess;
let two: NodeProcess;
let people = 100;
const next = () => {
  people += 1;
  return person(people);
};

beforeAll(async () => {
  world = await ClusterWorld.start();
  one = await world.node('one');
  two = await world.node('two');
}, 60_000);
afterAll(() => world.close());

async function joined(helperAt: NodeProcess, sharerAt: NodeProcess) {
  const helperIs = next();
  const sharerIs = next();
  const helper = await world.signIn(helperIs, helperAt);
  const sharer = await world.signIn(sharerIs, sharerAt);
  const created = await helper.must('session.create', {});
  const redeemed = await sharer.must('session.redeem', { code: created.code });
  const toHelper = await helper.next('session.joined');
  const toSharer = await sharer.next('session.joined');
  return { helper, sharer, helperIs, sharerIs, created, redeemed, sessionId: created.sessionId, toHelper, toSharer };
}

const payloads = (client: TestClient) =>
  client.events.flatMap((event) => (event.type === 'session.signal' ? [event.payload] : []));

describe('two people at two relays', () => {
  test('B1, B2: a code of one relay is good at the other; both get the same grant, and each relay names the key of it', async () => {
    const pair = await joined(one, two);
    expect(pair.redeemed.sessionId).toBe(pair.sessionId);
    expect(pair.toHelper.grant).toBe(pair.toSharer.grant);
    expect(grantIn(pair.toHelper.grant)).toMatchObject({ sid: pair.sessionId, modes: ['view', 'control'] });
  });

  test('signals go both ways, each once and in order, and the end is told', async () => {
    const { helper, sharer, sessionId } = await joined(one, two);
    const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
    await Promise.all(
      numbers.flatMap((number) => [
        helper.must('session.signal', { sessionId, payload: `h${number}`, number }),
        sharer.must('session.signal', { sessionId, payload: `s${number}`, number })
      ])
    );
    await Promise.all([helper.settled(), sharer.settled()]);
    await expect.poll(() => payloads(helper)).toEqual(numbers.map((number) => `s${number}`));
    await expect.poll(() => payloads(sharer)).toEqual(numbers.map((number) => `h${number}`));
    await sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
    expect(await helper.next('session.ended')).toMatchObject({ reason: 'sharer-ended', by: 'sharer' });
  });

  test('a message that is said again is taken once, also by way of another relay', async () => {
    const { helper, sharer, sessionId } = await joined(one, two);
    await sharer.must('session.signal', { sessionId, payload: 'first', number: 1 });
    await sharer.must('session.signal', { sessionId, payload: 'first', number: 1 });
    await sharer.must('session.signal', { sessionId, payload: 'second', number: 2 });
    await expect.poll(() => payloads(helper)).toEqual(['first', 'second']);
  });

  test('nobody reaches a session that they are not in, wherever it is', async () => {
    const { sessionId } = await joined(one, one);
    const stranger = await world.signIn(next(), two);
    expect(await stranger.refused({ type: 'session.signal', sessionId, payload: 'x' })).toMatchObject({
      code: 'session-not-found'
    });
    const resume = { type: 'session.resume', sessionId, resumeToken: 'A'.repeat(22), lastSeq: 0 } as const;
    expect(await stranger.refused(resume)).toMatchObject({ code: 'session-not-found' });
  });

  test('somebody whose socket breaks comes back at the other relay: nothing lost, nothing twice', async () => {
    const { helper, sharer, sharerIs, sessionId, redeemed } = await joined(one, two);
    await helper.must('session.signal', { sessionId, payload: 'before', number: 1 });
    await expect.poll(() => payloads(sharer)).toEqual(['before']);
    const lastSeq = Math.max(...sharer.events.map(({ seq }) => seq));
    sharer.socket.terminate();
    expect(await helper.next('session.peer')).toMatchObject({ present: false });
    await helper.must('session.signal', { sessionId, payload: 'while away', number: 2 });
    const back = await world.signIn(sharerIs, one);
    const { resumeToken } = redeemed;
    expect(await back.must('session.resume', { sessionId, resumeToken, lastSeq })).toEqual({ peerPresent: true });
    await expect.poll(() => payloads(back)).toEqual(['while away']);
    expect(await helper.next('session.peer')).toMatchObject({ present: true });
  });

  test('who has begun something elsewhere is busy here, and an open code is given up', async () => {
    const { helperIs, sharerIs, helper, sharer: helped, sessionId } = await joined(one, two);
    const helperAgain = await world.signIn(helperIs, two);
    // D12: who helps may help somebody else too, from another relay as well; but not be helped.
    await helperAgain.must('session.create', {});
    await helper.must('session.signal', { sessionId, payload: 'still here' });
    await expect.poll(() => payloads(helped)).toEqual(['still here']);
    const third = await world.signIn(next(), two);
    const open = await third.must('session.create', {});
    expect(await helperAgain.refused({ type: 'session.redeem', code: open.code })).toMatchObject({ code: 'busy' });
    const sharerAgain = await world.signIn(sharerIs, one);
    expect(await sharerAgain.refused({ type: 'session.create' })).toMatchObject({ code: 'busy' });

    const helperWho = next();
    const first = await world.signIn(helperWho, one);
    const { code } = await first.must('session.create', {});
    const second = await world.signIn(helperWho, two);
    await second.must('session.create', {});
    expect(await first.next('session.ended')).toMatchObject({ reason: 'cancelled' });
    const sharer = await world.signIn(next(), two);
    expect(await sharer.refused({ type: 'session.redeem', code })).toMatchObject({ code: 'code-not-accepted' });
  });

  test('B2: wrong codes count over all relays together', async () => {
    const who = next();
    const sockets = [await world.signIn(who, one), await world.signIn(who, two)];
    const codes: string[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const refusal = await sockets[attempt % 2]?.refused({ type: 'session.redeem', code: wrongCode('ZZZZ2222') });
      codes.push(refusal?.code ?? 'none');
      if (refusal?.code === 'rate-limited') break;
    }
    // Five are free; the fifth against live codes locks the account out, whichever relay it asks.
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'code-not-accepted'), 'rate-limited']);
    expect(await sockets[1]?.refused({ type: 'session.redeem', code: wrongCode('ZZZZ2222') })).toMatchObject({
      code: 'rate-limited'
    });
  });

  test('B1: a helper at another relay hears that somebody guesses', async () => {
    const helper = await world.signIn(next(), one);
    await helper.must('session.create', {});
    const guesser = await world.signIn(next(), two);
    await guesser.refused({ type: 'session.redeem', code: wrongCode('ZZZZ3333') });
    await guesser.refused({ type: 'session.redeem', code: wrongCode('ZZZZ4444') });
    expect(await helper.next('session.guessed')).toBeDefined();
  });
});

test('G6: nothing that goes through Redis can be read there', async () => {
  const { helper, sharer, sessionId, created } = await joined(one, two);
  const canary = 'CANARY-of-a-signal';
  const heard: string[] = [];
  sharer.socket.pause();
  await helper.must('session.signal', { sessionId, payload: canary, number: 1 });
  heard.push(world.redis.everything());
  sharer.socket.resume();
  const all = heard.join('\n');
  expect(all).toContain(sessionId);
  for (const secret of [canary, 'CLUSTER-PC', created.code, created.resumeToken, person(1).objectId.slice(0, 8)]) {
    expect(all).not.toContain(secret);
  }
});
