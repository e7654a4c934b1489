import type { Area } from '#shared/tiles/tile-message.ts';

/** How the pointer looks: RGBA with premultiplied transparency, and the point that clicks. */
export type PointerShape = {
  readonly width: number;
  readonly height: number;
  readonly hotX: number;
  readonly hotY: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
};

/** Reads the pixels of this machine's screen, and tells what changes on it. Areas are in pixels of the whole desktop. */
export type ScreenReader = {
  /** Exact pixels without the pointer, 0xRRGGBB, rows from the top; the highest byte is undefined. Rejects outside the desktop. */
  readonly read: (area: Area) => Promise<Uint32Array>;
  /** What has changed since this was asked last. A `read` that is asked for afterwards shows it. */
  readonly takeChanged: () => Promise<readonly Area[]>;
  readonly pointerShape: () => Promise<PointerShape>;
  /** Where the pointer is on the desktop. */
  readonly pointerPlace: () => Promise<{ readonly x: number; readonly y: number }>;
  readonly close: () => void;
};

/**
 * Opens a reader. `changed` is called once after every {@link ScreenReader.takeChanged}, when there is something again; the
 * others whenever it may be so.
 */
export type OpenScreenReader = (on: {
  readonly changed: () => void;
  readonly pointerMoved: () => void;
  readonly pointerTurned: () => void;
  readonly lost: () => void;
}) => Promise<ScreenReader>;
