import { z } from 'zod';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `Key${letter}` as const);
const DIGITS = [...'0123456789'].map((digit) => `Digit${digit}` as const);
const FUNCTION_KEYS = Array.from({ length: 24 }, (_, index) => `F${index + 1}` as const);
const NUMPAD = [
  ...[...'0123456789'].map((digit) => `Numpad${digit}` as const),
  'NumpadAdd',
  'NumpadSubtract',
  'NumpadMultiply',
  'NumpadDivide',
  'NumpadDecimal',
  'NumpadEnter',
  'NumpadEqual',
  'NumpadComma'
];
const PUNCTUATION = [
  'Backquote',
  'Minus',
  'Equal',
  'BracketLeft',
  'BracketRight',
  'Backslash',
  'Semicolon',
  'Quote',
  'Comma',
  'Period',
  'Slash',
  'IntlBackslash',
  'IntlRo',
  'IntlYen',
  'Space'
];
const EDITING = [
  'Enter',
  'Tab',
  'Backspace',
  'Delete',
  'Insert',
  'Escape',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PrintScreen',
  'ScrollLock',
  'Pause',
  'ContextMenu',
  'NumLock',
  'CapsLock'
];
const MODIFIERS = [
  'ShiftLeft',
  'ShiftRight',
  'ControlLeft',
  'ControlRight',
  'AltLeft',
  'AltRight',
  'MetaLeft',
  'MetaRight'
];
const LANGUAGE = ['Convert', 'NonConvert', 'KanaMode', 'Lang1', 'Lang2'];

/**
 * The physical keys that may be sent: the writing-system, functional, numeric-pad and modifier keys of "UI Events
 * KeyboardEvent code Values" (W3C). Power, sleep, browser and media keys are left out on purpose.
 */
export const KEY_CODES: readonly string[] = [
  ...LETTERS,
  ...DIGITS,
  ...FUNCTION_KEYS,
  ...NUMPAD,
  ...PUNCTUATION,
  ...EDITING,
  ...MODIFIERS,
  ...LANGUAGE
];

const known = new Set(KEY_CODES);

/** A key of {@link KEY_CODES}. */
export const keyCodeSchema = z
  .string()
  .max(20)
  .refine((code) => known.has(code))
  .brand('KeyCode');
export type KeyCode = z.infer<typeof keyCodeSchema>;
