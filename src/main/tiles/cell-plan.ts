import { CELL } from '#shared/tiles/limits.ts';
import type { Area } from '#shared/tiles/tile-message.ts';

/** A part that has not changed for this long is at rest, and is made exact, ms. */
const REST_MS = 150;
/** Share of the picture that may change at once and still go as exact pixels (performance.md point 6). */
const LARGEST_SHARE = 1 / 4;
/** What a steady flow of exact pixels may come to, pixels per second: thirty times a second 500×400. Above it video is cheaper. */
const FLOW = 6_000_000;
/** More separate parts than this are taken as the few that they nearly fill. */
const MAX_PARTS = 12;
/** A row of cells is refined in steps of this many, so that what the helper does never waits long behind one. */
const REFINE_CELLS = 16;

/**
 * Decides which parts of a picture go as exact pixels and which are left to the video, by squares of {@link CELL} pixels.
 * A small change of a part that the helper has exactly goes as pixels, at once. Where much changes the video takes over,
 * until that part has been at rest; then it is made exact again. No clock, no input, no output.
 */
export type CellPlan = {
  /** Notes what changed, and answers with those parts of it that the helper has exactly: they are to be brought up to date. */
  readonly touched: (areas: readonly Area[], now: number) => readonly Area[];
  /** Whether so much may go as exact pixels now; then it counts as gone. */
  readonly afford: (areas: readonly Area[], now: number) => boolean;
  /** Leaves parts to the video; answers with all that the video shows from here on, whole cells. */
  readonly leave: (areas: readonly Area[], now: number) => readonly Area[];
  /** The part, of whole cells, in which all lies that the video shows and that has changed since; `null` for nothing. */
  readonly moving: (since: number) => Area | null;
  /** A part of whole cells is sent exactly: it counts as exact from here on. */
  readonly adopt: (area: Area) => void;
  /** The next part at rest to be made exact, from the top; `null` when there is none now. It counts as exact from here on. */
  readonly refine: (now: number) => Area | null;
  /** When {@link refine} may have something to do, ms; `null` when everything is exact. */
  readonly restAt: () => number | null;
};

/** A plan for a picture of which the helper has nothing yet. */
export function createCellPlan(width: number, height: number, now: number): CellPlan {
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  /** When a cell that the video shows has changed last; `-1` for one that the helper has exactly. */
  const changedAt = new Float64Array(columns * rows).fill(now - REST_MS);
  const most = width * height * LARGEST_SHARE;
  let allowance = most;
  let countedAt = now;

  const cellsOf = ({ x, y, width: w, height: h }: Area) => ({
    left: Math.floor(x / CELL),
    top: Math.floor(y / CELL),
    right: Math.ceil((x + w) / CELL),
    bottom: Math.ceil((y + h) / CELL)
  });
  /** `columns` cells of a row from a cell on, as pixels of the picture. */
  const areaOf = (column: number, row: number, count: number): Area => ({
    x: column * CELL,
    y: row * CELL,
    width: Math.min(width, (column + count) * CELL) - column * CELL,
    height: Math.min(height, (row + 1) * CELL) - row * CELL
  });
  const runs = function* (area: Area, take: (cell: number) => boolean): Generator<readonly [number, number, number]> {
    const { left, top, right, bottom } = cellsOf(area);
    for (let row = top; row < bottom; row += 1) {
      for (let column = left; column < right; column += 1) {
        const from = column;
        while (column < right && take(row * columns + column)) column += 1;
        if (column > from) yield [from, row, column - from];
      }
    }
  };
  const isExact = (cell: number): boolean => changedAt[cell] === -1;

  return {
    touched: (areas, at) => {
      const parts: Area[] = [];
      for (const area of merge(areas.flatMap((given) => inside(given, width, height)))) {
        let whole = true;
        for (const [column, row, count] of runs(area, (cell) => !isExact(cell))) {
          whole = false;
          changedAt.fill(at, row * columns + column, row * columns + column + count);
        }
        if (whole) parts.push(area);
        else for (const run of runs(area, isExact)) parts.push(...overlap(area, areaOf(...run)));
      }
      return parts;
    },
    afford: (areas, at) => {
      allowance = Math.min(most, allowance + ((at - countedAt) * FLOW) / 1000);
      countedAt = at;
      const wanted = areas.reduce((sum, area) => sum + area.width * area.height, 0);
      if (wanted > allowance) return false;
      allowance -= wanted;
      return true;
    },
    leave: (areas, at) => {
      const left: Area[] = [];
      for (const area of areas) {
        for (const run of runs(area, isExact)) {
          const [column, row, count] = run;
          changedAt.fill(at, row * columns + column, row * columns + column + count);
          left.push(areaOf(...run));
        }
      }
      return left;
    },
    moving: (since) => {
      let [left, top, right, bottom] = [columns, rows, 0, 0];
      for (const [cell, at] of changedAt.entries()) {
        if (at < since || at === -1) continue;
        const [column, row] = [cell % columns, Math.floor(cell / columns)];
        left = Math.min(left, column);
        right = Math.max(right, column + 1);
        top = Math.min(top, row);
        bottom = row + 1;
      }
      if (right === 0) return null;
      const [x, y] = [left * CELL, top * CELL];
      return { x, y, width: Math.min(width, right * CELL) - x, height: Math.min(height, bottom * CELL) - y };
    },
    adopt: (area) => {
      for (const [column, row, count] of runs(area, (cell) => !isExact(cell)))
        changedAt.fill(-1, row * columns + column, row * columns + column + count);
    },
    refine: (at) => {
      const atRest = (cell: number): boolean => !isExact(cell) && at - (changedAt[cell] ?? at) >= REST_MS;
      for (const [column, row, count] of runs({ x: 0, y: 0, width, height }, atRest)) {
        const taken = Math.min(count, REFINE_CELLS);
        changedAt.fill(-1, row * columns + column, row * columns + column + taken);
        return areaOf(column, row, taken);
      }
      return null;
    },
    restAt: () => {
      let first: number | null = null;
      for (const at of changedAt) if (at !== -1 && (first === null || at < first)) first = at;
      return first === null ? null : first + REST_MS;
    }
  };
}

/** The part of an area that lies in the picture, if any. */
function inside(area: Area, width: number, height: number): Area[] {
  return overlap(area, { x: 0, y: 0, width, height });
}

/** What two areas share, if anything. */
function overlap(one: Area, other: Area): Area[] {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? [{ x, y, width, height }] : [];
}

/** The areas as one where that costs little, or where they are too many to be handled one by one. */
function merge(areas: readonly Area[]): readonly Area[] {
  const [first, ...others] = areas;
  if (first === undefined || others.length === 0) return areas;
  let { x, y } = first;
  let right = x + first.width;
  let bottom = y + first.height;
  let sum = first.width * first.height;
  for (const area of others) {
    x = Math.min(x, area.x);
    y = Math.min(y, area.y);
    right = Math.max(right, area.x + area.width);
    bottom = Math.max(bottom, area.y + area.height);
    sum += area.width * area.height;
  }
  const whole = { x, y, width: right - x, height: bottom - y };
  return areas.length > MAX_PARTS || whole.width * whole.height <= sum * 1.5 ? [whole] : areas;
}
