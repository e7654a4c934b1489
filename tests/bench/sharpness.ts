import { setTimeout as delay } from 'node:timers/promises';
import { lookAt, type Picture } from '#demo/machine/screen.ts';
import { round } from './statistics.ts';

/** A part of the screen away from Deskside's own bar, in pixels. */
const PART = { x: 100, y: 160, width: 1_200, height: 700 };
const REST_MS = 2_000;

/** How like the still picture on the helper's display is to the sharer's display; `null` dB stands for identical. */
export async function sharpness(target: string, at: string): Promise<Record<string, unknown>> {
  await delay(REST_MS);
  const source = await lookAt(target);
  const shown = await lookAt(at);
  const error = meanSquareError(source, shown);
  return {
    psnrDb: error === 0 ? null : round(10 * Math.log10((255 * 255) / error)),
    identical: error === 0
  };
}

function meanSquareError(one: Picture, other: Picture): number {
  let sum = 0;
  for (let y = PART.y; y < PART.y + PART.height; y++) {
    for (let x = PART.x; x < PART.x + PART.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const difference =
          (one.pixels[(y * one.width + x) * 3 + channel] ?? 0) -
          (other.pixels[(y * other.width + x) * 3 + channel] ?? 0);
        sum += difference * difference;
      }
    }
  }
  return sum / (PART.width * PART.height * 3);
}
