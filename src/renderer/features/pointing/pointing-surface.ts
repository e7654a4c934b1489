import { toPosition } from '#shared/input/position.ts';
import { DOT_REPEAT_MS, MAX_POINTS_PER_MESSAGE } from '#shared/pointing/limits.ts';
import type { Position } from '#shared/protocol/input.ts';

/** What a tool does on the picture, and where it goes. */
export type PointingSink = {
  readonly tool: 'laser' | 'pen';
  readonly dot: (at: Position | null) => void;
  readonly line: (stroke: number, points: readonly [number, number][]) => void;
};

/** Strokes are numbered for as long as the page lives, so that no number comes twice in a connection. */
let strokes = 0;

/**
 * Laser or pen on the element that covers the picture, until the returned function is called. The dot follows the pointer
 * and is repeated while it rests; a line goes out in parts, one with every frame.
 */
export function attachPointingSurface(picture: HTMLElement, sink: PointingSink): () => void {
  let dot: Position | null = null;
  let stroke: number | null = null;
  let pointer: number | null = null;
  const points: [number, number][] = [];
  let frame = 0;

  const position = (event: PointerEvent): Position | null => {
    const box = picture.getBoundingClientRect();
    const half = 0.5 / window.devicePixelRatio;
    const { width, height } = box;
    return toPosition({ x: event.clientX - box.left + half, y: event.clientY - box.top + half, width, height });
  };
  const showDot = (at: Position | null): void => {
    dot = at;
    sink.dot(at);
  };
  const flush = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    while (stroke !== null && points.length > 0) sink.line(stroke, points.splice(0, MAX_POINTS_PER_MESSAGE));
  };
  const draw = (event: PointerEvent): void => {
    const coalesced = event.getCoalescedEvents();
    for (const each of coalesced.length === 0 ? [event] : coalesced) {
      const at = position(each);
      const last = points.at(-1);
      if (at !== null && (last === undefined || last[0] !== at.x || last[1] !== at.y)) points.push([at.x, at.y]);
    }
    if (frame === 0) frame = requestAnimationFrame(flush);
  };

  const move = (event: PointerEvent): void => {
    if (sink.tool === 'laser') {
      if (event.isPrimary) showDot(position(event));
    } else if (stroke !== null && event.pointerId === pointer) draw(event);
  };
  const press = (event: PointerEvent): void => {
    if (sink.tool !== 'pen' || event.button !== 0 || stroke !== null) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    strokes += 1;
    stroke = strokes;
    pointer = event.pointerId;
    draw(event);
  };
  const lift = (event: PointerEvent): void => {
    if (event.pointerId !== pointer) return;
    flush();
    stroke = null;
    pointer = null;
  };
  const leave = (): void => {
    if (dot !== null) showDot(null);
  };
  const prevent = (event: Event): void => event.preventDefault();

  const listeners = new AbortController();
  const { signal } = listeners;
  picture.addEventListener('pointermove', move, { signal });
  picture.addEventListener('pointerdown', press, { signal });
  picture.addEventListener('pointerup', lift, { signal });
  picture.addEventListener('pointercancel', lift, { signal });
  picture.addEventListener('lostpointercapture', lift, { signal });
  picture.addEventListener('pointerleave', leave, { signal });
  picture.addEventListener('contextmenu', prevent, { signal });
  picture.addEventListener('dragstart', prevent, { signal });
  const repeat = setInterval(() => {
    if (dot !== null) sink.dot(dot);
  }, DOT_REPEAT_MS);
  const cursor = picture.style.cursor;
  picture.style.cursor = 'crosshair';
  return () => {
    clearInterval(repeat);
    listeners.abort();
    flush();
    leave();
    picture.style.cursor = cursor;
  };
}
