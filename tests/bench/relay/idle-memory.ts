import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { round } from '../statistics.ts';
import { FRONTED, SERVERS, type Server } from './servers/start.ts';
import { eachOf, type Stage, withServer } from './stage.ts';

/** What the issue asks for, and what it may cost. */
const CLIENTS = 10_000;
const TARGET_MIB = 400;
/** What the others cost for each client shows with fewer: their own share of the time is small. */
const CLIENTS_OF_OTHERS = 2_500;
const AT_ONCE = 64;
const SETTLE_MS = 3_000;
/** Files that a process has open besides. */
const OTHER_FILES = 500;

/** As many clients as this process may open files, up to {@link CLIENTS}. */
function affordable(): number {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return Math.min(CLIENTS, Number(limit ?? OTHER_FILES) - OTHER_FILES);
}

/** Resident memory of a server with so many clients that have signed in and say nothing. */
export async function idleMemory(stage: Stage): Promise<Record<string, unknown>> {
  const most = affordable();
  const measured: Record<string, unknown> = {};
  const asked = process.env.BENCH_SERVERS?.split(',');
  for (const name of [...SERVERS, ...FRONTED]) {
    if (asked?.includes(name) === false) continue;
    const clients = name === 'deskside' || name === 'fronted' ? most : Math.min(most, CLIENTS_OF_OTHERS);
    measured[name === 'bare' ? 'floor' : name] = await withServer(stage, name, async (server, rival) => {
      const before = server.memory().residentMiB;
      const open: { close(): Promise<void> }[] = [];
      await eachOf(0, clients, AT_ONCE, async (number) => {
        open.push(await rival.idle(number));
      });
      await wait(SETTLE_MS);
      const figures = figuresOf(server, before, clients);
      await Promise.all(open.map((client) => client.close()));
      return figures;
    });
  }
  return { targetMiB: TARGET_MIB, ...measured };
}

function figuresOf(server: Server, before: number, clients: number): Record<string, number> {
  const { residentMiB, peakMiB } = server.memory();
  return {
    clients,
    emptyMiB: before,
    residentMiB,
    peakMiB,
    kibPerClient: round((1_024 * (residentMiB - before)) / clients),
    ...(server.front === undefined ? {} : { frontMiB: server.front().residentMiB })
  };
}
