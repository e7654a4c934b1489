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
  /** `KeyboardEvent.keyCode`: what the browser itself goes by when it looks for a shortcut's letter. */
  readonly keyCode: number;
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
  /** The helper wants physical keys and nothing else: no text, no characters for shortcuts ("Send physical keys"). */
  readonly physical: boolean;
  /** AltGr comes with a left Control that nobody pressed, as on Windows. */
  readonly altGraphWithControl: boolean;
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

/** Whether the browser will turn this key into text: printable or dead, without Ctrl, Alt as a command, or Meta. */
export function typesText(event: KeyEvent, manners: KeyboardManners): boolean {
  if (manners.physical) return false;
  if (event.composing || event.key === 'Process') return true;
  const { ctrl, alt, meta } = event.modifiers;
  const writes = isCharacter(event.key) || event.key === 'Dead';
  return writes && !meta && (event.altGraph || (!ctrl && (!alt || manners.altTypes)));
}

/** `keyCode` of the letters A to Z (UI Events, "Legacy key attributes"). */
const [KEY_CODE_A, KEY_CODE_Z] = [65, 90];

/** Keys that shortcuts mean by their place: AZERTY's `1` is Ctrl+1 without Shift, and the pad is the pad. */
const BY_PLACE = /^(?:Digit\d|Numpad\w+|Space|)$/;

/**
 * The character that names a shortcut, `null` when its key is meant by its place. A letter is the one that the browser takes
 * it for, so that the Russian С is C and Hebrew's quote is W, as they are in every program; capital and small are one.
 */
export function shortcutCharacter(event: KeyEvent, manners: KeyboardManners): string | null {
  const { ctrl, alt, meta } = event.modifiers;
  if (manners.physical || event.composing || !(ctrl || alt || meta) || BY_PLACE.test(event.code)) return null;
  if (event.keyCode >= KEY_CODE_A && event.keyCode <= KEY_CODE_Z) {
    return String.fromCharCode(event.keyCode).toLowerCase();
  }
  const [character, ...others] = event.key;
  return character !== undefined && others.length === 0 && !/[\p{Cc}\p{Cf}\p{Z}]/u.test(character)
    ? character.toLowerCase()
    : null;
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

/** The key to send for a pressed one; `null` for keys that are never sent: unknown ones, and locks unless `physical`. */
export function codeToSend(event: KeyEvent, physical: boolean): KeyCode | null {
  if (LOCAL_LOCKS.has(event.code) && !physical) return null;
  const renamed = !physical && event.code.startsWith('Numpad') && PAD_MEANINGS.has(event.key);
  const meaning = event.code === '' || renamed;
  const parsed = keyCodeSchema.safeParse(meaning ? event.key : event.code);
  return parsed.success ? parsed.data : null;
}

/** The way out of the picture for people without a pointer: Ctrl+Alt+Shift+Escape. It is never sent. */
export function isLeaveShortcut(event: KeyEvent): boolean {
  const { ctrl, alt, shift } = event.modifiers;
  return event.code === 'Escape' && ctrl && alt && shift;
}
