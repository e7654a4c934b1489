import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { grantIn, person } from '../support/world.ts';
import { ClusterWorld, type NodeProcess } from './support/cluster-world.ts';

let world: ClusterWorld;
let people = 900;

beforeAll(async () => {
  world = await ClusterWorld.start();
}, 60_000);
afterAll(() => world.close());

/** Two people in a session that lives at the relay of the helper. */
async function joined(helperAt: NodeProcess, sharerAt: NodeProcess) {
  people += 2;
  const [helperIs, sharerIs] = [person(people), person(people + 1)];
  const helper = await world.signIn(helperIs, helperAt);
  const sharer = await world.signIn(sharerIs, sharerAt);
  const created = await helper.must('session.create', {});
  const redeemed = await sharer.must('session.redeem', { code: created.code });
  const { grant } = await helper.next('session.joined');
  await sharer.next('session.joined');
  const { sessionId } = created;
  const helperToken = created.resumeToken;
  return { helper, sharer, helperIs, sharerIs, sessionId, grant, helperToken, sharerToken: redeemed.resumeToken };
}

const rejoin = (client: TestClient, sessionId: string, resumeToken: string, lastSeq = 1) =>
  client.must('session.rejoin', { sessionId, resumeToken, lastSeq });

async function bothHear(one: TestClient, other: TestClient): Promise<string> {
  const [a, b] = await Promise.all([one.next('session.rejoined'), other.next('session.rejoined')]);
  expect(a.grant).toBe(b.grant);
  return a.grant;
}

describe('D10: a suspended session of two people at two relays', () => {
  test('goes on when both have rejoined, whichever relay they come to', async () => {
    const [one, two] = [await world.node('one'), await world.node('two')];
    const { helper, sharer, sharerIs, sessionId, grant, helperToken, sharerToken } = await joined(one, two);
    sharer.socket.terminate();
    await helper.next('session.peer');
    const back = await world.signIn(sharerIs, two);
    await rejoin(back, sessionId, sharerToken, 0);
    await helper.next('session.suspended');
    await rejoin(helper, sessionId, helperToken, 3);
    const again = grantIn(await bothHear(helper, back));
    expect(again).toMatchObject({ sid: sessionId, sharer: grantIn(grant).sharer, helper: grantIn(grant).helper });
    await helper.must('session.signal', { sessionId, payload: 'a new offer', number: 1 });
    expect(await back.next('session.signal')).toMatchObject({ payload: 'a new offer' });

    const elsewhere = await world.signIn(sharerIs, one);
    const used = { type: 'session.rejoin', sessionId, resumeToken: sharerToken, lastSeq: 0 } as const;
    expect(await elsewhere.refused(used)).toMatchObject({ code: 'session-not-found' });
    const stranger = await world.signIn(person(899), two);
    expect(await stranger.refused(used)).toMatchObject({ code: 'session-not-found' });
    for (const node of [one, two]) await node.signal('SIGTERM');
  }, 60_000);

  test('is taken over by another relay when its own is killed: what was used up stays so, and both rejoin there', async () => {
    const [one, two] = [await world.node('one'), await world.node('two')];
    const { helper, sharer, helperIs, sharerIs, sessionId, helperToken, sharerToken } = await joined(one, two);
    const waiting = await rejoin(sharer, sessionId, sharerToken);
    await helper.next('session.suspended');
    await one.signal('SIGKILL');

    const helperBack = await world.signIn(helperIs, two);
    await rejoin(helperBack, sessionId, helperToken, 2);
    // Whoever was back when the relay went has kept their socket, and need not begin once more.
    await bothHear(helperBack, sharer);
    expect(two.log()).toContain('"event":"session-adopted"');
    const second = await world.signIn(sharerIs, two);
    const asks = { type: 'session.rejoin', sessionId, lastSeq: 0 } as const;
    expect(await second.refused({ ...asks, resumeToken: sharerToken })).toMatchObject({ code: 'session-not-found' });
    await second.must('session.rejoin', { sessionId, lastSeq: 0, resumeToken: waiting.resumeToken });
    await helperBack.next('session.suspended');
    await two.signal('SIGTERM');
  }, 60_000);
});
