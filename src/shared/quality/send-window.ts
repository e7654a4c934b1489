/** How long what is new may wait behind what was sent before it, ms: beyond it, an answer is felt to be late. */
const QUEUE_MS = 150;
/** The browser says what has left in portions of this; less may have left long ago, bytes. */
const PORTION = 16 * 1024;
/** So much may always be on its way: two portions, bytes. */
export const LEAST_WINDOW = 2 * PORTION;
/** And never more than this, on the fastest line, bytes. */
export const LARGEST_WINDOW = 256 * 1024;
/** A shorter time says nothing about a line, ms. */
const SHORTEST_MS = 4;

/**
 * How many bytes may be on their way, so that nothing queues up behind a slow line: as much as it carries in {@link QUEUE_MS}, as
 * seen by how quickly bytes leave while some are waiting. Immutable; begins as {@link OPEN_WINDOW}. Times in ms.
 */
export type SendWindow = {
  readonly bytes: number;
  /** What is on its way now. */
  readonly onTheWay: number;
  /** Since when something has been waiting without a pause, or since bytes were last seen to leave. */
  readonly since: number;
  /** Bytes that left in a time too short to tell. */
  readonly untold: number;
};
export const OPEN_WINDOW: SendWindow = { bytes: LARGEST_WINDOW, onTheWay: 0, since: 0, untold: 0 };

/** So many bytes were handed over for sending. */
export function withSent(window: SendWindow, bytes: number, now: number): SendWindow {
  const { onTheWay } = window;
  return { ...window, onTheWay: onTheWay + bytes, ...(onTheWay <= PORTION ? { since: now, untold: 0 } : {}) };
}

/** So many bytes have left. */
export function withTaken(window: SendWindow, bytes: number, now: number): SendWindow {
  const onTheWay = Math.max(0, window.onTheWay - bytes);
  const left = window.untold + Math.min(bytes, window.onTheWay);
  const took = now - window.since;
  if (took < SHORTEST_MS) return { ...window, onTheWay, untold: left };
  const carried = (left / took) * QUEUE_MS;
  return { bytes: Math.min(LARGEST_WINDOW, Math.max(LEAST_WINDOW, carried)), onTheWay, since: now, untold: 0 };
}

/** Whether nothing more may be handed over now. */
export function isFull({ bytes, onTheWay }: SendWindow): boolean {
  return onTheWay > bytes;
}
