import type { InputAction } from '../protocol/input.ts';
import { type KeyCode, keyCodeSchema } from '../protocol/key-codes.ts';
import { LEFT_KEY, type ModifierName, type Modifiers } from './key-events.ts';

/** Combinations that the helper's own system or browser keeps for itself, so that they are sent from a menu (D6). */
export const SYSTEM_KEYS = [
  'ctrlAltDelete',
  'system',
  'altTab',
  'closeWindow',
  'ctrlEscape',
  'ctrlShiftEscape',
  'printScreen',
  'altPrintScreen'
] as const;
export type SystemKey = (typeof SYSTEM_KEYS)[number];

const code = (name: string): KeyCode => keyCodeSchema.parse(name);

/** The modifiers that are held, and the key that is tapped meanwhile. */
const CHORDS: Readonly<Record<SystemKey, readonly [held: readonly ModifierName[], tapped: KeyCode]>> = {
  ctrlAltDelete: [['ctrl', 'alt'], code('Delete')],
  system: [[], LEFT_KEY.meta],
  altTab: [['alt'], code('Tab')],
  closeWindow: [['alt'], code('F4')],
  ctrlEscape: [['ctrl'], code('Escape')],
  ctrlShiftEscape: [['ctrl', 'shift'], code('Escape')],
  printScreen: [[], code('PrintScreen')],
  altPrintScreen: [['alt'], code('PrintScreen')]
};

/**
 * What to send for a combination, in order: pressed by its places, let go of in reverse. It ends with the word that nothing
 * is held, so that nothing stays down when one of the releases was not taken.
 */
export function systemKeyActions(which: SystemKey): readonly InputAction[] {
  const [held, tapped] = CHORDS[which];
  const codes = [...held.map((name) => LEFT_KEY[name]), tapped];
  const modifiers: Modifiers = {
    ctrl: held.includes('ctrl'),
    shift: held.includes('shift'),
    alt: held.includes('alt'),
    meta: tapped === LEFT_KEY.meta
  };
  const key = (each: KeyCode, down: boolean): InputAction => ({ kind: 'key', code: each, key: null, down, modifiers });
  return [
    ...codes.map((each) => key(each, true)),
    ...codes.toReversed().map((each) => key(each, false)),
    { kind: 'held', keys: [], buttons: [] }
  ];
}
