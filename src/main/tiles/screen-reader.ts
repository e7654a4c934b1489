import type { Area } from '#shared/tiles/tile-message.ts';

/** Reads the pixels of this machine's screen, and tells what changes on it. Areas are in pixels of the whole desktop. */
export type ScreenReader = {
  /** Exact pixels without the pointer, 0xRRGGBB, rows from the top; the highest byte is undefined. Rejects outside the desktop. */
  readonly read: (area: Area) => Promise<Uint32Array>;
  /** What has changed since this was asked last. A `read` that is asked for afterwards shows it. */
  readonly takeChanged: () => Promise<readonly Area[]>;
  readonly close: () => void;
};

/** Opens a reader. `onChanged` is called once after every {@link ScreenReader.takeChanged}, when there is something again. */
export type OpenScreenReader = (on: {
  readonly changed: () => void;
  readonly lost: () => void;
}) => Promise<ScreenReader>;
