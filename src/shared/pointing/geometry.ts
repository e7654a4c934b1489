import type { Position } from '../protocol/input.ts';
import { DOT_RADIUS } from './limits.ts';
import type { Marks } from './marks.ts';

/** A size in device-independent pixels. */
export type Extent = { readonly width: number; readonly height: number };
/** A point in device-independent pixels from the shared display's top left corner. */
export type Point = { readonly x: number; readonly y: number };

/** How far the name stands from what it belongs to, and from the display's edge at least. */
const LABEL_GAP = 8;

/** The middle of a position's place on a display of this size. */
export function pointAt({ x, y }: Position, { width, height }: Extent): Point {
  return { x: ((x + 0.5) / 65536) * width, y: ((y + 0.5) / 65536) * height };
}

/** What the helper's name stands beside: the dot, else the end of the stroke that was drawn last. */
export function labelledPosition(marks: {
  readonly strokes: readonly { readonly points: readonly Position[] }[];
  readonly dot: Pick<NonNullable<Marks['dot']>, 'position'> | null;
}): Position | null {
  return marks.dot?.position ?? marks.strokes.at(-1)?.points.at(-1) ?? null;
}

/** Top left corner of a name of this size beside a position: right below it, or on the other side where that is no room. */
export function labelPlace(position: Position, label: Extent, display: Extent): Point {
  const { x, y } = pointAt(position, display);
  const reach = DOT_RADIUS + LABEL_GAP;
  const left = x + reach + label.width > display.width ? x - reach - label.width : x + reach;
  const top = y + reach + label.height > display.height ? y - reach - label.height : y + reach;
  return { x: Math.round(Math.max(0, left)), y: Math.round(Math.max(0, top)) };
}
