import { setTimeout as delay } from 'node:timers/promises';
import robot from 'robotjs';
import { z } from 'zod';
import { turnTo } from '#demo/machine/screen.ts';
import { startProbe } from './probe-process.ts';
import { summary } from './statistics.ts';

const pressSchema = z.object({ turns: z.number(), at: z.number() });

/** Where the target program is on the sharer's display, and so in the helper's picture at actual size. */
const TARGET = { x: 860, y: 440, size: 200 };
const CLICKS = 100;
const TIMEOUT_MS = 3_000;

/** The colour flip of one click, in milliseconds, and the part of it until the program got the press. */
type Click = { readonly total: number; readonly input: number };

/**
 * Presses the button on `at` with XTEST and polls a pixel there until the colour flip of the program on `target` arrives.
 * With both the same display this is the floor: the probe without remoting.
 */
export async function clickToPhoton(target: string, at: string): Promise<Record<string, unknown>> {
  const probe = await startProbe('flip-target.ts', [target, String(TARGET.x), String(TARGET.y), String(TARGET.size)]);
  try {
    turnTo(at);
    robot.setMouseDelay(0);
    const x = TARGET.x + TARGET.size / 2;
    const y = TARGET.y + TARGET.size / 2;
    robot.moveMouse(x, y);
    await delay(1_500);
    const clicks: Click[] = [];
    let lost = 0;
    for (let click = 0; click < CLICKS; click++) {
      await delay(120 + ((click * 37) % 180));
      const before = isRed(x, y);
      const presses = probe.lines.length;
      const start = performance.timeOrigin + performance.now();
      robot.mouseClick();
      while (isRed(x, y) === before && performance.timeOrigin + performance.now() - start < TIMEOUT_MS) await delay(0);
      const total = performance.timeOrigin + performance.now() - start;
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
      inputLegMs: summary(clicks.map((click) => click.input))
    };
  } finally {
    await probe.stop();
  }
}

function isRed(x: number, y: number): boolean {
  const { image } = robot.screen.capture(x - 20, y - 20, 1, 1);
  return (image[2] ?? 0) > (image[0] ?? 0);
}
