import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, store } from '#main/tiles/difference.ts';
import type { Area } from '#shared/tiles/tile-message.ts';

const [STRIDE, ROWS] = [60, 120];
const PART: Area = { x: 5, y: 10, width: 50, height: 100 };

/** What the other side makes of a difference, from what it has. */
function follow(had: Uint32Array, after: Uint32Array, { move, areas }: ReturnType<typeof compare>): Uint32Array {
  const has = had.slice();
  if (move !== null) {
    for (let row = 0; row < PART.height; row += 1) {
      const from = row + move.rows;
      if (from < 0 || from >= PART.height) continue;
      const line = (PART.y + from) * STRIDE + PART.x;
      has.set(had.subarray(line, line + PART.width), (PART.y + row) * STRIDE + PART.x);
    }
  }
  for (const area of areas) {
    for (let y = area.y; y < area.y + area.height; y += 1)
      for (let x = area.x; x < area.x + area.width; x += 1)
        has[y * STRIDE + x] = after[(y - PART.y) * PART.width + x - PART.x] ?? 0;
  }
  return has;
}
const noise = (at: number): number => Math.imul(at + 1, 0x9e3779b1) & 0xffffff;
/** Lines of text on white paper: each line is another one. */
const page = (at: number): number => {
  const [row, column] = [Math.floor(at / PART.width), at % PART.width];
  return row % 8 < 3 ? 0xffffff : (noise(row * 64 + column) >> 13) & 1 ? 0xffffff : 0x101010;
};
const partOf = (paint: (at: number) => number): Uint32Array =>
  Uint32Array.from({ length: PART.width * PART.height }, (_, at) => paint(at));

describe('the difference between two looks at a screen', () => {
  it('D1: always leads from what was to what is, whatever moved and changed', () => {
    const spots = fc.array(fc.tuple(fc.nat(PART.width * PART.height - 1), fc.nat(0xffffff)), { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: -120, max: 120 }), fc.boolean(), spots, (rows, text, changes) => {
        const paint = text ? page : noise;
        const had = Uint32Array.from({ length: STRIDE * ROWS }, (_, at) => noise(at * 7));
        store({ data: had, stride: STRIDE }, PART, partOf(paint));
        const after = partOf((at) => paint(at + rows * PART.width));
        for (const [at, colour] of changes) after[at] = colour;
        const want = had.slice();
        store({ data: want, stride: STRIDE }, PART, after);
        const difference = compare({ data: had, stride: STRIDE }, PART, after);
        expect(follow(had, after, difference)).toEqual(want);
      }),
      { numRuns: 300 }
    );
  });

  it.each([4, -4, 17, -60])('D1: text that scrolls by %i rows costs the rows that came in', (rows) => {
    const had = new Uint32Array(STRIDE * ROWS);
    store({ data: had, stride: STRIDE }, PART, partOf(page));
    const after = partOf((at) => page(at + rows * PART.width));
    const { move, areas } = compare({ data: had, stride: STRIDE }, PART, after);
    expect(move).toEqual({ rows });
    expect(areas.reduce((sum, area) => sum + area.height, 0)).toBeLessThanOrEqual(Math.abs(rows) + 4);
  });

  it('a repainted part in which nothing is different is no difference; one pixel is one pixel', () => {
    const had = new Uint32Array(STRIDE * ROWS).fill(0xff123456);
    const after = new Uint32Array(PART.width * PART.height).fill(0x00123456);
    expect(compare({ data: had, stride: STRIDE }, PART, after)).toEqual({ move: null, areas: [] });
    after[7 * PART.width + 9] = 1;
    expect(compare({ data: had, stride: STRIDE }, PART, after)).toEqual({
      move: null,
      areas: [{ x: PART.x + 9, y: PART.y + 7, width: 1, height: 1 }]
    });
  });
});
