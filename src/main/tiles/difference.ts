import type { Area } from '#shared/tiles/tile-message.ts';

/** Fewer changed rows than this are sent as they are; nobody looks for a move. */
const FEWEST_ROWS = 24;
/** Rows that must agree on a move before it is believed. */
const FEWEST_VOTES = 8;
/** A row that was there more often than this says nothing about where it went. */
const MOST_ALIKE = 4;
/** Changed bands with so few unchanged rows between them are one. */
const GAP = 4;

/** Pixels with a row length: 0xRRGGBB, the highest byte undefined. */
export type Pixels = { readonly data: Uint32Array; readonly stride: number };

/** What turns the pixels that were there into those that are: first the move, then the areas, which are to be sent. */
export type Difference = {
  /** Every row of the part takes the one that was `rows` below it (negative: above), where that is within the part. */
  readonly move: { readonly rows: number } | null;
  readonly areas: readonly Area[];
};

/**
 * Compares a part of what was there (`before`, the whole picture) with the pixels that are there now (`after`, the part
 * alone). Scrolling is recognised, and then costs the rows that came in.
 */
export function compare(before: Pixels, part: Area, after: Uint32Array): Difference {
  const plain = changedAreas(before, part, after, 0);
  const rows = plain.reduce((sum, area) => sum + area.height, 0);
  if (rows < FEWEST_ROWS) return { move: null, areas: plain };
  const moved = findMove(before, part, after);
  if (moved === 0) return { move: null, areas: plain };
  const areas = changedAreas(before, part, after, moved);
  const left = areas.reduce((sum, area) => sum + area.width * area.height, 0);
  const all = plain.reduce((sum, area) => sum + area.width * area.height, 0);
  return left * 4 < all * 3 ? { move: { rows: moved }, areas } : { move: null, areas: plain };
}

/** The changed rows as bands, each as wide as its changes, when every row is compared with the one `moved` below it. */
function changedAreas(before: Pixels, part: Area, after: Uint32Array, moved: number): readonly Area[] {
  const { x, y, width, height } = part;
  const bands: { from: number; to: number; left: number; right: number }[] = [];
  for (let row = 0; row < height; row += 1) {
    const source = row + moved;
    const from = row * width;
    let left = 0;
    let right = width;
    // A row without a source in the part stays what it was.
    const old = (y + (source >= 0 && source < height ? source : row)) * before.stride + x;
    while (left < width && (((after[from + left] ?? 0) ^ (before.data[old + left] ?? 0)) & 0xffffff) === 0) left += 1;
    if (left === width) continue;
    while ((((after[from + right - 1] ?? 0) ^ (before.data[old + right - 1] ?? 0)) & 0xffffff) === 0) right -= 1;
    const last = bands.at(-1);
    if (last !== undefined && row - last.to <= GAP) {
      last.to = row + 1;
      last.left = Math.min(last.left, left);
      last.right = Math.max(last.right, right);
    } else bands.push({ from: row, to: row + 1, left, right });
  }
  return bands.map(({ from, to, left, right }) => ({
    x: x + left,
    y: y + from,
    width: right - left,
    height: to - from
  }));
}

/** One number for a row of pixels; `0` for a row of one colour, which could be anywhere. */
function nameOf(data: Uint32Array, from: number, width: number): number {
  const first = (data[from] ?? 0) & 0xffffff;
  let name = first;
  let flat = true;
  for (let at = from + 1; at < from + width; at += 1) {
    const colour = (data[at] ?? 0) & 0xffffff;
    if (colour !== first) flat = false;
    name = (Math.imul(name, 0x01000193) ^ colour) | 0;
  }
  return flat ? 0 : name === 0 ? 1 : name;
}

/** By how many rows most of the part has moved up; `0` when it has not. */
function findMove(before: Pixels, part: Area, after: Uint32Array): number {
  const { x, y, width, height } = part;
  const places = new Map<number, number[]>();
  for (let row = 0; row < height; row += 1) {
    const name = nameOf(before.data, (y + row) * before.stride + x, width);
    if (name === 0) continue;
    const known = places.get(name);
    if (known === undefined) places.set(name, [row]);
    else known.push(row);
  }
  const votes = new Map<number, number>();
  let telling = 0;
  for (let row = 0; row < height; row += 1) {
    const name = nameOf(after, row * width, width);
    if (name === 0) continue;
    telling += 1;
    const known = places.get(name) ?? [];
    if (known.length <= MOST_ALIKE) for (const was of known) votes.set(was - row, (votes.get(was - row) ?? 0) + 1);
  }
  let best = 0;
  let most = Math.max(FEWEST_VOTES - 1, telling / 4);
  for (const [moved, count] of votes) {
    if (count > most) [best, most] = [moved, count];
  }
  return best;
}

/** Makes a part what it is now. */
export function store(into: Pixels, area: Area, pixels: Uint32Array): void {
  for (let row = 0; row < area.height; row += 1) {
    const line = pixels.subarray(row * area.width, (row + 1) * area.width);
    into.data.set(line, (area.y + row) * into.stride + area.x);
  }
}
