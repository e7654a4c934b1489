import type { PointerButton } from '#shared/protocol/input.ts';
import type { KeyCode } from '#shared/protocol/key-codes.ts';

/** A point in physical pixels of the whole desktop. */
export type PixelPoint = { readonly x: number; readonly y: number };

/**
 * One way to inject input into the system. Calls take effect in the order in which they were made, also across pointer and
 * keyboard. It obeys blindly: what may be injected is decided before (`limits.ts`).
 */
export type InputBackend = {
  readonly move: (to: PixelPoint) => void;
  readonly button: (button: PointerButton, down: boolean) => void;
  /** Notches; positive is right and down. */
  readonly wheel: (dx: number, dy: number) => void;
  /** A physical key. `repeat`: it is down already, and the helper's keyboard repeats it. */
  readonly key: (code: KeyCode, down: boolean, repeat: boolean) => void;
  /** Types text of any script, whatever the layout here is. */
  readonly text: (text: string) => void;
  /** Everything was let go; nothing will come for a while. */
  readonly rest: () => void;
};
