import { setTimeout as wait } from 'node:timers/promises';
import { CANDIDATE, type Pair, type Rival } from './clients/rival.ts';
import { PAIRS } from './people.ts';
import { SERVERS, type Server } from './servers/start.ts';
import { eachOf, type Stage, withServer } from './stage.ts';

const AT_ONCE = 16;
/** What the issue asks for, milliseconds. */
const TARGET_MS = 5;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 10_000;
/** Messages of all sessions together: the set-ups of a busy hour, thirty messages each, and more. */
const PER_SECOND = 500;
const TICK_MS = 10;

/**
 * Time from saying a message to its arrival on the other side, with a thousand sessions that live, at a pace that does not
 * wait for answers. The load is in this process, so that its own delays are in every figure, the floor's too.
 */
export async function forwarded(stage: Stage): Promise<Record<string, unknown>> {
  const measured: Record<string, unknown> = {};
  for (const name of SERVERS) {
    measured[name === 'bare' ? 'floor' : name] = await withServer(stage, name, (server, rival) =>
      measure(server, rival)
    );
  }
  return { liveSessions: PAIRS, perSecond: PER_SECOND, targetP99Ms: TARGET_MS, ...measured };
}

async function measure(server: Server, rival: Rival): Promise<Record<string, unknown>> {
  const pairs: Pair[] = [];
  await eachOf(0, PAIRS, AT_ONCE, async (number) => {
    const pair = await rival.pair(number);
    await pair.begin();
    pairs.push(pair);
  });
  const taken: number[] = [];
  let counts = false;
  const sides = pairs.flatMap(({ helper, sharer }) => [helper, sharer]);
  for (const side of sides) {
    side.onSignal = (payload) => {
      if (counts) taken.push(performance.now() - Number(payload.slice(CANDIDATE.length)));
    };
  }
  const say = async (ms: number): Promise<void> => {
    const start = performance.now();
    const answers: Promise<void>[] = [];
    for (let said = 0; performance.now() - start < ms; await wait(TICK_MS)) {
      const due = ((performance.now() - start) / 1_000) * PER_SECOND;
      // A stride that meets both sides of all sessions.
      for (; said < due; said += 1) {
        const side = sides[(said * 7) % sides.length];
        if (side !== undefined) answers.push(side.signal(`${CANDIDATE}${performance.now()}`));
      }
    }
    await Promise.all(answers);
  };
  await say(WARM_UP_MS);
  counts = true;
  const before = server.cpuSeconds();
  await say(MEASURE_MS);
  await wait(TICK_MS);
  const cpuPercent = Math.round(((server.cpuSeconds() - before) / MEASURE_MS) * 100_000);
  counts = false;
  await Promise.all(pairs.map((pair) => pair.end()));
  await Promise.all(pairs.map((pair) => pair.close()));
  return { messages: taken.length, ...percentiles(taken), cpuPercent };
}

function percentiles(values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(100 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 100;
  return { medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
