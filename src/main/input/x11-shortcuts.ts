import { type KeyCode, keyCodeSchema } from '#shared/protocol/key-codes.ts';
import { x11Keycode } from './x11-keycodes.ts';
import type { Keymap } from './x11-keymap.ts';

/** The key of a shortcut. `shift`: whether the layout needs Shift for its character; `null` when Shift is the helper's. */
export type ShortcutKey = { readonly keycode: number; readonly shift: boolean | null };

/**
 * Where a shortcut's character is on this keyboard: in the layout (group) in use, else in another one, which programs look
 * at as well. A Latin letter that no layout has is where a US keyboard has it, for programs read it off there; any other
 * character that is nowhere leaves the physical key, `null`. Places with AltGr do not count: with it keys are text.
 */
export function shortcutKey(keymap: Keymap, group: number, character: string): ShortcutKey | null {
  const others = keymap.layouts.filter((_layout, index) => index !== group);
  const letter = character.toLowerCase() !== character.toUpperCase();
  for (const layout of [keymap.layouts[group], ...others]) {
    const place = layout?.get(character);
    if (place === undefined || place.level > 1) continue;
    return { keycode: place.keycode, shift: letter ? null : place.level === 1 };
  }
  const usual = usKeyOf(character);
  return usual === undefined ? null : { keycode: usual, shift: null };
}

function usKeyOf(character: string): number | undefined {
  if (!/^[a-z]$/.test(character)) return undefined;
  const code: KeyCode = keyCodeSchema.parse(`Key${character.toUpperCase()}`);
  return x11Keycode(code);
}
