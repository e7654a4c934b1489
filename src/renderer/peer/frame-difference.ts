/** A rectangle of a frame, in its pixels. */
export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The first plane of a frame: its brightness where colours are apart (I420, NV12), all of it otherwise. */
export type Plane = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
  readonly bytesPerPixel: number;
};

/** As narrow as the line that blinks where somebody writes, pixels: it comes and goes by itself. */
const CARET_WIDTH = 3;

/**
 * Whether a frame shows something that another of the same screen does not: anything wider than a blinking caret, outside of the
 * areas left out. Frames of different sizes do not compare.
 */
export function differs(before: Plane, after: Plane, leftOut: readonly Rectangle[]): boolean {
  const { width, height, stride, bytesPerPixel } = after;
  if (before.width !== width || before.height !== height || before.stride !== stride) return false;
  let left = width;
  let right = -1;
  for (let y = 0; y < height; y += 1) {
    const row = y * stride;
    for (const { from, to } of spansOf(y, width, leftOut)) {
      let first = row + from * bytesPerPixel;
      let last = row + to * bytesPerPixel - 1;
      if (isSame(before.bytes, after.bytes, first, last + 1)) continue;
      while (before.bytes[first] === after.bytes[first]) first += 1;
      while (before.bytes[last] === after.bytes[last]) last -= 1;
      left = Math.min(left, Math.floor((first - row) / bytesPerPixel));
      right = Math.max(right, Math.floor((last - row) / bytesPerPixel));
      if (right - left >= CARET_WIDTH) return true;
    }
  }
  return false;
}

/** The parts of a row that are not left out, in pixels. */
function spansOf(
  y: number,
  width: number,
  leftOut: readonly Rectangle[]
): readonly { readonly from: number; readonly to: number }[] {
  let spans = [{ from: 0, to: width }];
  for (const area of leftOut) {
    if (y < area.y || y >= area.y + area.height) continue;
    spans = spans.flatMap(({ from, to }) => [
      { from, to: Math.min(to, Math.max(from, area.x)) },
      { from: Math.max(from, Math.min(to, area.x + area.width)), to }
    ]);
  }
  return spans.filter(({ from, to }) => to > from);
}

/** Compares four bytes at a time where both begin at a multiple of four. */
function isSame(one: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>, from: number, to: number): boolean {
  let at = from;
  while (at < to && at % 4 !== 0) {
    if (one[at] !== other[at]) return false;
    at += 1;
  }
  const words = Math.floor((to - at) / 4);
  const [left, right] = [new Uint32Array(one.buffer, at, words), new Uint32Array(other.buffer, at, words)];
  for (let word = 0; word < words; word += 1) if (left[word] !== right[word]) return false;
  for (at += words * 4; at < to; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
