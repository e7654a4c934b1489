import type { Pair } from '#demo/driver/pair.ts';
import { costOf } from './process-tree.ts';
import { round } from './statistics.ts';
import { trafficOf } from './traffic.ts';

/** What a time of a session took, of each side's processor and of the line. */
export type Cost = {
  readonly seconds: number;
  readonly sharerCorePercent: number;
  readonly helperCorePercent: number;
  readonly kilobitsPerSecond: number;
  readonly sharerMemoryMb: number;
  readonly helperMemoryMb: number;
  readonly codec: string;
};

/** Counts both process trees and the line's bytes while `run` goes on. */
export async function costWhile<Value>(pair: Pair, run: () => Promise<Value>): Promise<[Value, Cost]> {
  const page = await pair.helper.window('main');
  const look = async () => ({
    at: performance.now(),
    sharer: costOf(pair.sharerApp.process.pid ?? 0),
    helper: costOf(pair.helperApp.process.pid ?? 0),
    traffic: await trafficOf(page)
  });
  const before = await look();
  const value = await run();
  const after = await look();
  const seconds = (after.at - before.at) / 1000;
  const percent = (side: 'sharer' | 'helper') =>
    round((100 * (after[side].cpuSeconds - before[side].cpuSeconds)) / seconds);
  return [
    value,
    {
      seconds: round(seconds),
      sharerCorePercent: percent('sharer'),
      helperCorePercent: percent('helper'),
      kilobitsPerSecond: round(((after.traffic.bytes - before.traffic.bytes) * 8) / 1000 / seconds),
      sharerMemoryMb: after.sharer.memoryMb,
      helperMemoryMb: after.helper.memoryMb,
      codec: after.traffic.codec
    }
  ];
}
