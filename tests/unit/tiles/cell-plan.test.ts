import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCellPlan } from '#main/tiles/cell-plan.ts';
import type { Area } from '#shared/tiles/tile-message.ts';

const [WIDTH, HEIGHT] = [500, 300];
const area: fc.Arbitrary<Area> = fc.record({
  x: fc.integer({ min: -40, max: WIDTH + 40 }),
  y: fc.integer({ min: -40, max: HEIGHT + 40 }),
  width: fc.integer({ min: 1, max: 300 }),
  height: fc.integer({ min: 1, max: 200 })
});
const step = fc.oneof(
  fc.record({ do: fc.constant('change' as const), areas: fc.array(area, { minLength: 1, maxLength: 15 }) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ do: fc.constant('refine' as const) })
);

/** What a sender does with a change. */
function changed(plan: ReturnType<typeof createCellPlan>, areas: readonly Area[], now: number) {
  const parts = plan.touched(areas, now);
  return plan.afford(parts, now) ? { tiles: parts, yields: [] } : { tiles: [], yields: plan.leave(parts, now) };
}

/** Brings everything to rest and makes it exact. */
function settle(plan: ReturnType<typeof createCellPlan>, now: number): void {
  while (plan.refine(now) !== null);
}

describe('which parts go as exact pixels', () => {
  it('D1: in every history the helper has exactly what counts as exact, and all of it once things rest', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let now = 0;
        let version = 0;
        const plan = createCellPlan(WIDTH, HEIGHT, now);
        const source = new Int32Array(WIDTH * HEIGHT);
        /** What the helper has of each pixel; `-1` where the video shows. */
        const shown = new Int32Array(WIDTH * HEIGHT).fill(-1);
        const each = (given: Area, run: (at: number) => void): void => {
          for (let y = Math.max(0, given.y); y < Math.min(HEIGHT, given.y + given.height); y += 1)
            for (let x = Math.max(0, given.x); x < Math.min(WIDTH, given.x + given.width); x += 1) run(y * WIDTH + x);
        };
        const send = (tile: Area): void => {
          expect([
            tile.x >= 0,
            tile.y >= 0,
            tile.x + tile.width <= WIDTH,
            tile.y + tile.height <= HEIGHT
          ]).not.toContain(false);
          each(tile, (at) => {
            shown[at] = source[at] ?? 0;
          });
        };
        const neverStale = (): void => {
          expect(shown.findIndex((has, at) => has !== -1 && has !== source[at])).toBe(-1);
        };
        for (const next of steps) {
          if (next.do === 'wait') now += next.ms;
          else if (next.do === 'change') {
            version += 1;
            for (const area of next.areas) each(area, (at) => source.fill(version, at, at + 1));
            const { tiles, yields } = changed(plan, next.areas, now);
            for (const yielded of yields) each(yielded, (at) => shown.fill(-1, at, at + 1));
            for (const tile of tiles) send(tile);
          } else {
            const tile = plan.refine(now);
            if (tile !== null) send(tile);
          }
          neverStale();
        }
        now += 1_000;
        for (let tile = plan.refine(now); tile !== null; tile = plan.refine(now)) send(tile);
        expect(shown).toEqual(source);
        expect(plan.restAt()).toBeNull();
      }),
      { numRuns: 150 }
    );
  });

  it('a small change goes at once, pixel by pixel; one of more than a quarter is left to the video until it rests', () => {
    const plan = createCellPlan(1920, 1080, 0);
    expect(changed(plan, [{ x: 10, y: 10, width: 5, height: 5 }], 0)).toEqual({ tiles: [], yields: [] });
    settle(plan, 1_000);
    const click = { x: 860, y: 440, width: 200, height: 200 };
    expect(changed(plan, [click], 2_000)).toEqual({ tiles: [click], yields: [] });
    const scroll = { x: 0, y: 0, width: 1200, height: 800 };
    const { tiles, yields } = changed(plan, [scroll], 3_000);
    expect(tiles).toEqual([]);
    expect(yields.length).toBeGreaterThan(0);
    expect(changed(plan, [{ x: 1500, y: 900, width: 10, height: 10 }], 3_010).tiles).toHaveLength(1);
    expect(plan.refine(3_100)).toBeNull();
    expect(plan.restAt()).toBe(3_150);
    expect(plan.refine(3_150)).not.toBeNull();
  });

  it('a steady flow of changes that add up to too much is left to the video as well', () => {
    const plan = createCellPlan(1920, 1080, 0);
    settle(plan, 0);
    const moving = { x: 100, y: 100, width: 600, height: 500 };
    const kinds = Array.from({ length: 30 }, (_, index) => changed(plan, [moving], index * 16).yields.length > 0);
    expect(kinds[0]).toBe(false);
    expect(kinds).toContain(true);
  });
});
