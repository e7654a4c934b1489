import { buttonChanges } from '#shared/input/pointer.ts';
import { turnWheel, WHEEL_AT_REST } from '#shared/input/wheel.ts';
import type { PointerButton, Position } from '#shared/protocol/input.ts';
import { type ControlSurfaceOptions, modifiersOf, type SurfaceParts } from './control-surface.ts';
import type { SurfaceKeyboard } from './surface-keyboard.ts';

/** The resting place of the pointer is sent a second time after this long, ms: `motion` may lose the last one. */
const MOTION_REPEAT_MS = 100;

/** The pointer half of a control surface. */
export type SurfacePointer = {
  readonly held: () => PointerButton[];
  readonly release: () => void;
  readonly detach: () => void;
};

/** Chromium's own count of a turn, which the DOM's types leave out. */
function wheelDelta(event: WheelEvent, name: 'wheelDeltaX' | 'wheelDeltaY'): number | undefined {
  const value = name in event ? Reflect.get(event, name) : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** Listens to the picture: moves, buttons and wheel of the primary pointer, and nothing of what a browser does with them. */
export function attachPointer(
  options: ControlSurfaceOptions,
  parts: SurfaceParts,
  keyboard: SurfaceKeyboard
): SurfacePointer {
  const { picture, keys, sink } = options;
  let held: PointerButton[] = [];
  let at: Position | null = null;
  let wheel = WHEEL_AT_REST;
  let repetition: ReturnType<typeof setTimeout> | undefined;

  const move = (event: PointerEvent): void => {
    const next = event.isPrimary ? parts.position(event) : null;
    if (next === null || (at !== null && next.x === at.x && next.y === at.y)) return;
    at = next;
    sink.motion(next);
    clearTimeout(repetition);
    repetition = setTimeout(() => sink.motion(next), MOTION_REPEAT_MS);
  };
  const setButtons = (mask: number, place: Position, event: PointerEvent | null): void => {
    for (const { button, down } of buttonChanges(held, mask)) {
      if (down && event !== null) keyboard.beforePointer(modifiersOf(event));
      held = down ? [...held, button] : held.filter((other) => other !== button);
      parts.send([{ kind: 'button', button, down, at: place }]);
      clearTimeout(repetition);
    }
  };
  const press = (event: PointerEvent): void => {
    const place = event.isPrimary ? parts.position(event) : null;
    if (place === null) return;
    at = place;
    // Sent before anything else: moving the focus lays the page out anew, which takes longer than the whole way over.
    setButtons(event.buttons, place, event);
    picture.setPointerCapture(event.pointerId);
    keys.style.insetInlineStart = `${event.offsetX}px`;
    keys.style.insetBlockStart = `${event.offsetY}px`;
    keys.focus({ preventScroll: true });
  };
  /** Releases, and second buttons during a drag, which come as moves. A button that was pressed elsewhere is not ours. */
  const change = (event: PointerEvent): void => {
    if (!event.isPrimary || held.length === 0) return;
    const place = parts.position(event) ?? at;
    if (place === null) return;
    at = place;
    setButtons(event.buttons, place, event);
  };
  const release = (): void => {
    clearTimeout(repetition);
    if (at !== null) setButtons(0, at, null);
  };
  const turn = (event: WheelEvent): void => {
    // Pinching zooms the helper's own view, which is not the surface's business.
    if (event.ctrlKey && !keyboard.controlHeld()) return;
    event.preventDefault();
    const place = parts.position(event);
    if (place === null) return;
    const { deltaX, deltaY, deltaMode, shiftKey: shift } = event;
    const delta = { wheelDeltaX: wheelDelta(event, 'wheelDeltaX'), wheelDeltaY: wheelDelta(event, 'wheelDeltaY') };
    const turned = turnWheel(wheel, { deltaX, deltaY, deltaMode, shift, ...delta }, event.timeStamp);
    wheel = turned.state;
    if (turned.steps.length > 0) keyboard.beforePointer(modifiersOf(event));
    parts.send(turned.steps.map((step) => ({ kind: 'wheel', ...step, at: place })));
  };
  const prevent = (event: Event): void => event.preventDefault();

  // Raw updates come at once; moves wait for the next frame (Pointer Events, "pointerrawupdate").
  const raw = 'onpointerrawupdate' in picture;
  const listeners = new AbortController();
  const { signal } = listeners;
  const onMove = (event: Event): void => {
    if (event instanceof PointerEvent) move(event);
  };
  picture.addEventListener(raw ? 'pointerrawupdate' : 'pointermove', onMove, { signal });
  picture.addEventListener('pointermove', change, { signal });
  picture.addEventListener('pointerdown', press, { signal });
  picture.addEventListener('pointerup', change, { signal });
  picture.addEventListener('pointercancel', release, { signal });
  picture.addEventListener('lostpointercapture', release, { signal });
  picture.addEventListener('wheel', turn, { signal, passive: false });
  for (const kind of ['mousedown', 'mouseup', 'click', 'dblclick', 'auxclick', 'contextmenu', 'dragstart', 'drop']) {
    picture.addEventListener(kind, prevent, { signal });
  }
  return {
    held: () => [...held],
    release,
    detach: () => {
      clearTimeout(repetition);
      listeners.abort();
    }
  };
}
