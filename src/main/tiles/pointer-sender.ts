import { MAX_POINTER_SIDE, POINTER_SLOTS } from '#shared/tiles/limits.ts';
import type { PointerMessage } from '#shared/tiles/tile-message.ts';
import type { Rectangle } from '../ports.ts';
import type { PointerShape, ScreenReader } from './screen-reader.ts';

/** Shortest time between two places of the pointer, ms: one frame of a usual screen. */
const MOVE_MS = 16;
/** A pointer that a program moved is told by nobody; it is looked for this often, ms. */
const LOOK_MS = 500;

/** The pointer beside the picture. */
export type PointerSender = {
  readonly moved: () => void;
  readonly turned: () => void;
  readonly stop: () => void;
};

/**
 * Sends where the pointer is on the display at `place`, and how it looks, each picture once. `fail` when the reader fails.
 */
export function startPointerSender(
  reader: Pick<ScreenReader, 'pointerShape' | 'pointerPlace'>,
  place: Rectangle,
  send: (message: PointerMessage) => void,
  fail: (error: unknown) => void
): PointerSender {
  let stopped = false;
  let turned = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working = false;
  let due = 0;
  let last: string | null = null;
  let lastSlot = -1;
  const slots: (string | undefined)[] = new Array(POINTER_SLOTS).fill(undefined);
  let next = 0;

  const sendShape = (shape: PointerShape): void => {
    const { width, height, hotX, hotY, pixels } = shape;
    if (width > MAX_POINTER_SIDE || height > MAX_POINTER_SIDE || width < 1 || height < 1) return;
    const key = `${width} ${height} ${hotX} ${hotY} ${Buffer.from(pixels).toString('latin1')}`;
    let slot = slots.indexOf(key);
    if (slot === lastSlot && slot >= 0) return;
    if (slot >= 0) send({ kind: 'known-shape', slot });
    else {
      slot = next;
      next = (next + 1) % POINTER_SLOTS;
      slots[slot] = key;
      send({ kind: 'shape', slot, hotX: Math.min(hotX, 255), hotY: Math.min(hotY, 255), width, height, pixels });
    }
    lastSlot = slot;
  };
  const work = async (): Promise<void> => {
    if (turned) {
      turned = false;
      const shape = await reader.pointerShape();
      if (stopped) return;
      sendShape(shape);
    }
    const { x, y } = await reader.pointerPlace();
    if (stopped) return;
    const at = { x: x - place.x, y: y - place.y };
    const here = at.x >= 0 && at.y >= 0 && at.x < place.width && at.y < place.height;
    const now = here ? `${at.x} ${at.y}` : '';
    if (now === last) return;
    last = now;
    send({ kind: 'pointer', at: here ? at : null });
  };
  const look = (): void => {
    clearTimeout(timer);
    if (stopped || working) return;
    working = true;
    due = performance.now() + MOVE_MS;
    work()
      .catch((error: unknown) => {
        if (!stopped) fail(error);
      })
      .finally(() => {
        working = false;
        if (!stopped) timer = setTimeout(look, LOOK_MS);
      });
  };
  const soon = (): void => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(0, due - performance.now()));
  };
  look();
  return {
    moved: soon,
    turned: () => {
      turned = true;
      soon();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    }
  };
}
