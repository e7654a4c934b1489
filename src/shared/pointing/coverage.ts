import { type Extent, labelledPosition, labelPlace, type Point, pointAt } from './geometry.ts';
import { DOT_RADIUS, MAX_SHAPE_RECTANGLES, STROKE_WIDTH } from './limits.ts';
import type { Marks } from './marks.ts';

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

function atRowHeight(marks: Marks, display: Extent, rowHeight: number): Rectangle[] {
  const rows = new Map<number, Spans>();
  for (const { points } of marks.strokes) {
    let before: Point | null = null;
    for (const position of points) {
      const point = pointAt(position, display);
      addWay(rows, before ?? point, point, STROKE_WIDTH / 2, rowHeight);
      before = point;
    }
  }
  if (marks.dot !== null) {
    const point = pointAt(marks.dot.position, display);
    addWay(rows, point, point, DOT_RADIUS, rowHeight);
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
 * window where no compositor makes windows transparent. To the pixel for usual drawings; coarser, up to 8 pixels,
 * for more than {@link MAX_SHAPE_RECTANGLES}, and cut off there.
 */
export function coverage(marks: Marks, label: Extent | null, display: Extent): Rectangle[] {
  let rectangles: Rectangle[] = [];
  for (const rowHeight of [1, 2, 4, 8]) {
    rectangles = atRowHeight(marks, display, rowHeight);
    if (rectangles.length < MAX_SHAPE_RECTANGLES) break;
  }
  const bounded = rectangles.slice(0, MAX_SHAPE_RECTANGLES);
  const labelled = labelledPosition(marks);
  if (label === null || labelled === null) return bounded;
  const { x, y } = labelPlace(labelled, label, display);
  const width = Math.min(Math.ceil(label.width), display.width - x);
  const height = Math.min(Math.ceil(label.height), display.height - y);
  return width > 0 && height > 0 ? [...bounded, { x, y, width, height }] : bounded;
}
