import { RedisServer } from '#tests/integration/relay/cluster/support/redis.ts';
import { PostgresqlServer } from '#tests/integration/relay/ledger/support/postgresql.ts';
import { round } from '../statistics.ts';
import { exchangeSignals, type Pair, type Rival } from './clients/rival.ts';
import type { Server } from './servers/start.ts';
import { eachOf, type Stage } from './stage.ts';

const PAIRS = 96;
/** Sessions at once, for each relay. */
const AT_ONCE = 16;
/** Sessions of a turn, and turns that count; one before them warms everything up. */
const PER_TURN = 384;
const TURNS = 3;

/** People at one or more relays, and the processor time that each relay has used for them, seconds. */
interface Case {
  readonly servers: readonly Server[];
  readonly pairs: readonly Pair[];
  readonly spent: number[];
}

/**
 * What two relays carry beside one, of people who are signed in: sessions (create, redeem, 30 signals, end) for each second
 * of processor time of the relay that worked most, so that relays which share a machine here count as if each had one of
 * its own. All have Redis and PostgreSQL. With two: half of the sessions over both (`apart`), and none (`together`).
 */
export async function twoNodes(stage: Stage): Promise<Record<string, unknown>> {
  const redis = await RedisServer.start();
  const database = await PostgresqlServer.start();
  const servers: Server[] = [];
  try {
    const one = await stage.startRelays(1, `${redis.url}/1`, await database.database());
    const two = await stage.startRelays(2, `${redis.url}/2`, await database.database());
    servers.push(...one.servers, ...two.servers);
    const cases = {
      one: await prepare(one.servers, one.together, 0),
      apart: await prepare(two.servers, two.apart, 0),
      together: await prepare(two.servers, two.together, PAIRS)
    };
    for (let turn = 0; turn <= TURNS; turn += 1) {
      for (const each of Object.values(cases)) await work(each, turn > 0);
    }
    for (const { pairs } of Object.values(cases)) await Promise.all(pairs.map((pair) => pair.close()));
    const sessions = TURNS * PER_TURN;
    const rate = ({ spent }: Case): number => sessions / Math.max(...spent);
    const cpuMs = ({ spent }: Case): readonly number[] => spent.map((seconds) => round((1_000 * seconds) / sessions));
    return {
      sessions,
      perBusiestCpuSecond: {
        one: round(rate(cases.one)),
        apart: round(rate(cases.apart)),
        together: round(rate(cases.together))
      },
      cpuMsOfEach: { one: cpuMs(cases.one), apart: cpuMs(cases.apart), together: cpuMs(cases.together) },
      timesApart: round(rate(cases.apart) / rate(cases.one)),
      timesTogether: round(rate(cases.together) / rate(cases.one))
    };
  } finally {
    for (const server of servers) await server.stop();
    await redis.close();
    await database.close();
  }
}

async function prepare(servers: readonly Server[], rival: Rival, first: number): Promise<Case> {
  const pairs: Pair[] = [];
  await eachOf(0, PAIRS, AT_ONCE, async (number) => {
    pairs[number] = await rival.pair(first + number);
  });
  return { servers, pairs, spent: servers.map(() => 0) };
}

async function work({ servers, pairs, spent }: Case, counts: boolean): Promise<void> {
  const before = servers.map((server) => server.cpuSeconds());
  await eachOf(0, PER_TURN, AT_ONCE * servers.length, async (number) => {
    const pair = pairs[number % PAIRS];
    if (pair === undefined) throw new Error('nobody is signed in');
    await pair.begin();
    await exchangeSignals(pair);
    await pair.end();
  });
  for (const [index, server] of servers.entries()) {
    if (counts) spent[index] = (spent[index] ?? 0) + server.cpuSeconds() - (before[index] ?? 0);
  }
}
