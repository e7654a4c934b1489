import type { InputAction } from '../protocol/input.ts';
import type { KeyCode } from '../protocol/key-codes.ts';
import {
  codeToSend,
  type KeyboardManners,
  type KeyEvent,
  LEFT_KEY,
  type ModifierName,
  type Modifiers,
  modifierOf,
  shortcutCharacter,
  typesText
} from './key-events.ts';
import { typeText } from './text.ts';

/** A modifier that the helper holds: whether the other side knows, and whether anything was done with it. */
type HeldModifier = { readonly sent: boolean; readonly used: boolean };

/**
 * The helper's keyboard. Modifiers are sent when something needs them and not before: so Shift for a capital letter or
 * AltGr for a symbol, which are in the text already, never change what is typed over there, and five capitals do not
 * call up Sticky Keys. A modifier tapped by itself is sent as a tap.
 */
export type KeyboardState = {
  /** Keys that are down over there: the pressed key's own name → what was sent for it. */
  readonly keys: ReadonlyMap<string, KeyCode>;
  readonly modifiers: ReadonlyMap<KeyCode, HeldModifier>;
};

export const KEYBOARD_AT_REST: KeyboardState = { keys: new Map(), modifiers: new Map() };

/** A new state and what to send for it, in order. */
export type KeyboardStep = { readonly state: KeyboardState; readonly actions: readonly InputAction[] };
/** `text`: the browser must go on and type; what it types comes by {@link typed}. Otherwise it must do nothing. */
export type KeyDownStep = KeyboardStep & { readonly text: boolean };

function modifiersOf(state: KeyboardState): Modifiers {
  const held = new Set([...state.modifiers.keys()].map(modifierOf));
  return { ctrl: held.has('ctrl'), shift: held.has('shift'), alt: held.has('alt'), meta: held.has('meta') };
}

function key(state: KeyboardState, code: KeyCode, down: boolean, character: string | null = null): InputAction {
  return { kind: 'key', code, key: character, down, modifiers: modifiersOf(state) };
}

function withModifier(state: KeyboardState, code: KeyCode, held: HeldModifier | null): KeyboardState {
  const modifiers = new Map(state.modifiers);
  if (held === null) modifiers.delete(code);
  else modifiers.set(code, held);
  return { ...state, modifiers };
}

/** Takes a modifier off; a tap by itself is sent as one. */
function liftModifier(state: KeyboardState, code: KeyCode): KeyboardStep {
  const held = state.modifiers.get(code);
  if (held === undefined) return { state, actions: [] };
  const next = withModifier(state, code, null);
  if (held.sent) return { state: next, actions: [key(next, code, false)] };
  return { state: next, actions: held.used ? [] : [key(state, code, true), key(next, code, false)] };
}

/** Forgets modifiers of which the release was never seen, and learns of those pressed while the focus was elsewhere. */
function heal(state: KeyboardState, flags: Modifiers, altGraph: boolean): KeyboardStep {
  let next = state;
  const actions: InputAction[] = [];
  for (const [code, held] of state.modifiers) {
    const name = modifierOf(code);
    if (name === null || flags[name] || altGraph) continue;
    const lifted = liftModifier(withModifier(next, code, { ...held, used: true }), code);
    next = lifted.state;
    actions.push(...lifted.actions);
  }
  const known = modifiersOf(next);
  const names: readonly ModifierName[] = ['ctrl', 'shift', 'alt', 'meta'];
  for (const name of names) {
    if (flags[name] && !known[name] && !altGraph) {
      next = withModifier(next, LEFT_KEY[name], { sent: false, used: true });
    }
  }
  return { state: next, actions };
}

/** Brings the modifiers that the helper holds to the other side, because a key, button or wheel needs them. */
function bring(state: KeyboardState): KeyboardStep {
  const actions = [...state.modifiers].filter(([, held]) => !held.sent).map(([code]) => key(state, code, true));
  const modifiers = new Map([...state.modifiers.keys()].map((code) => [code, { sent: true, used: true }] as const));
  return { state: { ...state, modifiers }, actions };
}

/** Takes them back, because text comes, which has them in it already. */
function hold(state: KeyboardState): KeyboardStep {
  const actions = [...state.modifiers].filter(([, held]) => held.sent).map(([code]) => key(state, code, false));
  const modifiers = new Map([...state.modifiers.keys()].map((code) => [code, { sent: false, used: true }] as const));
  return { state: { ...state, modifiers }, actions };
}

