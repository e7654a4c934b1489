import { x11 } from './x11.ts';

/** A key combination as X11 knows it: a keysym and a mask of modifiers. */
export interface KeyCombination {
  readonly keysym: number;
  readonly modifiers: number;
}

const SHIFT = 1;
const CONTROL = 4;
const ALT = 8;
const SUPER = 64;

/** The locks, with which a combination means the same: each has to be grabbed in all their states. */
const CAPS_LOCK = 2;
const NUM_LOCK = 16;
export const LOCK_STATES = [0, CAPS_LOCK, NUM_LOCK, CAPS_LOCK | NUM_LOCK] as const;

const MODIFIERS: Readonly<Record<string, number>> = {
  command: SUPER,
  cmd: SUPER,
  control: CONTROL,
  ctrl: CONTROL,
  commandorcontrol: CONTROL,
  cmdorctrl: CONTROL,
  alt: ALT,
  option: ALT,
  altgr: 128,
  shift: SHIFT,
  super: SUPER,
  meta: SUPER
};

/** Names of keys in accelerators whose keysym has another name. */
const KEYS: Readonly<Record<string, string>> = {
  plus: 'XK_plus',
  space: 'XK_space',
  tab: 'XK_Tab',
  capslock: 'XK_Caps_Lock',
  numlock: 'XK_Num_Lock',
  scrolllock: 'XK_Scroll_Lock',
  backspace: 'XK_BackSpace',
  delete: 'XK_Delete',
  insert: 'XK_Insert',
  return: 'XK_Return',
  enter: 'XK_Return',
  up: 'XK_Up',
  down: 'XK_Down',
  left: 'XK_Left',
  right: 'XK_Right',
  home: 'XK_Home',
  end: 'XK_End',
  pageup: 'XK_Prior',
  pagedown: 'XK_Next',
  escape: 'XK_Escape',
  esc: 'XK_Escape',
  printscreen: 'XK_Print',
  numdec: 'XK_KP_Decimal',
  numadd: 'XK_KP_Add',
  numsub: 'XK_KP_Subtract',
  nummult: 'XK_KP_Multiply',
  numdiv: 'XK_KP_Divide'
};

/** Reads an accelerator such as `CommandOrControl+Shift+F9`; nothing when it is none. */
export function parseAccelerator(accelerator: string): KeyCombination | undefined {
  // A plus at the end is the key itself: «Ctrl++».
  const parts = accelerator.replace(/\+\+$/, '+Plus').split('+');
  const key = parts.pop() ?? '';
  let modifiers = 0;
  for (const part of parts) {
    const modifier = MODIFIERS[part.toLowerCase()];
    if (modifier === undefined) return undefined;
    modifiers |= modifier;
  }
  const keysym = keysymOf(key);
  return keysym === undefined ? undefined : { keysym, modifiers };
}

function keysymOf(key: string): number | undefined {
  const name = KEYS[key.toLowerCase()];
  if (name !== undefined) return x11.keySyms[name]?.code;
  if (/^f([1-9]|1\d|2[0-4])$/i.test(key)) return x11.keySyms[`XK_${key.toUpperCase()}`]?.code;
  if (/^num\d$/i.test(key)) return x11.keySyms[`XK_KP_${key.slice(3)}`]?.code;
  // Latin-1 characters are their own keysyms (X11 protocol, appendix A).
  return /^[\x21-\x7e]$/.test(key) ? key.toLowerCase().charCodeAt(0) : undefined;
}
