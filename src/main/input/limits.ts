import type { InputAction, PointerButton, Position } from '#shared/protocol/input.ts';
import type { KeyCode } from '#shared/protocol/key-codes.ts';
import { MAX_INPUT_EVENTS_PER_SECOND } from '#shared/protocol/limits.ts';
import type { InputBackend, PixelPoint } from './backend.ts';

/** The last gate before the system: what comes out of it is injected. */
export type LimitedInput = {
  readonly move: (at: Position) => void;
  readonly apply: (action: InputAction) => void;
  readonly releaseAll: () => void;
};

/**
 * The receiving side's limits (protocol.md "Input", style.md point 8), after the session's own gate:
 *
 * - never onto Deskside's own windows: a pointer event there does nothing, a button that went down elsewhere is let go
 *   where the pointer last was; no key and no text while one of them has the keyboard;
 * - never more than {@link MAX_INPUT_EVENTS_PER_SECOND}, whoever sends them; a release is never dropped;
 * - what was pressed is known, and only that is ever released.
 */
export function limitInput(options: {
  readonly backend: InputBackend;
  readonly now: () => number;
  /** `null` while there is no display to act on. */
  readonly toPixels: (at: Position) => PixelPoint | null;
  readonly isOwnWindow: (at: Position) => boolean;
  readonly ownWindowFocused: () => boolean;
}): LimitedInput {
  const { backend, now, ownWindowFocused } = options;
  const buttons = new Set<PointerButton>();
  const keys = new Set<KeyCode>();
  let secondAt = Number.NEGATIVE_INFINITY;
  let applied = 0;

  /** Counts one event of this second; `false` when it is one too many. */
  function admit(): boolean {
    const at = now();
    if (at - secondAt >= 1000 || at < secondAt) {
      secondAt = at;
      applied = 0;
    }
    applied += 1;
    return applied <= MAX_INPUT_EVENTS_PER_SECOND;
  }

  /** Where a pointer event may act; `null` for nowhere. */
  function target(at: Position): PixelPoint | null {
    return options.isOwnWindow(at) ? null : options.toPixels(at);
  }

  function button(action: Extract<InputAction, { kind: 'button' }>): void {
    const to = target(action.at);
    if (action.down) {
      if (to === null || buttons.has(action.button) || !admit()) return;
      backend.move(to);
      backend.button(action.button, true);
      buttons.add(action.button);
      return;
    }
    if (!buttons.delete(action.button)) return;
    if (to !== null) backend.move(to);
    backend.button(action.button, false);
  }

  function key(code: KeyCode, down: boolean, character: string | null): void {
    if (!down) {
      if (keys.delete(code)) backend.key({ code, down, repeat: false, character: null });
      return;
    }
    if (ownWindowFocused() || !admit()) return;
    backend.key({ code, down, repeat: keys.has(code), character });
    keys.add(code);
  }

  function keepOnly(heldKeys: readonly KeyCode[], heldButtons: readonly PointerButton[]): void {
    for (const name of [...buttons]) {
      if (heldButtons.includes(name)) continue;
      buttons.delete(name);
      backend.button(name, false);
    }
    for (const code of [...keys].reverse()) if (!heldKeys.includes(code)) key(code, false, null);
  }

  return {
    move: (at) => {
      const to = target(at);
      if (to !== null && admit()) backend.move(to);
    },
    apply: (action) => {
      switch (action.kind) {
        case 'button':
          return button(action);
        case 'wheel': {
          const to = target(action.at);
          if (to === null || !admit()) return;
          backend.move(to);
          return backend.wheel(action.dx, action.dy);
        }
        case 'key':
          return key(action.code, action.down, action.key);
        case 'text':
          if (ownWindowFocused() || !admit()) return;
          return backend.text(action.text);
        case 'held':
          return keepOnly(action.keys, action.buttons);
      }
    },
    releaseAll: () => {
      keepOnly([], []);
      backend.rest();
    }
  };
}
