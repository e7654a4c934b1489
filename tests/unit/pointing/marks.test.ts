import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FADING, MAX_POINTS, MAX_STROKE_POINTS, MAX_STROKES } from '#shared/pointing/limits.ts';
import {
  isEmpty,
  type Marks,
  NO_MARKS,
  nextChangeMs,
  withDot,
  withoutOld,
  withPoints
} from '#shared/pointing/marks.ts';
import { overlayView } from '#shared/pointing/overlay-view.ts';
import type { Position } from '#shared/protocol/input.ts';
import { added } from './arbitraries.ts';

const draw = (marks: Marks, stroke: number, count: number, at = 0): Marks =>
  withPoints(marks, { stroke, colour: 'red', points: Array.from({ length: count }, (_, x) => ({ x, y: stroke })) }, at);

describe('what is drawn', () => {
  it('D7: whatever is drawn stays within its bounds, and what was drawn last is always there', () => {
    fc.assert(
      fc.property(fc.array(added(), { maxLength: 200 }), (all) => {
        let marks = NO_MARKS;
        for (const each of all) {
          marks = withPoints(marks, each, 0);
          expect(marks.strokes.length).toBeLessThanOrEqual(MAX_STROKES);
          expect(marks.strokes.some(({ stroke }) => stroke === each.stroke)).toBe(true);
        }
        expect(new Set(marks.strokes.map(({ stroke }) => stroke)).size).toBe(marks.strokes.length);
      })
    );
  });

  it('D7: points are bounded for a stroke and for all together; the oldest strokes make room', () => {
    expect(draw(NO_MARKS, 1, MAX_STROKE_POINTS + 50).strokes[0]?.points).toHaveLength(MAX_STROKE_POINTS);
    let marks = NO_MARKS;
    for (let stroke = 1; stroke <= 9; stroke += 1) marks = draw(marks, stroke, 1000);
    const points = marks.strokes.reduce((sum, each) => sum + each.points.length, 0);
    expect(points).toBe(MAX_POINTS);
    expect(marks.strokes.map(({ stroke }) => stroke)).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('D7: a stroke stands, fades and is gone at the times that are given; a dot that is not repeated goes', () => {
    const fading = { holdMs: 100, fadeMs: 20, dotMs: 50 };
    const marks = withDot(draw(NO_MARKS, 1, 2, 10), { x: 1, y: 1 }, 'blue', 0);
    expect(nextChangeMs(marks, 0, fading)).toBe(50);
    expect(withoutOld(marks, 49, fading)).toBe(marks);
    const alone = withoutOld(marks, 50, fading);
    expect(alone.dot).toBeNull();
    expect(nextChangeMs(alone, 50, fading)).toBe(60);
    expect(overlayView(alone, alone, 'A', 109, fading).strokes[0]?.fading).toBe(false);
    expect(overlayView(alone, alone, 'A', 110, fading).strokes[0]?.fading).toBe(true);
    expect(nextChangeMs(alone, 110, fading)).toBe(20);
    expect(isEmpty(withoutOld(alone, 129, fading))).toBe(false);
    expect(isEmpty(withoutOld(alone, 130, fading))).toBe(true);
    expect(nextChangeMs(NO_MARKS, 0, fading)).toBeNull();
  });

  it('D7: whatever is drawn, waiting for the next change again and again leaves nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(added(), fc.nat(5000)), { maxLength: 30 }), (all) => {
        let now = 0;
        let marks = NO_MARKS;
        for (const [each, ms] of all) {
          now += ms;
          marks = withoutOld(withPoints(marks, each, now), now, FADING);
        }
        for (let turn = 0; turn < 200 && !isEmpty(marks); turn += 1) {
          now += nextChangeMs(marks, now, FADING) ?? 0;
          marks = withoutOld(marks, now, FADING);
        }
        expect(isEmpty(marks)).toBe(true);
      })
    );
  });

  it('D7: a page that follows what it is told has exactly what is drawn', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(added(), fc.nat(3000), fc.boolean()), { maxLength: 60 }), (all) => {
        const page = new Map<number, Position[]>();
        let told = NO_MARKS;
        let marks = NO_MARKS;
        let now = 0;
        for (const [each, ms, tell] of all) {
          now += ms;
          marks = withoutOld(withPoints(marks, each, now), now, FADING);
          if (!tell) continue;
          const view = overlayView(told, marks, 'A', now, FADING);
          told = marks;
          for (const stroke of page.keys()) if (!view.strokes.some((one) => one.stroke === stroke)) page.delete(stroke);
          for (const { stroke, from, points } of view.strokes) {
            page.set(stroke, [...(page.get(stroke) ?? []).slice(0, from), ...points]);
          }
          expect(page).toEqual(new Map(marks.strokes.map((one) => [one.stroke, one.points])));
        }
      })
    );
  });
});
