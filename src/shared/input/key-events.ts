import type { InputAction } from '../protocol/input.ts';
import { type KeyCode, keyCodeSchema } from '../protocol/key-codes.ts';

/** The modifiers that a `key` action names. */
export type Modifiers = Extract<InputAction, { kind: 'key' }>['modifiers'];
export type ModifierName = keyof Modifiers;

/** A keyboard event as the browser tells it, reduced to what matters. */
export type KeyEvent = {
  /** `KeyboardEvent.code`; empty for a key that the browser does not know. */
  readonly code: string;
  /** `KeyboardEvent.key`. */
  readonly key: string;
  readonly modifiers: Modifiers;
  /** `getModifierState('AltGraph')`. */
  readonly altGraph: boolean;
  /** An input method has this key (`isComposing`, or `keyCode` 229: UI Events, "keyCode during composition"). */
  readonly composing: boolean;
};

/** What the helper's own system does with keys. */
export type KeyboardManners = {
  /** Alt chooses characters, as Option does on macOS, and is no command. */
  readonly altTypes: boolean;
};

const MODIFIER_CODES: ReadonlyMap<string, ModifierName> = new Map([
  ['ControlLeft', 'ctrl'],
  ['ControlRight', 'ctrl'],
  ['ShiftLeft', 'shift'],
  ['ShiftRight', 'shift'],
  ['AltLeft', 'alt'],
  ['AltRight', 'alt'],
  ['MetaLeft', 'meta'],
  ['MetaRight', 'meta']
]);

/** Which modifier a code is; `null` for every other key. */
export function modifierOf(code: string): ModifierName | null {
  return MODIFIER_CODES.get(code) ?? null;
}

/** The key that stands for a modifier of which only the flag was seen. */
export const LEFT_KEY: Readonly<Record<ModifierName, KeyCode>> = {
  ctrl: keyCodeSchema.parse('ControlLeft'),
  shift: keyCodeSchema.parse('ShiftLeft'),
  alt: keyCodeSchema.parse('AltLeft'),
  meta: keyCodeSchema.parse('MetaLeft')
};

/**
 * Named values are ASCII words ("UI Events KeyboardEvent key Values"); everything else is what the key types, also when
 * that is more than one character, as on some Arabic layouts.
 */
function isCharacter(key: string): boolean {
  return key !== '' && ([...key].length === 1 || !/^[A-Z][A-Za-z0-9]+$/.test(key));
}

/** Whether the browser will turn this key into text: printable, without Ctrl, Alt as a command, or Meta. */
export function typesText(event: KeyEvent, manners: KeyboardManners): boolean {
  if (event.composing || event.key === 'Dead' || event.key === 'Process') return true;
  const { ctrl, alt, meta } = event.modifiers;
  return isCharacter(event.key) && !meta && (event.altGraph || (!ctrl && (!alt || manners.altTypes)));
}

/** Locks change what the helper's own keys type, which arrives as text; toggled on the other side they would count twice. */
const LOCAL_LOCKS: ReadonlySet<string> = new Set(['CapsLock', 'NumLock']);

/** What the numeric pad means without Num Lock is in `key`; its codes would mean whatever Num Lock is over there. */
const PAD_MEANINGS: ReadonlySet<string> = new Set([
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Insert',
  'Delete'
]);

/** The key to send for a pressed one; `null` for keys that are never sent: unknown ones, and locks. */
export function codeToSend(event: KeyEvent): KeyCode | null {
  if (LOCAL_LOCKS.has(event.code)) return null;
  const meaning = event.code === '' || (event.code.startsWith('Numpad') && PAD_MEANINGS.has(event.key));
  const parsed = keyCodeSchema.safeParse(meaning ? event.key : event.code);
  return parsed.success ? parsed.data : null;
}

/** The way out of the picture for people without a pointer: Ctrl+Alt+Shift+Escape. It is never sent. */
export function isLeaveShortcut(event: KeyEvent): boolean {
  const { ctrl, alt, shift } = event.modifiers;
  return event.code === 'Escape' && ctrl && alt && shift;
}
