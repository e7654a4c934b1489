import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { connectDisplay, type XDisplay } from '#demo/machine/x-display.ts';
import { startProbe } from './probe-process.ts';
import { COUNTER_BITS, COUNTER_BLOCK } from './probes/counter.ts';
import { round, summary } from './statistics.ts';

const drawnSchema = z.object({ drawnAt: z.array(z.number()) });

const PLACE = { x: 360, y: 140 };
const SETTLE_MS = 3_000;
const MEASURE_MS = 15_000;

/** Distinct frames of a scrolling text on the sharer's display `target` that arrive on the helper's display `at`. */
export async function smoothness(target: string, at: string): Promise<Record<string, unknown>> {
  const probe = await startProbe('scroll-target.ts', [target, String(PLACE.x), String(PLACE.y)]);
  const seen = new Map<number, number>();
  let looks = 0;
  const screen = await connectDisplay(at);
  try {
    await delay(SETTLE_MS);
    const end = performance.now() + MEASURE_MS;
    while (performance.now() < end) {
      const frame = await readCounter(screen);
      looks += 1;
      if (!seen.has(frame)) seen.set(frame, performance.timeOrigin + performance.now());
      await delay(1);
    }
  } finally {
    screen.close();
    await probe.stop();
  }
  const drawn = drawnSchema.parse(probe.lines.at(-1)).drawnAt;
  // A counter that was read while two frames were mixed names a frame far from its neighbours; it is no frame.
  const ages: number[] = [];
  const arrivals: number[] = [];
  let misread = 0;
  for (const [frame, when] of seen) {
    const age = when - (drawn[frame] ?? Number.POSITIVE_INFINITY);
    if (age < -5 || age > 2_000) misread += 1;
    else {
      ages.push(age);
      arrivals.push(when);
    }
  }
  const gaps = arrivals.slice(1).map((when, index) => when - (arrivals[index] ?? when));
  return {
    framesPerSecond: round((arrivals.length / MEASURE_MS) * 1000),
    glassToGlassMs: summary(ages),
    longestFreezeMs: round(Math.max(0, ...gaps)),
    misread,
    looksPerSecond: round((looks / MEASURE_MS) * 1000)
  };
}

async function readCounter(screen: XDisplay): Promise<number> {
  const row = await screen.grab(PLACE.x, PLACE.y + COUNTER_BLOCK / 2, COUNTER_BITS * COUNTER_BLOCK, 1);
  let frame = 0;
  for (let bit = 0; bit < COUNTER_BITS; bit++) {
    const middle = (bit * COUNTER_BLOCK + COUNTER_BLOCK / 2) * 4;
    if ((row[middle + 1] ?? 0) > 128) frame |= 1 << bit;
  }
  return frame;
}
