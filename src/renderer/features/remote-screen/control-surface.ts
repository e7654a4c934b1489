import type { KeyboardManners, Modifiers } from '#shared/input/key-events.ts';
import { toPosition } from '#shared/input/position.ts';
import type { InputAction, Position } from '#shared/protocol/input.ts';
import { HELD_REPEAT_MS } from '#shared/protocol/limits.ts';
import { attachKeyboard } from './surface-keyboard.ts';
import { attachPointer } from './surface-pointer.ts';

/** Where a surface's actions go, already in order. */
export type InputSink = {
  /** `false` when it was not taken. */
  readonly input: (action: InputAction) => boolean;
  readonly motion: (at: Position) => void;
};

export type ControlSurfaceOptions = {
  /** The element that covers exactly the picture. */
  readonly picture: HTMLElement;
  /** The hidden text box that takes keys and input methods while the picture is used. */
  readonly keys: HTMLTextAreaElement;
  readonly sink: InputSink;
  readonly manners: KeyboardManners;
  /** The helper pressed Ctrl+Alt+Shift+Escape: the focus should go elsewhere. */
  readonly onLeave: () => void;
};

/** What the keyboard and pointer halves of a surface know of each other. */
export type SurfaceParts = {
  readonly send: (actions: readonly InputAction[]) => void;
  readonly position: (event: MouseEvent) => Position | null;
  readonly dragging: () => boolean;
};

/** The modifiers that an event says are held. */
export function modifiersOf(event: MouseEvent | KeyboardEvent): Modifiers {
  return { ctrl: event.ctrlKey, shift: event.shiftKey, alt: event.altKey, meta: event.metaKey };
}

/**
 * Turns what the helper does on the picture into input for the other side, until the returned function is called. Then,
 * and whenever the focus is lost, everything that is held is let go.
 */
export function attachControlSurface(options: ControlSurfaceOptions): () => void {
  const { picture, keys, sink } = options;
  /** Whether something was held at the last repetition: its end is repeated once, in case the release was not taken. */
  let heldBefore = false;

  const parts: SurfaceParts = {
    send: (actions) => {
      for (const action of actions) sink.input(action);
    },
    position: (event) => {
      const box = picture.getBoundingClientRect();
      // The middle of the device pixel under the pointer.
      const half = 0.5 / window.devicePixelRatio;
      return toPosition({
        x: event.clientX - box.left + half,
        y: event.clientY - box.top + half,
        width: box.width,
        height: box.height
      });
    },
    dragging: () => pointer.held().length > 0
  };
  const keyboard = attachKeyboard(options, parts);
  const pointer = attachPointer(options, parts, keyboard);

  const repeatHeld = (): void => {
    const held = { keys: keyboard.held(), buttons: pointer.held() };
    const holds = held.keys.length > 0 || held.buttons.length > 0;
    if (holds || heldBefore) sink.input({ kind: 'held', ...held });
    heldBefore = holds;
  };
  const release = (): void => {
    const holds = keyboard.held().length > 0 || pointer.held().length > 0;
    pointer.release();
    keyboard.release();
    if (holds || heldBefore) sink.input({ kind: 'held', keys: [], buttons: [] });
    heldBefore = false;
  };

  const timer = setInterval(repeatHeld, HELD_REPEAT_MS);
  window.addEventListener('blur', release);
  keys.addEventListener('blur', release);
  return () => {
    clearInterval(timer);
    window.removeEventListener('blur', release);
    keys.removeEventListener('blur', release);
    release();
    pointer.detach();
    keyboard.detach();
  };
}
