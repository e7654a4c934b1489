import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import type { SessionRecord } from '#relay/ledger/session-record.ts';
import { createLogger } from '#relay/logging.ts';
import { PostgresqlServer } from '../ledger/support/postgresql.ts';
import { person } from '../support/world.ts';
import { AppClient } from './support/app-client.ts';
import { ClusterWorld, type NodeProcess } from './support/cluster-world.ts';

let database: PostgresqlServer;
let url: string;
let world: ClusterWorld;

beforeAll(async () => {
  database = await PostgresqlServer.start();
  url = await database.database();
  world = await ClusterWorld.start((name) => ({
    kind: 'postgresql',
    url,
    node: name,
    spool: join(world.folder, `spool-${name}`)
  }));
}, 60_000);
afterAll(async () => {
  await world.close();
  await database.close();
});

/** What the database has, as a relay of its own would report it. */
async function recorded(): Promise<ReadonlyMap<string, SessionRecord>> {
  const spool = join(world.folder, 'spool-reader');
  const log = createLogger(() => {}, systemClock);
  const ledger = await openLedger(
    { kind: 'postgresql', url, node: 'reader', spool, retentionDays: 30 },
    { clock: systemClock, log }
  );
  const { items } = await ledger.sessions({ limit: 1_000 });
  await ledger.close();
  return new Map(items.map((item) => [item.sessionId, item]));
}

test('G1: a relay killed under load, and a database that restarts: every session is in the record, whole', async () => {
  let [one, two] = [await world.node('one'), await world.node('two')];
  const nodes: NodeProcess[] = [one, two];
  const begun: string[] = [];
  const ended: string[] = [];
  let number = 1_000;
  let going = true;
  /** One session after the other, over whichever relays are there. */
  const busy = async (offset: number): Promise<void> => {
    while (going) {
      number += 2;
      const at = (first: number) => [nodes[first % 2] ?? one, nodes[(first + 1) % 2] ?? two];
      const helper = new AppClient(world, person(number), at(offset));
      const sharer = new AppClient(world, person(number + 1), at(offset + 1));
      try {
        await Promise.all([helper.online(), sharer.online()]);
        const { sessionId, code } = await helper.create();
        begun.push(sessionId);
        await sharer.redeem(code);
        await Promise.all([helper.next('session.joined'), sharer.next('session.joined')]);
        helper.end(sessionId);
        await sharer.next('session.ended');
        ended.push(sessionId);
      } catch {
        // The relay that it asked was killed: what the app had heard of counts all the same.
      } finally {
        helper.stop();
        sharer.stop();
      }
    }
  };
  const work = Promise.all([busy(0), busy(1), busy(0), busy(1)]);
  await expect.poll(() => ended.length, { timeout: 30_000 }).toBeGreaterThan(4);
  await one.signal('SIGKILL');
  const before = ended.length;
  await expect.poll(() => ended.length, { timeout: 30_000 }).toBeGreaterThan(before + 2);
  await database.stop('SIGQUIT');
  await expect.poll(async () => (await two.ready()).missing, { timeout: 15_000 }).toContain('ledger-unreachable');
  const away = ended.length;
  await expect.poll(() => ended.length, { timeout: 30_000 }).toBeGreaterThan(away + 2);
  await database.run();
  one = await world.node('one');
  nodes[0] = one;
  await expect.poll(async () => (await two.ready()).status, { timeout: 15_000 }).toBe('ready');
  await sleep(500);
  going = false;
  await work;
  await one.signal('SIGTERM');
  await two.signal('SIGTERM');

  const record = await recorded();
  for (const sessionId of begun) expect(record.get(sessionId)?.createdAt, 'created').toEqual(expect.any(Number));
  for (const sessionId of ended) {
    const found = record.get(sessionId);
    expect(found?.joinedAt, 'joined').toEqual(expect.any(Number));
    expect(found, 'ended').toMatchObject({ endReason: 'helper-ended', endedBy: 'helper' });
  }
}, 180_000);
