import type { InputAction, InputMessage, MotionMessage, Position } from '../protocol/input.ts';

/** The helper's count of what it sent on `input` and `motion` over one connection. */
export type Numbering = { readonly input: number; readonly motion: number };

export const NUMBERING_AT_START: Numbering = { input: 0, motion: 0 };

/** The next message on `input`; its seq runs by one from 1. */
export function numberInput(
  numbering: Numbering,
  action: InputAction,
  epoch: number
): { readonly numbering: Numbering; readonly message: InputMessage } {
  const seq = numbering.input + 1;
  return { numbering: { ...numbering, input: seq }, message: { seq, epoch, action } };
}

/** The next message on `motion`, which says after which input it was sent. */
export function numberMotion(
  numbering: Numbering,
  at: Position,
  epoch: number
): { readonly numbering: Numbering; readonly message: MotionMessage } {
  const seq = numbering.motion + 1;
  return { numbering: { ...numbering, motion: seq }, message: { seq, after: numbering.input, epoch, at } };
}
