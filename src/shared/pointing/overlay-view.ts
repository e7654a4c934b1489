import { z } from 'zod';
import { positionSchema } from '../protocol/input.ts';
import { pointingColourSchema } from './colours.ts';
import { type Fading, MAX_POINTS, MAX_STROKES } from './limits.ts';
import { isFading, type Marks } from './marks.ts';

/**
 * What the overlay is told: every stroke that is to be seen, each with the points that the page does not have yet, and the
 * dot. Strokes that are not named are gone.
 */
export const overlayViewSchema = z.strictObject({
  /** The helper's proven name. */
  name: z.string(),
  strokes: z
    .array(
      z.strictObject({
        stroke: z.number().int(),
        colour: pointingColourSchema,
        /** Index of the first of `points` in the stroke. */
        from: z.number().int().min(0),
        points: z.array(positionSchema).max(MAX_POINTS),
        fading: z.boolean()
      })
    )
    .max(MAX_STROKES),
  dot: z.strictObject({ position: positionSchema, colour: pointingColourSchema }).nullable()
});
export type OverlayView = z.infer<typeof overlayViewSchema>;

/** What a page that was told `told` must be told so that it shows `marks`. */
export function overlayView(told: Marks, marks: Marks, name: string, now: number, fading: Fading): OverlayView {
  const known = new Map(told.strokes.map(({ stroke, points }) => [stroke, points]));
  return {
    name,
    strokes: marks.strokes.map((each) => {
      // One that went and came again since the page was told is another, of the same number.
      const had = known.get(each.stroke) ?? [];
      const from = had.every((point, index) => point === each.points[index]) ? had.length : 0;
      const { stroke, colour } = each;
      return { stroke, colour, from, points: each.points.slice(from), fading: isFading(each, now, fading) };
    }),
    dot: marks.dot === null ? null : { position: marks.dot.position, colour: marks.dot.colour }
  };
}
