import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person } from '../support/world.ts';
import { AppClient } from './support/app-client.ts';
import { ClusterWorld, type NodeProcess } from './support/cluster-world.ts';

let world: ClusterWorld;
let people = 500;

beforeAll(async () => {
  world = await ClusterWorld.start();
}, 60_000);
afterAll(() => world.close());

/** Two apps in a session; each goes to the relays of its list in turn. */
async function pair(helperAt: readonly NodeProcess[], sharerAt: readonly NodeProcess[]) {
  people += 2;
  const helper = new AppClient(world, person(people), helperAt);
  const sharer = new AppClient(world, person(people + 1), sharerAt);
  await Promise.all([helper.online(), sharer.online()]);
  const { sessionId, code } = await helper.create();
  await sharer.redeem(code);
  await Promise.all([helper.next('session.joined'), sharer.next('session.joined')]);
  return { helper, sharer, sessionId };
}

/** Both say `count` things, a moment apart, while `meanwhile` happens. */
async function talk(
  pairs: readonly Awaited<ReturnType<typeof pair>>[],
  count: number,
  meanwhile: (said: number) => Promise<void>
) {
  for (let number = 1; number <= count; number += 1) {
    for (const { helper, sharer, sessionId } of pairs) {
      helper.say(sessionId, `h${number}`);
      sharer.say(sessionId, `s${number}`);
    }
    await meanwhile(number);
    await sleep(20);
  }
}

async function heardEverything(pairs: readonly Awaited<ReturnType<typeof pair>>[], count: number) {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  for (const { helper, sharer } of pairs) {
    await expect.poll(() => helper.heard(), { timeout: 30_000 }).toEqual(all.map((number) => `s${number}`));
    await expect.poll(() => sharer.heard(), { timeout: 30_000 }).toEqual(all.map((number) => `h${number}`));
    expect(helper.ended).toBe(false);
    expect(sharer.ended).toBe(false);
  }
}

describe('a relay that is killed', () => {
  test('under load loses no session: every message arrives once and in order by way of the other', async () => {
    const [one, two] = [await world.node('one'), await world.node('two')];
    const pairs = await Promise.all([
      ...Array.from({ length: 6 }, () => pair([one, two], [two])),
      ...Array.from({ length: 6 }, () => pair([two], [one, two])),
      ...Array.from({ length: 6 }, () => pair([one, two], [one, two]))
    ]);
    await talk(pairs, 40, async (said) => {
      if (said === 15) await one.signal('SIGKILL');
    });
    await heardEverything(pairs, 40);
    expect(two.log()).toContain('"event":"session-adopted"');
    for (const { helper, sharer } of pairs) {
      helper.stop();
      sharer.stop();
    }
    await two.signal('SIGTERM');
  }, 90_000);
});

describe('a relay that is told to stop', () => {
  test('hands its sessions over without anybody being told that the other has gone', async () => {
    const [one, two] = [await world.node('one'), await world.node('two')];
    const pairs = await Promise.all([pair([one, two], [one, two]), pair([one, two], [two]), pair([two], [one, two])]);
    await talk(pairs, 30, async (said) => {
      if (said === 10) await one.signal('SIGTERM');
    });
    await heardEverything(pairs, 30);
    expect(one.log()).toContain('"event":"relay-drained"');
    // Both sockets of the first pair were at the relay that stopped: neither heard a thing.
    expect(pairs[0]?.helper.absences()).toBe(0);
    expect(pairs[0]?.sharer.absences()).toBe(0);
    for (const { helper, sharer } of pairs) {
      helper.stop();
      sharer.stop();
    }
    await two.signal('SIGTERM');
  }, 90_000);

  test('goes on with them itself when it is the only one and starts again', async () => {
    const one = await world.node('one');
    const nodes = [one];
    const only = await pair(nodes, nodes);
    only.helper.say(only.sessionId, 'h1');
    only.sharer.say(only.sessionId, 's1');
    await one.signal('SIGTERM');
    nodes[0] = await world.node('one');
    only.helper.say(only.sessionId, 'h2');
    only.sharer.say(only.sessionId, 's2');
    await heardEverything([only], 2);
    only.helper.stop();
    only.sharer.stop();
    await nodes[0].signal('SIGTERM');
  }, 60_000);
});

describe('a relay that hangs', () => {
  test('is taken over, and lets go of what was its own when it wakes', async () => {
    const [one, two] = [await world.node('one'), await world.node('two')];
    const hung = await pair([one, two], [two]);
    await hung.helper.saidAndAnswered(hung.sessionId, 'h1');
    hung.sharer.say(hung.sessionId, 's1');
    await one.signal('SIGSTOP');
    hung.sharer.say(hung.sessionId, 's2');
    hung.helper.say(hung.sessionId, 'h2');
    await heardEverything([hung], 2);
    await one.signal('SIGCONT');
    await sleep(2_000);
    hung.helper.say(hung.sessionId, 'h3');
    hung.sharer.say(hung.sessionId, 's3');
    await heardEverything([hung], 3);
    hung.helper.stop();
    hung.sharer.stop();
    await one.signal('SIGTERM');
    await two.signal('SIGTERM');
  }, 90_000);
});

describe('Redis', () => {
  test('restarting, empty: it is said, a session goes on, and one over two relays catches up', async () => {
    const [one, two] = [await world.node('one'), await world.node('two')];
    const across = await pair([one], [two]);
    const here = await pair([one], [one]);
    await world.redis.stop();
    await expect.poll(async () => (await one.ready()).missing, { timeout: 10_000 }).toContain('bus-unreachable');
    expect((await one.ready()).status).toMatch(/^degraded: .*bus-unreachable/);
    await here.helper.saidAndAnswered(here.sessionId, 'h1');
    here.sharer.say(here.sessionId, 's1');
    across.helper.say(across.sessionId, 'h1');
    across.sharer.say(across.sessionId, 's1');
    await heardEverything([here], 1);

    // A code of this very relay is good all the same; another relay says that it cannot look.
    people += 3;
    const helper = await world.signIn(person(people), one);
    const { code } = await helper.must('session.create', {});
    const elsewhere = await world.signIn(person(people + 1), two);
    expect(await elsewhere.refused({ type: 'session.redeem', code })).toMatchObject({ code: 'relay-degraded' });

    await world.redis.run();
    await expect.poll(async () => (await one.ready()).status, { timeout: 10_000 }).toBe('ready');
    await expect.poll(async () => (await two.ready()).status, { timeout: 10_000 }).toBe('ready');
    across.helper.say(across.sessionId, 'h2');
    across.sharer.say(across.sessionId, 's2');
    await heardEverything([across], 2);
    await elsewhere.must('session.redeem', { code });
    await helper.next('session.joined');
    for (const app of [across.helper, across.sharer, here.helper, here.sharer]) app.stop();
    await one.signal('SIGTERM');
    await two.signal('SIGTERM');
  }, 90_000);

  test('that hangs counts as gone until it answers', async () => {
    const one = await world.node('one');
    const here = await pair([one], [one]);
    world.redis.freeze();
    await expect.poll(async () => (await one.ready()).missing, { timeout: 10_000 }).toContain('bus-unreachable');
    here.helper.say(here.sessionId, 'h1');
    here.sharer.say(here.sessionId, 's1');
    await heardEverything([here], 1);
    world.redis.thaw();
    await expect.poll(async () => (await one.ready()).status, { timeout: 10_000 }).toBe('ready');
    here.helper.stop();
    here.sharer.stop();
    await one.signal('SIGTERM');
  }, 60_000);
});
