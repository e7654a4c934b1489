/** What is left over of turns that were too small for a whole notch. */
export type WheelState = { readonly x: number; readonly y: number; readonly at: number };

/** A turn of the wheel as the DOM tells it; positive is down and right. */
export type WheelTurn = {
  readonly deltaX: number;
  readonly deltaY: number;
  /** `WheelEvent.deltaMode`: 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
  /** Chromium's own count, 120 to the notch and negative for down and right; `undefined` where it does not exist. */
  readonly wheelDeltaX?: number | undefined;
  readonly wheelDeltaY?: number | undefined;
  /** The browser turned a vertical turn into a horizontal one because Shift is held. */
  readonly shift: boolean;
};

/** One `wheel` action at most carries this many notches (the schema's bound). */
const MAX_NOTCHES = 20;
/** One event may ask for this many actions; more is a broken device. */
const MAX_ACTIONS = 5;
/** A rest of an old turn does not count for a new one, ms. */
const FORGET_AFTER_MS = 500;
/** How much of each unit makes one notch: pixels, lines, pages. */
const NOTCH = [100, 3, 1];

export const WHEEL_AT_REST: WheelState = { x: 0, y: 0, at: 0 };

function notches(delta: number, mode: number, wheelDelta: number | undefined): number {
  const turned = wheelDelta === undefined ? delta / (NOTCH[mode] ?? 100) : -wheelDelta / 120;
  return Number.isFinite(turned) ? turned : 0;
}

/** A turn against the rest begins anew. */
function add(rest: number, turn: number): number {
  return Math.sign(rest) * Math.sign(turn) < 0 ? turn : rest + turn;
}

/** Floating point leaves 0.999… of a notch that was turned in ten steps. */
function whole(turned: number): number {
  return Math.trunc(turned + Math.sign(turned) * 1e-6);
}

/**
 * Gathers turns, also those of touch pads and wheels of high resolution, into whole notches. `steps` are the actions to
 * send, each within ±20 notches; what does not make a notch waits in the state. `now` in ms.
 */
export function turnWheel(
  state: WheelState,
  turn: WheelTurn,
  now: number
): { readonly state: WheelState; readonly steps: readonly { readonly dx: number; readonly dy: number }[] } {
  const rest = now - state.at > FORGET_AFTER_MS ? WHEEL_AT_REST : state;
  let turnedX = notches(turn.deltaX, turn.deltaMode, turn.wheelDeltaX);
  let turnedY = notches(turn.deltaY, turn.deltaMode, turn.wheelDeltaY);
  if (turn.shift && turnedY === 0) [turnedX, turnedY] = [0, turnedX];
  const x = add(rest.x, turnedX);
  const y = add(rest.y, turnedY);
  const steps: { dx: number; dy: number }[] = [];
  let dx = whole(x);
  let dy = whole(y);
  const left = { x: x - dx, y: y - dy, at: now };
  while ((dx !== 0 || dy !== 0) && steps.length < MAX_ACTIONS) {
    const step = { dx: clamp(dx), dy: clamp(dy) };
    steps.push(step);
    dx -= step.dx;
    dy -= step.dy;
  }
  return { state: left, steps };
}

function clamp(turned: number): number {
  // `+ 0` turns a negative zero, which JSON cannot carry, into zero.
  return Math.max(-MAX_NOTCHES, Math.min(MAX_NOTCHES, turned)) + 0;
}
