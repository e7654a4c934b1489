import type { Bridge } from '#shared/ipc/bridge.ts';
import type { WindowKind } from '#shared/ipc/channels.ts';

declare global {
  interface Window {
    /** What the window's own preload exposes. Typed as the whole surface; each entry file takes its window's part of it. */
    readonly deskside: Bridge<WindowKind>;
  }
}

/** The functions of the main window. */
export type MainBridge = Bridge<'main'>;
