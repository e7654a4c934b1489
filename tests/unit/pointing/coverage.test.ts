import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, type Rectangle } from '#shared/pointing/coverage.ts';
import { labelPlace, pointAt } from '#shared/pointing/geometry.ts';
import { DOT_RADIUS, MAX_SHAPE_ROWS, STROKE_WIDTH } from '#shared/pointing/limits.ts';
import { type Marks, NO_MARKS, withDot, withPoints } from '#shared/pointing/marks.ts';
import type { Position } from '#shared/protocol/input.ts';
import { position } from './arbitraries.ts';

const DISPLAY = { width: 800, height: 600 };
const stroke = (...points: Position[]): Marks => withPoints(NO_MARKS, { stroke: 1, colour: 'red', points }, 0);
const covers = (rectangles: readonly Rectangle[], x: number, y: number): boolean =>
  rectangles.some((each) => x >= each.x && x < each.x + each.width && y >= each.y && y < each.y + each.height);
/** How far a point is from the way between two others. */
function distance(p: { x: number; y: number }, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const part = length === 0 ? 0 : ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length;
  const t = Math.max(0, Math.min(1, part));
  return Math.hypot(p.x - a.x - t * (b.x - a.x), p.y - a.y - t * (b.y - a.y));
}

describe('the shape of what is drawn', () => {
  it('D7: a stroke that fades gets thinner on its way out, around the same middle', () => {
    const line = stroke({ x: 10_000, y: 30_000 }, { x: 50_000, y: 30_000 });
    const height = (share: number) => {
      const rectangles = coverage(line, null, DISPLAY, () => share);
      return rectangles.filter((each) => covers([each], 400, each.y)).length;
    };
    expect([1, 0.67, 0.34, 0].map(height)).toEqual([6, 4, 2, 0]);
  });

  it('D7: covers a stroke and nothing beside it, inside the display', () => {
    fc.assert(
      fc.property(position(), position(), fc.nat(799), fc.nat(599), (from, to, x, y) => {
        const rectangles = coverage(stroke(from, to), null, DISPLAY);
        for (const each of rectangles) {
          expect(each.x >= 0 && each.y >= 0 && each.width > 0 && each.height > 0).toBe(true);
          expect(each.x + each.width <= DISPLAY.width && each.y + each.height <= DISPLAY.height).toBe(true);
        }
        const [a, b] = [pointAt(from, DISPLAY), pointAt(to, DISPLAY)];
        const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
        const inside = { x: Math.min(799, Math.floor(middle.x)), y: Math.min(599, Math.floor(middle.y)) };
        expect(covers(rectangles, inside.x, inside.y)).toBe(true);
        if (distance({ x: x + 0.5, y: y + 0.5 }, a, b) > STROKE_WIDTH / 2 + 1)
          expect(covers(rectangles, x, y)).toBe(false);
      })
    );
  });

  it('D7: nothing drawn is an empty shape, one point a round one, and the name has its place', () => {
    expect(coverage(NO_MARKS, { width: 80, height: 20 }, DISPLAY)).toEqual([]);
    const middle = { x: 32768, y: 32768 };
    const point = coverage(stroke(middle), null, DISPLAY);
    expect(point).toHaveLength(STROKE_WIDTH);
    const dot = withDot(NO_MARKS, middle, 'red', 0);
    const shape = coverage(dot, { width: 80, height: 20 }, DISPLAY);
    expect(covers(shape, 400 - DOT_RADIUS + 1, 300)).toBe(true);
    expect(covers(shape, 400 - DOT_RADIUS - 1, 300)).toBe(false);
    const label = labelPlace(middle, { width: 80, height: 20 }, DISPLAY);
    expect(shape).toContainEqual({ ...label, width: 80, height: 20 });
    expect(covers(coverage(dot, null, DISPLAY), label.x + 40, label.y + 10)).toBe(false);
  });

  it('D7: the name is inside the display, whatever it stands beside, where there is room for it', () => {
    fc.assert(
      fc.property(
        position(),
        fc.integer({ min: 1, max: 260 }),
        fc.integer({ min: 1, max: 40 }),
        (at, width, height) => {
          const { x, y } = labelPlace(at, { width, height }, DISPLAY);
          expect(x >= 0 && y >= 0 && x + width <= DISPLAY.width && y + height <= DISPLAY.height).toBe(true);
        }
      )
    );
  });

  it('D7: however much is scribbled, the shape keeps to its bound and has what was drawn last', () => {
    let marks = NO_MARKS;
    for (let line = 1; line <= 60; line += 1) {
      const points = Array.from({ length: 100 }, (_, each) => ({
        x: (each * 7919 * line) % 65536,
        y: (each * 104_729 + line * 131) % 65536
      }));
      marks = withPoints(marks, { stroke: line, colour: 'red', points }, 0);
    }
    const shape = coverage(marks, { width: 80, height: 20 }, { width: 1920, height: 1080 });
    expect(shape.length).toBeLessThanOrEqual(MAX_SHAPE_ROWS + 1);
    const newest = pointAt(
      { x: (99 * 7919 * 60) % 65536, y: (99 * 104_729 + 60 * 131) % 65536 },
      { width: 1920, height: 1080 }
    );
    expect(covers(shape, Math.floor(newest.x), Math.floor(newest.y))).toBe(true);
  });
});
