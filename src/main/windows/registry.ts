import type { BrowserWindow, WebContents } from 'electron';
import type { WindowKind } from '#shared/ipc/channels.ts';

/** Which windows exist and of what kind: what the sender check and the input gate ask. */
export type WindowRegistry = {
  readonly add: (window: BrowserWindow, kind: WindowKind) => void;
  readonly kindOf: (contents: WebContents) => WindowKind | undefined;
  /** Windows of these kinds that still exist. */
  readonly windows: (...kinds: readonly WindowKind[]) => readonly BrowserWindow[];
};

/** A window is in the registry from its making to its closing. */
export function createWindowRegistry(): WindowRegistry {
  const known = new Map<BrowserWindow, { readonly kind: WindowKind; readonly contents: WebContents }>();
  return {
    add: (window, kind) => {
      known.set(window, { kind, contents: window.webContents });
      window.once('closed', () => known.delete(window));
    },
    kindOf: (contents) => {
      for (const entry of known.values()) if (entry.contents === contents) return entry.kind;
      return undefined;
    },
    windows: (...kinds) =>
      [...known].filter(([window, { kind }]) => kinds.includes(kind) && !window.isDestroyed()).map(([window]) => window)
  };
}
