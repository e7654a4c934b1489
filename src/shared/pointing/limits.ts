/** Bounds of pointing, each with its reason. Times in milliseconds, sizes in device-independent pixels. */

/** Points of a stroke in one message: a fast pen reports 240 a second, and a message goes out with every frame. */
export const MAX_POINTS_PER_MESSAGE = 64;
/** Longest message: 64 points of at most 14 characters each, and the envelope. */
export const MAX_POINTING_MESSAGE_CHARS = 2048;
/** Messages looked at in one second before the rest are dropped unread: a dot and a stroke with each frame at 120 Hz. */
export const MAX_POINTING_MESSAGES_PER_SECOND = 300;
/** Strokes on the screen at once; the oldest goes when one more comes. */
export const MAX_STROKES = 64;
/** Points on the screen at once, of all strokes together; the oldest strokes go when more come. */
export const MAX_POINTS = 6000;
/** Points of one stroke; more are dropped. */
export const MAX_STROKE_POINTS = 3000;

/** How long marks stay. */
export type Fading = {
  /** A stroke stands for this long after its last point. */
  readonly holdMs: number;
  /** Then it fades for this long. */
  readonly fadeMs: number;
  /** A dot that is not repeated is gone after this long: the helper repeats a resting one twice a second. */
  readonly dotMs: number;
};
export const FADING: Fading = { holdMs: 6_000, fadeMs: 1_000, dotMs: 1_500 };
/** How often the helper repeats a resting dot: `motion` may lose the last one. */
export const DOT_REPEAT_MS = 500;

/** Thickness of a stroke, and radius of the dot with its rim. */
export const STROKE_WIDTH = 6;
export const DOT_RADIUS = 11;
/** Rows of pixels of all pieces that are cut out of a window at once; some milliseconds of work. */
export const MAX_SHAPE_ROWS = 12_000;
