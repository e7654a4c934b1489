import { type Extent, labelledPosition, labelPlace, type Point, pointAt } from './geometry.ts';
import { DOT_RADIUS, MAX_SHAPE_ROWS, STROKE_WIDTH } from './limits.ts';
import type { Marks, Stroke } from './marks.ts';

/** A rectangle in whole pixels. */
export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Parts of one row of pixels, as from and to. */
type Spans = [number, number][];

/** Everything within `radius` of the way from `a` to `b`, row by row. */
function addWay(rows: Map<number, Spans>, a: Point, b: Point, radius: number, rowHeight: number): void {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const nx = length === 0 ? 0 : (-(b.y - a.y) / length) * radius;
  const ny = length === 0 ? 0 : ((b.x - a.x) / length) * radius;
  const corners = [
    { x: a.x + nx, y: a.y + ny },
    { x: b.x + nx, y: b.y + ny },
    { x: b.x - nx, y: b.y - ny },
    { x: a.x - nx, y: a.y - ny }
  ];
  const first = Math.floor((Math.min(a.y, b.y) - radius) / rowHeight);
  const last = Math.floor((Math.max(a.y, b.y) + radius) / rowHeight);
  for (let row = first; row <= last; row += 1) {
    const y = (row + 0.5) * rowHeight;
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    const reach = (x: number) => {
      from = Math.min(from, x);
      to = Math.max(to, x);
    };
    for (const end of [a, b]) {
      const across = radius ** 2 - (y - end.y) ** 2;
      if (across < 0) continue;
      reach(end.x - Math.sqrt(across));
      reach(end.x + Math.sqrt(across));
    }
    corners.forEach((corner, index) => {
      const next = corners[(index + 1) % 4] ?? corner;
      if (corner.y === next.y || y < Math.min(corner.y, next.y) || y > Math.max(corner.y, next.y)) return;
      reach(corner.x + ((y - corner.y) / (next.y - corner.y)) * (next.x - corner.x));
    });
    if (to <= from) continue;
    const spans = rows.get(row) ?? [];
    spans.push([Math.round(from), Math.max(Math.round(from) + 1, Math.round(to))]);
    rows.set(row, spans);
  }
}

/** The spans of a row without overlaps, from the left, within 0…width. */
function merged(spans: Spans, width: number): Spans {
  const result: Spans = [];
  for (const [from, to] of spans.sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    const [start, end] = [Math.max(0, from), Math.min(width, to)];
    if (end <= start) continue;
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** A piece of a stroke, or the dot. */
type Way = { readonly from: Point; readonly to: Point; readonly radius: number };

/** Everything that is drawn, the newest first: where not all of it can be cut out, the oldest stays invisible. */
function waysOf(marks: Marks, display: Extent, share: (stroke: Stroke) => number): Way[] {
  const ways: Way[] = [];
  if (marks.dot !== null) {
    const point = pointAt(marks.dot.position, display);
    ways.push({ from: point, to: point, radius: DOT_RADIUS });
  }
  for (const stroke of [...marks.strokes].reverse()) {
    const { points } = stroke;
    const radius = (share(stroke) * STROKE_WIDTH) / 2;
    for (let index = points.length - 1; index >= 0; index -= 1) {
      const to = points[index];
      const from = points[index - 1] ?? to;
      if (to === undefined || from === undefined || (index === 0 && points.length > 1)) continue;
      ways.push({ from: pointAt(from, display), to: pointAt(to, display), radius });
    }
  }
  return ways;
}

/** Rows of pixels that a way crosses. */
function rowsOf({ from, to, radius }: Way, rowHeight: number): number {
  return (Math.abs(to.y - from.y) + 2 * radius) / rowHeight + 1;
}

function atRowHeight(ways: readonly Way[], display: Extent, rowHeight: number): Rectangle[] {
  const rows = new Map<number, Spans>();
  let work = 0;
  for (const way of ways) {
    work += rowsOf(way, rowHeight);
    if (work > MAX_SHAPE_ROWS) break;
    addWay(rows, way.from, way.to, way.radius, rowHeight);
  }
  const rectangles: Rectangle[] = [];
  for (const row of [...rows.keys()].sort((one, other) => one - other)) {
    const y = Math.max(0, row * rowHeight);
    const height = Math.min(display.height, (row + 1) * rowHeight) - y;
    if (height <= 0) continue;
    for (const [x, end] of merged(rows.get(row) ?? [], display.width)) {
      rectangles.push({ x, y, width: end - x, height });
    }
  }
  return rectangles;
}

/**
 * The parts of a display that marks and the helper's name cover, in device-independent pixels: the shape of an overlay
 * window where no compositor makes windows transparent. To the pixel for usual drawings, coarser for more; what cannot be
 * done in {@link MAX_SHAPE_ROWS} is left out, so that nobody's scribbling costs more than that.
 * `share` is how much of its thickness a stroke has left: what is cut out cannot be half transparent, but it can be thinner.
 */
export function coverage(
  marks: Marks,
  label: Extent | null,
  display: Extent,
  share: (stroke: Stroke) => number = () => 1
): Rectangle[] {
  const ways = waysOf(marks, display, share);
  const fits = (rowHeight: number) => ways.reduce((sum, way) => sum + rowsOf(way, rowHeight), 0) <= MAX_SHAPE_ROWS;
  const rectangles = atRowHeight(ways, display, [1, 2, 4].find(fits) ?? 8);
  const labelled = labelledPosition(marks);
  if (label === null || labelled === null) return rectangles;
  const { x, y } = labelPlace(labelled, label, display);
  const width = Math.min(Math.ceil(label.width), display.width - x);
  const height = Math.min(Math.ceil(label.height), display.height - y);
  return width > 0 && height > 0 ? [...rectangles, { x, y, width, height }] : rectangles;
}
