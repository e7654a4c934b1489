import { RedisServer } from '#tests/integration/relay/cluster/support/redis.ts';
import { PostgresqlServer } from '#tests/integration/relay/ledger/support/postgresql.ts';
import { round } from '../statistics.ts';
import { exchangeSignals, type Rival } from './clients/rival.ts';
import type { Server } from './servers/start.ts';
import { eachOf, type Stage } from './stage.ts';

const PAIRS = 96;
const AT_ONCE = 16;
/** Sessions of a turn, and turns that count; one before them warms everything up. */
const PER_TURN = 384;
const TURNS = 3;

interface Relays {
  readonly servers: readonly Server[];
  readonly rival: Rival;
}

/**
 * What two relays carry beside one, of people who are signed in: sessions (create, redeem, 30 signals, end) for each second
 * of processor time of the relay that worked most, so that relays which share a machine here count as if each had one of
 * its own. All have Redis and PostgreSQL; with two, half of the sessions are over both.
 */
export async function twoNodes(stage: Stage): Promise<Record<string, unknown>> {
  const redis = await RedisServer.start();
  const database = await PostgresqlServer.start();
  const running: Relays[] = [];
  try {
    for (const count of [1, 2])
      running.push(await stage.startRelays(count, await own(redis), await database.database()));
    const spent = running.map(({ servers }) => servers.map(() => 0));
    const pairs = await Promise.all(running.map(({ rival }) => signedIn(rival)));
    for (let turn = 0; turn <= TURNS; turn += 1) {
      for (const [index, { servers }] of running.entries()) {
        const before = servers.map((server) => server.cpuSeconds());
        await eachOf(0, PER_TURN, AT_ONCE, async (number) => {
          const pair = pairs[index]?.[number % PAIRS];
          if (pair === undefined) throw new Error('nobody is signed in');
          await pair.begin();
          await exchangeSignals(pair);
          await pair.end();
        });
        if (turn === 0) continue;
        for (const [at, server] of servers.entries()) {
          const times = spent[index];
          if (times !== undefined) times[at] = (times[at] ?? 0) + server.cpuSeconds() - (before[at] ?? 0);
        }
      }
    }
    await Promise.all(pairs.flat().map((pair) => pair.close()));
    const sessions = TURNS * PER_TURN;
    const [one = 0, two = 0] = spent.map((times) => sessions / Math.max(...times));
    const cpuMs = spent.map((times) => times.map((seconds) => round((1_000 * seconds) / sessions)));
    return {
      sessions,
      perBusiestCpuSecond: { one: round(one), two: round(two) },
      cpuMsOfEach: cpuMs,
      times: round(two / one)
    };
  } finally {
    for (const { servers } of running) for (const server of servers) await server.stop();
    await redis.close();
    await database.close();
  }
}

async function signedIn(rival: Rival) {
  const pairs: Awaited<ReturnType<Rival['pair']>>[] = [];
  await eachOf(0, PAIRS, AT_ONCE, async (number) => {
    pairs[number] = await rival.pair(number);
  });
  return pairs;
}

let databases = 0;
/** A database of the server's own, so that the relays of one measurement never hear those of the other. */
async function own(redis: RedisServer): Promise<string> {
  databases += 1;
  return `${redis.url}/${databases}`;
}
