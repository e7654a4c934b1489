import type { Position } from '../protocol/input.ts';

/** Positions are counted in 65536ths of the shared display's width and height. */
const STEPS = 65536;

/** A place in a picture: `x`, `y` from its top left corner in the same unit as its `width` and `height`. */
export type Place = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

function toStep(offset: number, length: number): number {
  return Math.min(STEPS - 1, Math.max(0, Math.floor((offset / length) * STEPS)));
}

/**
 * The position on the shared display of a place in its picture. Places outside are moved to the nearest edge, so that a
 * drag that leaves the picture goes on along it. `null` when the picture has no size or a number is not finite. Give the
 * middle of the pixel that is meant: then {@link toPixel} finds exactly that pixel when picture and display are one to one.
 */
export function toPosition(place: Place): Position | null {
  const { x, y, width, height } = place;
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) return null;
  return { x: toStep(x, width), y: toStep(y, height) };
}

/** The display's own pixel at a position: `0…width-1`, `0…height-1`. The exact inverse of {@link toPosition}. */
export function toPixel(
  at: Position,
  display: { readonly width: number; readonly height: number }
): { readonly x: number; readonly y: number } {
  return { x: Math.floor((at.x * display.width) / STEPS), y: Math.floor((at.y * display.height) / STEPS) };
}