function liftKey(state: KeyboardState, name: string): KeyboardStep {
  const code = state.keys.get(name);
  if (code === undefined) return { state, actions: [] };
  const keys = new Map(state.keys);
  keys.delete(name);
  const next = { ...state, keys };
  // Two keys can mean the same one (Home and the pad's 7): the other still holds it.
  return { state: next, actions: [...keys.values()].includes(code) ? [] : [key(next, code, false)] };
}

function nameOf(event: KeyEvent): string {
  return event.code === '' ? event.key : event.code;
}

function modifierDown(
  state: KeyboardState,
  code: KeyCode,
  event: KeyEvent,
  manners: KeyboardManners,
  dragging: boolean
): KeyboardStep {
  if (state.modifiers.has(code)) return { state, actions: [] };
  // AltGr is no tap of its own, and no more is what came with it.
  const altGraph = event.key === 'AltGraph';
  const nobodys = (held: HeldModifier, other: KeyCode) =>
    altGraph && manners.altGraphWithControl && !held.sent && other === LEFT_KEY.ctrl;
  const modifiers = new Map(
    [...state.modifiers].flatMap(([other, held]) =>
      nobodys(held, other) ? [] : [[other, altGraph ? { ...held, used: true } : held] as const]
    )
  );
  const next = withModifier({ ...state, modifiers }, code, { sent: false, used: altGraph });
  // In the middle of a drag a modifier changes what the drag does, so it cannot wait.
  return dragging ? bring(next) : { state: next, actions: [] };
}

/** A key went down, or repeats. `dragging`: a pointer button is held. */
export function keyDown(
  state: KeyboardState,
  event: KeyEvent,
  manners: KeyboardManners,
  dragging = false
): KeyDownStep {
  const code = codeToSend(event, manners.physical);
  if (code !== null && modifierOf(code) !== null) {
    return { ...modifierDown(state, code, event, manners, dragging), text: false };
  }
  const healed = heal(state, event.modifiers, event.altGraph);
  if (typesText(event, manners)) {
    // The same key may have gone down as a key, under a Ctrl that is up by now.
    const lifted = liftKey(healed.state, nameOf(event));
    return { state: lifted.state, actions: [...healed.actions, ...lifted.actions], text: true };
  }
  if (code === null) return { ...healed, text: false };
  // Num Lock, toggled while a key of the pad repeats, changes what the key means.
  const renamed = healed.state.keys.get(nameOf(event)) !== code;
  const ready = then(renamed ? then(healed, (now) => liftKey(now, nameOf(event))) : healed, bring);
  const keys = new Map(ready.state.keys).set(nameOf(event), code);
  const next = { ...ready.state, keys };
  return {
    state: next,
    actions: [...ready.actions, key(next, code, true, shortcutCharacter(event, manners))],
    text: false
  };
}

/** A key went up. Of keys that were text nothing is sent. */
export function keyUp(state: KeyboardState, event: KeyEvent): KeyboardStep {
  const code = codeToSend(event, false);
  if (code === null || modifierOf(code) === null) return liftKey(state, nameOf(event));
  const lifted = liftModifier(state, code);
  // macOS tells no release of a key that was pressed with Command.
  return modifierOf(code) === 'meta' ? then(lifted, liftAllKeys) : lifted;
}

/** The browser typed something: one or more characters, or what an input method committed. Sent exactly once. */
export function typed(state: KeyboardState, text: string): KeyboardStep {
  const actions = typeText(text);
  if (actions.length === 0) return { state, actions };
  const held = hold(state);
  return { state: held.state, actions: [...held.actions, ...actions] };
}

/** A pointer button or the wheel is about to be used: the held modifiers count for it. `flags` are the event's own. */
export function beforePointer(state: KeyboardState, flags: Modifiers): KeyboardStep {
  return then(heal(state, flags, false), bring);
}

function then(step: KeyboardStep, next: (state: KeyboardState) => KeyboardStep): KeyboardStep {
  const after = next(step.state);
  return { state: after.state, actions: [...step.actions, ...after.actions] };
}

function liftAllKeys(state: KeyboardState): KeyboardStep {
  return [...state.keys.keys()].reduce<KeyboardStep>((step, name) => then(step, (now) => liftKey(now, name)), {
    state,
    actions: []
  });
}

/** Lets go of everything: focus lost, paused, another mode, the page closed. */
export function releaseKeys(state: KeyboardState): KeyboardStep {
  const lifted = then(liftAllKeys(state), hold);
  return { state: KEYBOARD_AT_REST, actions: lifted.actions };
}

/** What is down over there, for the `held` message. */
export function heldKeys(state: KeyboardState): KeyCode[] {
  const modifiers = [...state.modifiers].filter(([, held]) => held.sent).map(([code]) => code);
  return [...new Set([...state.keys.values(), ...modifiers])];
}
