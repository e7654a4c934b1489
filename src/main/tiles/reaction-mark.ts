import { CHANGE_WITHIN_MS } from '#shared/quality/sampling.ts';
import type { Area } from '#shared/tiles/tile-message.ts';
import type { Rectangle } from '../ports.ts';

/** As narrow as the line that blinks where somebody writes, pixels: it comes and goes by itself. */
const CARET_WIDTH = 3;
/** A screen that changed so shortly before an input changes by itself, ms. */
const CALM_MS = 100;

/** An input that is being looked for; a look at the screen that began before it cannot show what it did. */
export type Wanted = { readonly seq: number; readonly at: number };

/** Finds the first exact pixels that show something new after an input (D11). */
export type ReactionMark = {
  /** An input is carried out now. `null`: what is being looked for has no answer any more. */
  readonly mark: (seq: number | null, leftOut: readonly Rectangle[]) => void;
  /** What is being looked for while a look at the screen begins. */
  readonly wanted: () => Wanted | null;
  /** That look found these areas changed, and they were sent. */
  readonly sent: (wanted: Wanted | null, areas: readonly Area[]) => void;
  /** What changed goes by video. */
  readonly left: () => void;
};

/** See {@link ReactionMark}. `seen` is told the input whose first effect was just sent. */
export function createReactionMark(options: {
  readonly now: () => number;
  readonly seen: (seq: number) => void;
}): ReactionMark {
  const { now } = options;
  let wanted: Wanted | null = null;
  let leftOut: readonly Rectangle[] = [];
  let changedAt = Number.NEGATIVE_INFINITY;

  const counts = (area: Area): boolean =>
    area.width > CARET_WIDTH &&
    !leftOut.some(
      ({ x, y, width, height }) =>
        area.x >= x && area.y >= y && area.x + area.width <= x + width && area.y + area.height <= y + height
    );
  return {
    mark: (seq, without) => {
      if (seq !== null) leftOut = without;
      wanted = seq === null || now() - changedAt < CALM_MS ? null : { seq, at: now() };
    },
    wanted: () => wanted,
    sent: (mine, areas) => {
      if (!areas.some(counts)) return;
      changedAt = now();
      if (mine === null || wanted !== mine) return;
      wanted = null;
      if (changedAt - mine.at <= CHANGE_WITHIN_MS) options.seen(mine.seq);
    },
    left: () => {
      changedAt = now();
      wanted = null;
    }
  };
}
