import type { PointerButton } from '../protocol/input.ts';

/** The bits of the DOM's `MouseEvent.buttons` (UI Events, "MouseEvent.buttons"), in the order they are reported. */
const BUTTON_BITS: readonly (readonly [PointerButton, number])[] = [
  ['left', 1],
  ['right', 2],
  ['middle', 4],
  ['back', 8],
  ['forward', 16]
];

/** The buttons that a `buttons` mask says are down; unknown bits are ignored. */
export function buttonsOf(mask: number): PointerButton[] {
  return BUTTON_BITS.filter(([, bit]) => (mask & bit) !== 0).map(([button]) => button);
}

/**
 * What must be sent so that `held` becomes what the mask says: releases first. The mask and not the event's kind decides,
 * because a second button pressed during a drag comes as a move, and because a release that was never seen heals.
 */
export function buttonChanges(
  held: readonly PointerButton[],
  mask: number
): { readonly button: PointerButton; readonly down: boolean }[] {
  const now = buttonsOf(mask);
  return [
    ...held.filter((button) => !now.includes(button)).map((button) => ({ button, down: false })),
    ...now.filter((button) => !held.includes(button)).map((button) => ({ button, down: true }))
  ];
}
