import type { KeyCode } from '#shared/protocol/key-codes.ts';

const NAMED: Readonly<Record<string, string>> = {
  Enter: 'enter',
  Tab: 'tab',
  Backspace: 'backspace',
  Delete: 'delete',
  Insert: 'insert',
  Escape: 'escape',
  Home: 'home',
  End: 'end',
  PageUp: 'pageup',
  PageDown: 'pagedown',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  PrintScreen: 'printscreen',
  ContextMenu: 'menu',
  NumLock: 'numpad_lock',
  CapsLock: 'capslock',
  ShiftLeft: 'shift',
  ShiftRight: 'right_shift',
  ControlLeft: 'left_control',
  ControlRight: 'right_control',
  AltLeft: 'alt',
  AltRight: 'right_alt',
  MetaLeft: 'command',
  MetaRight: 'command',
  Space: 'space',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  NumpadAdd: 'numpad_+',
  NumpadSubtract: 'numpad_-',
  NumpadMultiply: 'numpad_*',
  NumpadDivide: 'numpad_/',
  NumpadDecimal: 'numpad_.',
  NumpadEnter: 'enter'
};

/** robotjs looks up on the layout where a single character of ASCII is, and refuses every other one. */
const LOOKED_UP = /^[!-~]$/;

/**
 * robotjs's name of a key: the character that the helper means by it, or the physical key; `undefined` for one that robotjs does not know (Pause, ScrollLock, and those of
 * Japanese, Korean and Brazilian keyboards), which is then not sent.
 */
export function robotjsKey(code: KeyCode, character: string | null): string | undefined {
  if (character !== null && LOOKED_UP.test(character)) return character;
  const named = NAMED[code];
  if (named !== undefined) return named;
  const single = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d)|(F\d{1,2}))$/.exec(code);
  if (single === null) return undefined;
  const [, letter, digit, pad, functionKey] = single;
  if (pad !== undefined) return `numpad_${pad}`;
  return letter?.toLowerCase() ?? digit ?? functionKey?.toLowerCase();
}
