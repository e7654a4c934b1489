/** The signed distance from a point to a shape's edge in pixels, negative inside. */
export type Shape = (x: number, y: number) => number;

export function circle(cx: number, cy: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - cx, y - cy) - radius;
}

/** The distance is estimated by the gradient, which is good near the edge. */
export function ellipse(cx: number, cy: number, rx: number, ry: number): Shape {
  return (x, y) => {
    const dx = (x - cx) / rx;
    const dy = (y - cy) / ry;
    const k = Math.hypot(dx, dy);
    if (k < 1e-6) return -Math.min(rx, ry);
    return (k * (k - 1)) / Math.hypot(dx / rx, dy / ry);
  };
}

export function roundedBox(cx: number, cy: number, halfWidth: number, halfHeight: number, radius: number): Shape {
  return (x, y) => {
    const dx = Math.abs(x - cx) - halfWidth + radius;
    const dy = Math.abs(y - cy) - halfHeight + radius;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };
}

/** A line with round ends through the points `x, y, x, y, …`. */
export function stroke(width: number, ...points: readonly number[]): Shape {
  const [start, ...rest] = pairs(points);
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY;
    let [ax, ay] = start ?? [0, 0];
    for (const [bx, by] of rest) {
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
      nearest = Math.min(nearest, Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
      ax = bx;
      ay = by;
    }
    return nearest - width / 2;
  };
}

function pairs(numbers: readonly number[]): readonly (readonly [number, number])[] {
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [[x, numbers[index + 1] ?? 0] as const] : []));
}

/** A stroke along a quadratic curve from `from` to `to`, pulled towards `pull`. */
export function curve(
  from: readonly [number, number],
  pull: readonly [number, number],
  to: readonly [number, number],
  width: number
): Shape {
  const points = Array.from({ length: 17 }, (_, index) => {
    const t = index / 16;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    return [a * from[0] + b * pull[0] + c * to[0], a * from[1] + b * pull[1] + c * to[1]];
  });
  return stroke(width, ...points.flat());
}

/** A closed shape with straight sides and the corners `x, y, x, y, …`. */
export function polygon(...points: readonly number[]): Shape {
  const corners = pairs(points);
  const outline = stroke(0, ...points, ...points.slice(0, 2));
  return (x, y) => {
    let inside = false;
    corners.forEach(([ax, ay], index) => {
      const [bx, by] = corners[(index + 1) % corners.length] ?? [0, 0];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    });
    return inside ? -outline(x, y) : outline(x, y);
  };
}

export function union(...shapes: readonly Shape[]): Shape {
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY;
    for (const shape of shapes) nearest = Math.min(nearest, shape(x, y));
    return nearest;
  };
}

/** Two shapes melted into each other over `softness` pixels. */
export function blend(a: Shape, b: Shape, softness: number): Shape {
  return (x, y) => {
    const da = a(x, y);
    const db = b(x, y);
    const h = Math.max(softness - Math.abs(da - db), 0) / softness;
    return Math.min(da, db) - (h * h * softness) / 4;
  };
}

export function without(a: Shape, b: Shape): Shape {
  return (x, y) => Math.max(a(x, y), -b(x, y));
}

export function within(a: Shape, b: Shape): Shape {
  return (x, y) => Math.max(a(x, y), b(x, y));
}

/** Everything above the line `y`. */
export function above(line: number): Shape {
  return (_x, y) => y - line;
}

/** The shape and its reflection at the vertical line through `cx`. */
export function mirrored(shape: Shape, cx: number): Shape {
  return (x, y) => Math.min(shape(x, y), shape(2 * cx - x, y));
}

/** The shape moved up. */
export function raised(shape: Shape, by: number): Shape {
  return (x, y) => shape(x, y + by);
}
