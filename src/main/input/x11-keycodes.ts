import type { KeyCode } from '#shared/protocol/key-codes.ts';

/** Linux event codes (`linux/input-event-codes.h`) of the physical keys, by their UI Events names. */
const EVDEV: Readonly<Record<string, number>> = {
  Escape: 1,
  Minus: 12,
  Equal: 13,
  Backspace: 14,
  Tab: 15,
  BracketLeft: 26,
  BracketRight: 27,
  Enter: 28,
  ControlLeft: 29,
  Semicolon: 39,
  Quote: 40,
  Backquote: 41,
  ShiftLeft: 42,
  Backslash: 43,
  Comma: 51,
  Period: 52,
  Slash: 53,
  ShiftRight: 54,
  NumpadMultiply: 55,
  AltLeft: 56,
  Space: 57,
  CapsLock: 58,
  NumLock: 69,
  ScrollLock: 70,
  Numpad7: 71,
  Numpad8: 72,
  Numpad9: 73,
  NumpadSubtract: 74,
  Numpad4: 75,
  Numpad5: 76,
  Numpad6: 77,
  NumpadAdd: 78,
  Numpad1: 79,
  Numpad2: 80,
  Numpad3: 81,
  Numpad0: 82,
  NumpadDecimal: 83,
  IntlBackslash: 86,
  F11: 87,
  F12: 88,
  IntlRo: 89,
  Convert: 92,
  KanaMode: 93,
  NonConvert: 94,
  NumpadEnter: 96,
  ControlRight: 97,
  NumpadDivide: 98,
  PrintScreen: 99,
  AltRight: 100,
  Home: 102,
  ArrowUp: 103,
  PageUp: 104,
  ArrowLeft: 105,
  ArrowRight: 106,
  End: 107,
  ArrowDown: 108,
  PageDown: 109,
  Insert: 110,
  Delete: 111,
  NumpadEqual: 117,
  Pause: 119,
  NumpadComma: 121,
  Lang1: 122,
  Lang2: 123,
  IntlYen: 124,
  MetaLeft: 125,
  MetaRight: 126,
  ContextMenu: 127
};

const row = (first: number, letters: string): [string, number][] =>
  [...letters].map((letter, index) => [`Key${letter}`, first + index]);

const TABLE: ReadonlyMap<string, number> = new Map([
  ...Object.entries(EVDEV),
  ...row(16, 'QWERTYUIOP'),
  ...row(30, 'ASDFGHJKL'),
  ...row(44, 'ZXCVBNM'),
  ...[...'1234567890'].map((digit, index): [string, number] => [`Digit${digit}`, 2 + index]),
  ...Array.from({ length: 10 }, (_, index): [string, number] => [`F${index + 1}`, 59 + index]),
  ...Array.from({ length: 12 }, (_, index): [string, number] => [`F${index + 13}`, 183 + index])
]);

/** X servers number a key 8 above its Linux event code, because keycodes below 8 do not exist in the X protocol. */
const X11_OFFSET = 8;

/** The X keycode of a physical key, the same on every layout. */
export function x11Keycode(code: KeyCode): number | undefined {
  const evdev = TABLE.get(code);
  return evdev === undefined ? undefined : evdev + X11_OFFSET;
}
