import type { Placement } from './layout.ts';

/** What can be chosen, in device pixels for one of the picture. */
export const ZOOM_STEPS: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
/** Bounds of zooming by hand. */
const SMALLEST = 0.25;
const LARGEST = 4;

/** Turns of a wheel come in large steps, pinching in many small ones; from here on it is a wheel's, CSS pixels. */
const WHEEL_STEP = 50;
/** So far a wheel or a pinch goes for a scale 2.7 times as large, CSS pixels. */
const WHEEL_LENGTH = 500;
const PINCH_LENGTH = 100;

/** A point of the room, in CSS pixels from its top left corner. */
export type Point = { readonly x: number; readonly y: number };
/** How far the room is scrolled, CSS pixels. */
export type Scrolled = { readonly left: number; readonly top: number };

/** The scale after a turn of the wheel with Ctrl, or a pinch: up is larger. `scale` is what is on the screen now. */
export function zoomBy(scale: number, deltaY: number): number {
  const length = Math.abs(deltaY) < WHEEL_STEP ? PINCH_LENGTH : WHEEL_LENGTH;
  // A picture that only fits smaller than that stays where it is, and does not jump.
  const [least, most] = [Math.min(SMALLEST, scale), Math.max(LARGEST, scale)];
  return Math.min(most, Math.max(least, scale * Math.exp(-deltaY / length)));
}

/**
 * How far to scroll after the picture went from one place and size to another, so that what was under a point of the room
 * still is. What lies beside the picture counts as its nearest edge. May be more than can be scrolled.
 */
export function scrollAfter(before: Placement, scrolled: Scrolled, after: Placement, at: Point): Scrolled {
  const share = (offset: number, length: number) => (length > 0 ? Math.min(1, Math.max(0, offset / length)) : 0);
  const x = share(scrolled.left + at.x - before.left, before.width);
  const y = share(scrolled.top + at.y - before.top, before.height);
  return { left: after.left + x * after.width - at.x, top: after.top + y * after.height - at.y };
}
