import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { stopProcess } from '#demo/machine/display.ts';
import type { Order } from './order.ts';

/** The servers of which each measurement has one. */
export const SERVERS = ['deskside', 'peer', 'bare'] as const;
/** Those that stand behind HAProxy, which ends TLS. */
export const FRONTED = ['fronted', 'fronted-bare'] as const;
export type ServerName = (typeof SERVERS | typeof FRONTED)[number];

/** A server in a process of its own. */
export interface Server {
  readonly port: number;
  /** Processor time of all its threads so far, seconds; the kernel counts in hundredths. */
  readonly cpuSeconds: () => number;
  /** Memory that is resident now, and the most that ever was, MiB. */
  readonly memory: () => { readonly residentMiB: number; readonly peakMiB: number };
  /** The same of the proxy in front, where there is one. */
  readonly front?: Server['memory'];
  readonly stop: () => Promise<void>;
}

/** Whether processes can be tied to a processor here. */
export const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** The command that runs Node on one processor where that is possible. */
export function pinned(
  processor: number,
  args: readonly string[]
): { readonly command: string; readonly args: string[] } {
  return canPin
    ? { command: 'taskset', args: ['-c', String(processor), process.execPath, ...args] }
    : { command: process.execPath, args: [...args] };
}

const readySchema = z.object({ port: z.number().int().min(1) });
/** USER_HZ, which is 100 on every Linux of today (proc(5)). */
const TICKS_PER_SECOND = 100;

/** Memory of a process that is resident now, and the most that ever was, MiB. */
export function memoryOf({ pid }: { readonly pid?: number | undefined }): ReturnType<Server['memory']> {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (field: string): number =>
    Math.round(Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024);
  return { residentMiB: mebibytes('VmRSS'), peakMiB: mebibytes('VmHWM') };
}

/** Starts a server on the first processor and waits until it listens. `order.folder` gets a folder for what it writes. */
export async function startServer(name: ServerName, order: Order, caFile: string): Promise<Server> {
  const folder = mkdtempSync(join(order.folder, `${name}-`));
  const log = openSync(join(folder, 'log'), 'w');
  const { command, args } = pinned(0, [join(import.meta.dirname, `${name}.ts`)]);
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', log],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile, NODE_OPTIONS: process.env.BENCH_SERVER_OPTIONS ?? '' }
  });
  closeSync(log);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('a server of the bench speaks over pipes');
  // It stays open: a server ends with the process that started it, however that ends.
  stdin.write(`${JSON.stringify({ ...order, folder })}\n`);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2_000)}`);
  });
  const [line] = await Promise.race([once(createInterface({ input: stdout }), 'line'), ended]);
  ended.catch(() => {});
  const { port } = readySchema.parse(JSON.parse(String(line)));
  const proc = (file: string): string => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  return {
    port,
    cpuSeconds: () => {
      // The name in brackets may hold anything; utime and stime are fields 14 and 15.
      const fields = proc('stat')
        .replace(/^.*\) /s, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    },
    memory: () => memoryOf(child),
    stop: () => stopProcess(child)
  };
}
