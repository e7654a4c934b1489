import { round } from '../statistics.ts';
import { exchangeSignals, type Pair, type Rival, SIGNALS } from './clients/rival.ts';
import { SERVERS, type Server, type ServerName } from './servers/start.ts';
import { eachOf, type Stage } from './stage.ts';

/** Pairs of people who have sessions, again and again, and how many at once. */
const WHOLE_PAIRS = 150;
const SIGNED_IN_PAIRS = 100;
const AT_ONCE = 16;
/** The servers take turns, so that a busy machine slows all alike; the first turn warms them up and does not count. */
const TURNS = 4;
const WHOLE_PER_TURN = 500;
const SIGNED_IN_PER_TURN = 400;

/** Whole: connect, sign in or register, and leave. Signed in: people who are there already. */
type Kind = 'whole' | 'signedIn';
interface Running {
  readonly name: ServerName;
  readonly server: Server;
  readonly rival: Rival;
  readonly pairs: readonly Pair[];
}

async function session(pair: Pair): Promise<void> {
  await pair.begin();
  await exchangeSignals(pair);
  await pair.end();
}

const work: Readonly<Record<Kind, (running: Running, number: number) => Promise<void>>> = {
  whole: async ({ rival }, number) => {
    const pair = await rival.pair(number % WHOLE_PAIRS);
    await session(pair);
    await pair.close();
  },
  signedIn: async ({ pairs }, number) => {
    const pair = pairs[number % pairs.length];
    if (pair === undefined) throw new Error('nobody is signed in');
    await session(pair);
  }
};

/**
 * Session set-ups for each second of processor time that the server's process used, all its threads together. A set-up is
 * create, redeem, grant, 30 signalling messages, end on the relay; 30 messages and leave on `peer`; 30 echoes on the floor.
 */
export async function setUps(stage: Stage): Promise<Record<string, unknown>> {
  const running: Running[] = [];
  try {
    for (const name of SERVERS) {
      const { server, rival } = await stage.start(name);
      const pairs: Pair[] = [];
      running.push({ name, server, rival, pairs });
      await eachOf(0, SIGNED_IN_PAIRS, AT_ONCE, async (number) => {
        pairs.push(await rival.pair(WHOLE_PAIRS + number));
      });
    }
    const whole = await inTurns(running, 'whole', WHOLE_PER_TURN);
    const signedIn = await inTurns(running, 'signedIn', SIGNED_IN_PER_TURN);
    await Promise.all(running.flatMap(({ pairs }) => pairs).map((pair) => pair.close()));
    return { signals: SIGNALS, whole, signedIn };
  } finally {
    for (const { server } of running) await server.stop();
  }
}

async function inTurns(running: readonly Running[], kind: Kind, perTurn: number): Promise<Record<string, unknown>> {
  const spent: Record<ServerName, number> = { deskside: 0, peer: 0, bare: 0, fronted: 0, 'fronted-bare': 0 };
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const one of running) {
      const before = one.server.cpuSeconds();
      // Nobody begins anew before all others had their turn: a person is in one session at a time.
      await eachOf(turn * perTurn, (turn + 1) * perTurn, AT_ONCE, (number) => work[kind](one, number));
      if (turn > 0) spent[one.name] += one.server.cpuSeconds() - before;
    }
  }
  const counted = (TURNS - 1) * perTurn;
  const perCpuSecond = (name: ServerName): number => round(counted / spent[name]);
  const millis = (name: ServerName): number => Math.round((1_000_000 * spent[name]) / counted) / 1_000;
  const hundredths = (value: number): number => Math.round(100 * value) / 100;
  return {
    counted,
    perCpuSecond: { deskside: perCpuSecond('deskside'), peer: perCpuSecond('peer'), floor: perCpuSecond('bare') },
    cpuMsEach: { deskside: millis('deskside'), peer: millis('peer'), floor: millis('bare') },
    timesPeer: hundredths(spent.peer / spent.deskside),
    timesFloor: hundredths(spent.bare / spent.deskside)
  };
}
