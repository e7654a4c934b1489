import type { PointerButton } from '#shared/protocol/input.ts';
import type { KeyCode } from '#shared/protocol/key-codes.ts';

/** A point in physical pixels of the whole desktop. */
export type PixelPoint = { readonly x: number; readonly y: number };

/** A key that goes down or up. */
export type KeyStroke = {
  readonly code: KeyCode;
  readonly down: boolean;
  /** It is down already, and the helper's keyboard repeats it. */
  readonly repeat: boolean;
  /** The character that the helper means by it, to be pressed where the layout here has it; `null`: the physical key. */
  readonly character: string | null;
};

/**
 * One way to inject input into the system. Calls take effect in the order in which they were made, also across pointer and
 * keyboard. It obeys blindly: what may be injected is decided before (`limits.ts`).
 */
export type InputBackend = {
  readonly move: (to: PixelPoint) => void;
  readonly button: (button: PointerButton, down: boolean) => void;
  /** Notches; positive is right and down. */
  readonly wheel: (dx: number, dy: number) => void;
  /** What went down for a `code` goes up with it, whatever key it was. */
  readonly key: (stroke: KeyStroke) => void;
  /** Types text of any script, whatever the layout here is. */
  readonly text: (text: string) => void;
  /** Everything was let go; nothing will come for a while. */
  readonly rest: () => void;
};
