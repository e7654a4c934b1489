import type { Area } from '#shared/tiles/tile-message.ts';
import { compare } from './difference.ts';

/** Two looks further apart than this say nothing about one another, ms. */
const TOGETHER_MS = 200;
/** After two looks nobody looks again for this long, and longer each time that nothing came of it, ms. */
const PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 4_000;
/** Share of a part that may be new from look to look, when it only scrolls. */
const SMALL_SHARE = 1 / 8;

/**
 * Finds out whether a part that the video shows merely scrolls, or hardly changes: then exact pixels are quicker, sharper and
 * fewer. It needs two looks, one soon after the other.
 */
export type ScrollWatch = {
  /** Whether a look is worth its cost now. */
  readonly due: (now: number) => boolean;
  /** A look at a part; whether it should go as exact pixels from here on. */
  readonly look: (area: Area, pixels: Uint32Array, now: number) => boolean;
};

/** See {@link ScrollWatch}. Times in ms. */
export function createScrollWatch(): ScrollWatch {
  let last: { readonly area: Area; readonly pixels: Uint32Array; readonly at: number } | null = null;
  let dueAt = 0;
  let pause = PAUSE_MS;
  return {
    due: (now) => now >= dueAt,
    look: (area, pixels, now) => {
      const before = last;
      const { width, height } = area;
      const sameArea = before?.area.width === width && before.area.height === height;
      if (before === null || !sameArea || before.area.x !== area.x || now - before.at > TOGETHER_MS) {
        last = { area, pixels, at: now };
        return false;
      }
      last = null;
      const own = { x: 0, y: 0, width, height };
      const { areas } = compare({ data: before.pixels, stride: width }, own, pixels);
      const fresh = areas.reduce((sum, part) => sum + part.width * part.height, 0);
      const scrolls = fresh <= width * height * SMALL_SHARE;
      pause = scrolls ? PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pause * 2);
      dueAt = now + pause;
      return scrolls;
    }
  };
}
