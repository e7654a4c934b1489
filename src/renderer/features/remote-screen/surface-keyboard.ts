import { isLeaveShortcut, type KeyEvent, type Modifiers } from '#shared/input/key-events.ts';
import {
  beforePointer,
  heldKeys,
  KEYBOARD_AT_REST,
  type KeyboardStep,
  keyDown,
  keyUp,
  releaseKeys,
  typed
} from '#shared/input/keyboard.ts';
import type { KeyCode } from '#shared/protocol/key-codes.ts';
import { type ControlSurfaceOptions, modifiersOf, type SurfaceParts } from './control-surface.ts';

/** `keyCode` of a key that an input method has taken (UI Events, "keyCode during composition"). */
const TAKEN_BY_INPUT_METHOD = 229;

/** The keyboard half of a control surface. */
export type SurfaceKeyboard = {
  /** To be called before a button goes down or the wheel turns. */
  readonly beforePointer: (flags: Modifiers) => void;
  /** Whether Control is held by a person: pinching a touch pad only pretends that it is. */
  readonly controlHeld: () => boolean;
  readonly held: () => KeyCode[];
  readonly release: () => void;
  readonly detach: () => void;
};

function keyEventOf(event: KeyboardEvent): KeyEvent {
  return {
    code: event.code,
    key: event.key,
    keyCode: event.keyCode,
    modifiers: modifiersOf(event),
    altGraph: event.getModifierState('AltGraph'),
    composing: event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD
  };
}

/** Listens to the hidden text box: what it would type goes out as text, everything else as keys, nothing as both. */
export function attachKeyboard(options: ControlSurfaceOptions, parts: SurfaceParts): SurfaceKeyboard {
  const { keys: box, manners } = options;
  let state = KEYBOARD_AT_REST;
  // Where nothing can be written no input method waits for what follows a dead key, and swallows it.
  box.readOnly = manners.physical;

  const take = (step: KeyboardStep): void => {
    state = step.state;
    parts.send(step.actions);
  };
  const down = (event: KeyboardEvent): void => {
    const key = keyEventOf(event);
    if (isLeaveShortcut(key)) {
      event.preventDefault();
      take(releaseKeys(state));
      options.onLeave();
      return;
    }
    const step = keyDown(state, key, manners, parts.dragging());
    if (!step.text) event.preventDefault();
    event.stopPropagation();
    take(step);
  };
  const up = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    take(keyUp(state, keyEventOf(event)));
  };
  const write = (text: string): void => {
    if (!manners.physical) take(typed(state, text));
  };
  const beforeInput = (event: InputEvent): void => {
    // An input method writes into the box while it composes; what it commits comes with `compositionend`.
    if (event.isComposing || event.inputType === 'insertCompositionText') return;
    event.preventDefault();
    if (event.inputType === 'insertText' && event.data !== null) write(event.data);
  };
  const composed = (event: CompositionEvent): void => {
    box.value = '';
    write(event.data);
  };

  box.addEventListener('keydown', down);
  box.addEventListener('keyup', up);
  box.addEventListener('beforeinput', beforeInput);
  box.addEventListener('compositionend', composed);
  return {
    beforePointer: (flags) => take(beforePointer(state, flags)),
    controlHeld: () => [...state.modifiers.keys()].some((code) => code === 'ControlLeft' || code === 'ControlRight'),
    held: () => heldKeys(state),
    release: () => take(releaseKeys(state)),
    detach: () => {
      box.removeEventListener('keydown', down);
      box.removeEventListener('keyup', up);
      box.removeEventListener('beforeinput', beforeInput);
      box.removeEventListener('compositionend', composed);
    }
  };
}
