import type { Position } from '../protocol/input.ts';
import type { PointingColour } from './colours.ts';
import { type Fading, MAX_POINTS, MAX_STROKE_POINTS, MAX_STROKES } from './limits.ts';

/** One line of the pen. `at` is when its last point came, milliseconds. */
export type Stroke = {
  readonly stroke: number;
  readonly colour: PointingColour;
  readonly points: readonly Position[];
  readonly at: number;
};

/** What is drawn on the shared screen: strokes from the oldest, and the laser's dot. */
export type Marks = {
  readonly strokes: readonly Stroke[];
  readonly dot: { readonly position: Position; readonly colour: PointingColour; readonly at: number } | null;
};

export const NO_MARKS: Marks = { strokes: [], dot: null };

/** Whether nothing is drawn. */
export function isEmpty(marks: Marks): boolean {
  return marks.strokes.length === 0 && marks.dot === null;
}

/**
 * The marks with further points of a stroke. What was drawn longest ago makes room ({@link MAX_STROKES},
 * {@link MAX_POINTS}); points beyond {@link MAX_STROKE_POINTS} are dropped. A stroke keeps the colour it began with.
 */
export function withPoints(
  marks: Marks,
  added: { readonly stroke: number; readonly colour: PointingColour; readonly points: readonly Position[] },
  now: number
): Marks {
  const before = marks.strokes.find((each) => each.stroke === added.stroke);
  const points = [...(before?.points ?? []), ...added.points].slice(0, MAX_STROKE_POINTS);
  const stroke: Stroke = { stroke: added.stroke, colour: before?.colour ?? added.colour, points, at: now };
  const all =
    before === undefined ? [...marks.strokes, stroke] : marks.strokes.map((each) => (each === before ? stroke : each));
  return { ...marks, strokes: withinBounds(all, stroke) };
}

function withinBounds(strokes: readonly Stroke[], kept: Stroke): readonly Stroke[] {
  let over = strokes.reduce((sum, each) => sum + each.points.length, 0) - MAX_POINTS;
  let many = strokes.length - MAX_STROKES;
  return strokes.filter((each) => {
    if ((over <= 0 && many <= 0) || each === kept) return true;
    over -= each.points.length;
    many -= 1;
    return false;
  });
}

/** The marks with the laser's dot at a place, or without it. */
export function withDot(marks: Marks, position: Position | null, colour: PointingColour, now: number): Marks {
  if (position === null) return marks.dot === null ? marks : { ...marks, dot: null };
  return { ...marks, dot: { position, colour, at: now } };
}

/** Whether a stroke is on its way out. */
export function isFading(stroke: Stroke, now: number, fading: Fading): boolean {
  return now - stroke.at >= fading.holdMs;
}

/** How much is left of a stroke: 1 until it fades, then less and less down to 0. */
export function remaining(stroke: Stroke, now: number, fading: Fading): number {
  return Math.min(1, Math.max(0, 1 - (now - stroke.at - fading.holdMs) / fading.fadeMs));
}

/** The marks without what has had its time; the same object when nothing has. */
export function withoutOld(marks: Marks, now: number, fading: Fading): Marks {
  const strokes = marks.strokes.filter((each) => now - each.at < fading.holdMs + fading.fadeMs);
  const dot = marks.dot !== null && now - marks.dot.at >= fading.dotMs ? null : marks.dot;
  return strokes.length === marks.strokes.length && dot === marks.dot ? marks : { strokes, dot };
}

/** In how many milliseconds something begins to fade or goes; `null` when nothing will. */
export function nextChangeMs(marks: Marks, now: number, fading: Fading): number | null {
  const { holdMs, fadeMs, dotMs } = fading;
  const times = marks.strokes.map((each) => each.at + (isFading(each, now, fading) ? holdMs + fadeMs : holdMs));
  if (marks.dot !== null) times.push(marks.dot.at + dotMs);
  return times.length === 0 ? null : Math.max(0, Math.min(...times) - now);
}
