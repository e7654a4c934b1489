import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second in `/proc` (sysconf(_SC_CLK_TCK) is 100 on Linux). */
const TICKS = 100;

/** Processor seconds that a process and everything it started have used, and the memory they hold, in MB (proc(5)). */
export function costOf(root: number): { readonly cpuSeconds: number; readonly memoryMb: number } {
  const children = new Map<number, number[]>();
  const costs = new Map<number, { ticks: number; kilobytes: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The second field is the program's name in brackets and may hold anything.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const memory = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/smaps_rollup`, 'utf8'))?.[1];
      costs.set(Number(name), {
        ticks: Number(fields[11]) + Number(fields[12]),
        kilobytes: Number(memory ?? 0)
      });
      const parent = Number(fields[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // A process that ended meanwhile costs nothing any more.
    }
  }
  let ticks = 0;
  let kilobytes = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const cost = costs.get(pid);
    ticks += cost?.ticks ?? 0;
    kilobytes += cost?.kilobytes ?? 0;
    waiting.push(...(children.get(pid) ?? []));
  }
  return { cpuSeconds: ticks / TICKS, memoryMb: Math.round(kilobytes / 1024) };
}
