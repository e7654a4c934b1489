import type { Display } from 'electron';
import { toPixel } from '#shared/input/position.ts';
import type { Position } from '#shared/protocol/input.ts';
import type { Rectangle } from '../ports.ts';
import type { PixelPoint } from './backend.ts';

/** Positions are counted in 65536ths of the display. */
const STEPS = 65536;

/** Where a normalised position lies on a display, in device-independent pixels of the desktop. */
export function toDip(at: Position, bounds: Rectangle): { readonly x: number; readonly y: number } {
  return { x: bounds.x + (at.x * bounds.width) / STEPS, y: bounds.y + (at.y * bounds.height) / STEPS };
}

/**
 * Where it lies in the pixels that input is injected in. `origin` is the display's top left corner in those pixels, `scale`
 * their number per device-independent pixel (1 on macOS, which injects in points).
 */
export function toPixels(
  at: Position,
  display: Pick<Display, 'bounds'>,
  origin: PixelPoint,
  scale: number
): PixelPoint {
  const size = {
    width: Math.round(display.bounds.width * scale),
    height: Math.round(display.bounds.height * scale)
  };
  const { x, y } = toPixel(at, size);
  return { x: origin.x + x, y: origin.y + y };
}

/** Whether a point is in one of the rectangles, or within a pixel of it: rounding must not open a way in. */
export function isInside(point: { readonly x: number; readonly y: number }, rectangles: readonly Rectangle[]): boolean {
  return rectangles.some(
    ({ x, y, width, height }) => point.x >= x - 1 && point.x <= x + width && point.y >= y - 1 && point.y <= y + height
  );
}
