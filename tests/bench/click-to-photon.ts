import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { connectDisplay, type XDisplay } from '#demo/machine/x-display.ts';
import { startProbe } from './probe-process.ts';
import { summary } from './statistics.ts';

const pressSchema = z.object({ turns: z.number(), at: z.number() });

/** Where the target program is on the sharer's display, and so in the helper's picture at actual size. */
const TARGET = { x: 860, y: 440, size: 200 };
/** Where 1200×800 pixels scroll during {@link clickUnderLoad}; the target lies above it. */
const LOAD = { x: 360, y: 140 };
const CLICKS = 100;
/** The app's own figure is the median of its last fifteen, and it measures about every third of these clicks. */
const RECENT = 45;
const TIMEOUT_MS = 3_000;

/** The colour flip of one click, in milliseconds, and the part of it until the program got the press. */
type Click = { readonly total: number; readonly input: number };

/**
 * Presses the button on `at` with XTEST and polls a pixel there until the colour flip of the program on `target` arrives.
 * With both the same display this is the floor: the probe without remoting.
 */
export async function clickToPhoton(target: string, at: string): Promise<Record<string, unknown>> {
  const probe = await startProbe('flip-target.ts', [target, String(TARGET.x), String(TARGET.y), String(TARGET.size)]);
  const screen = await connectDisplay(at);
  try {
    const x = TARGET.x + TARGET.size / 2;
    const y = TARGET.y + TARGET.size / 2;
    screen.movePointer(x, y);
    await delay(1_500);
    const clicks: Click[] = [];
    let lost = 0;
    for (let click = 0; click < CLICKS; click++) {
      await delay(120 + ((click * 37) % 180));
      const before = await isRed(screen, x, y);
      const presses = probe.lines.length;
      const start = now();
      screen.click();
      while ((await isRed(screen, x, y)) === before && now() - start < TIMEOUT_MS) await delay(0);
      const total = now() - start;
      if (total >= TIMEOUT_MS) {
        lost += 1;
        continue;
      }
      await delay(5);
      const press = pressSchema.safeParse(probe.lines[presses]);
      if (press.success) clicks.push({ total, input: press.data.at - start });
    }
    return {
      clicks: clicks.length,
      lost,
      totalMs: summary(clicks.map((click) => click.total)),
      recentMs: summary(clicks.slice(-RECENT).map((click) => click.total)),
      inputLegMs: summary(clicks.map((click) => click.input))
    };
  } finally {
    screen.close();
    await probe.stop();
  }
}

async function isRed(screen: XDisplay, x: number, y: number): Promise<boolean> {
  const pixel = await screen.grab(x - 20, y - 20, 1, 1);
  return (pixel[2] ?? 0) > (pixel[0] ?? 0);
}

/** Milliseconds since the epoch, to compare with the target's own clock. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The same while {@link LOAD} scrolls beside it. */
export async function clickUnderLoad(target: string, at: string): Promise<Record<string, unknown>> {
  const load = await startProbe('scroll-target.ts', [target, String(LOAD.x), String(LOAD.y)]);
  try {
    return await clickToPhoton(target, at);
  } finally {
    await load.stop();
  }
}
