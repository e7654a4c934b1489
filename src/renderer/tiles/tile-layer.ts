import {
  CELL,
  MAX_LAYER_PIXELS,
  MAX_TILE_MESSAGES_PER_SECOND,
  MAX_TILE_PIXELS_PER_SECOND
} from '#shared/tiles/limits.ts';
import { unpackPixels } from '#shared/tiles/pixel-codec.ts';
import type { TileRefusal } from '#shared/tiles/refusal.ts';
import { type Area, type PointerMessage, readTileMessage, type TileMessage } from '#shared/tiles/tile-message.ts';

/** A frame that arrived this long after the word that the video takes over was captured after it, ms: a capture and its encoding. */
const FRESH_MS = 35;
/** Without a frame for so long the video has nothing new, and the part is shown as the video has it, ms. */
const YIELD_MS = 250;

/** Where exact pixels are drawn, over the video; transparent where nothing is. */
export type TileSurface = {
  /** Starts anew, transparent; `0 × 0` gives everything back. */
  readonly resize: (width: number, height: number) => void;
  readonly draw: (area: Area, pixels: Uint8ClampedArray<ArrayBuffer>) => void;
  readonly clear: (area: Area) => void;
  /** Moves the rows of an area up by `rows` (negative: down), within it. */
  readonly move: (area: Area, rows: number) => void;
  readonly show: (shown: boolean) => void;
  /** What is said of the sharer's pointer on this picture; `null` when another begins. */
  readonly pointer: (message: PointerMessage | null) => void;
};

/** What the session says about the picture now; `null` while there is none. */
export type Allowed = {
  readonly epoch: number;
  readonly paused: boolean;
  readonly width: number;
  readonly height: number;
} | null;

/** The helper's side of the exact picture: takes what arrives, and draws what may be seen. */
export type TileLayer = {
  /** A message as it arrived. Junk is refused with a code and takes the layer away until the next picture begins. */
  readonly receive: (bytes: Uint8Array<ArrayBuffer>) => void;
  /**
   * The session's word. Seen are only pixels of a picture that began under an epoch of now, of the display of now, and not
   * while paused; a pause forgets them.
   */
  readonly allow: (allowed: Allowed) => void;
  /** The video shows a frame that arrived at `receivedAt`, ms: what waited for it is given to the video. */
  readonly videoShows: (receivedAt: number) => void;
  /** Told whether any of the video can be seen, now and after every change; a player that nobody sees need not run. */
  readonly needsVideo: (listener: (needed: boolean) => void) => () => void;
  readonly close: () => void;
};

/** A part that the video shows from its next fresh frame on, and since when that is so, ms. */
type Yielding = { readonly area: Area; readonly at: number };

/** See {@link TileLayer}. `now` and the timers are in ms of the page. */
export function createTileLayer(options: {
  readonly surface: TileSurface;
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly refused: (reason: TileRefusal) => void;
  /** What was drawn last is the first that shows something new after this input of the helper's (D11). */
  readonly seen: (seq: number) => void;
}): TileLayer {
  const { surface, now } = options;
  /** The picture that pixels belong to; `null` before one begins, and after junk. */
  let picture: Extract<TileMessage, { kind: 'begin' }> | null = null;
  let allowed: Allowed = null;
  /** Pictures that began under an older epoch were paused meanwhile. */
  let oldest = 0;
  let shown = false;
  let yielding: Yielding[] = [];
  let cancel: (() => void) | null = null;
  /** Cells of the picture in which something exact is drawn. */
  const covered = new Set<number>();
  /** A frame came and was shown since this picture is: before that nobody knows that the video works, and shows the same. */
  let framed = false;
  let shownAt = Number.NEGATIVE_INFINITY;
  let needed = true;
  const watchers = new Set<(needed: boolean) => void>();
  let second = { since: Number.NEGATIVE_INFINITY, messages: 0, pixels: 0 };

  const cellsOf = function* ({ x, y, width, height }: Area): Generator<number> {
    const columns = Math.ceil((picture?.width ?? 0) / CELL);
    for (let row = Math.floor(y / CELL); row * CELL < y + height; row += 1)
      for (let column = Math.floor(x / CELL); column * CELL < x + width; column += 1) yield row * columns + column;
  };
  const tellNeed = (): void => {
    const cells = picture === null ? 1 : Math.ceil(picture.width / CELL) * Math.ceil(picture.height / CELL);
    const next = !shown || !framed || yielding.length > 0 || covered.size < cells;
    if (next === needed) return;
    needed = next;
    for (const watcher of watchers) watcher(needed);
  };

  const refresh = (): void => {
    const next =
      picture !== null &&
      allowed !== null &&
      !allowed.paused &&
      picture.epoch <= allowed.epoch &&
      picture.width === allowed.width &&
      picture.height === allowed.height;
    if (next !== shown) {
      shown = next;
      framed = false;
      shownAt = now();
      surface.show(shown);
    }
    tellNeed();
  };
  const forget = (): void => {
    picture = null;
    yielding = [];
    covered.clear();
    framed = false;
    cancel?.();
    cancel = null;
    surface.resize(0, 0);
    surface.pointer(null);
    refresh();
  };
  const refuse = (reason: TileRefusal): void => {
    forget();
    options.refused(reason);
  };
  const giveUp = (which: (waiting: Yielding) => boolean): void => {
    for (const waiting of yielding) {
      if (!which(waiting)) continue;
      surface.clear(waiting.area);
      for (const cell of cellsOf(waiting.area)) covered.delete(cell);
    }
    yielding = yielding.filter((waiting) => !which(waiting));
  };
  const expire = (): void => {
    cancel = null;
    giveUp(({ at }) => now() - at >= YIELD_MS);
    if (yielding.length > 0) cancel = options.after(YIELD_MS, expire);
  };

  const tooMuch = (pixels: number): boolean => {
    if (now() - second.since >= 1_000) second = { since: now(), messages: 0, pixels: 0 };
    second.messages += 1;
    second.pixels += pixels;
    return second.messages > MAX_TILE_MESSAGES_PER_SECOND || second.pixels > MAX_TILE_PIXELS_PER_SECOND;
  };
  const begin = (message: Extract<TileMessage, { kind: 'begin' }>): void => {
    forget();
    if (message.epoch < oldest || message.width * message.height > MAX_LAYER_PIXELS) return;
    picture = message;
    surface.resize(message.width, message.height);
    refresh();
  };

  const receivePointer = (message: PointerMessage, on: { readonly width: number; readonly height: number }): void => {
    if (message.kind === 'pointer' && message.at !== null && (message.at.x >= on.width || message.at.y >= on.height)) {
      refuse('tile-outside');
    } else surface.pointer(message);
  };

  return {
    receive: (bytes) => {
      const message = readTileMessage(bytes);
      if (message === null) {
        if (picture !== null) refuse('tile-malformed');
        return;
      }
      const isLarge = message.kind === 'tile' || message.kind === 'move';
      if (tooMuch(isLarge ? message.width * message.height : 0)) {
        if (picture !== null) refuse('tile-rate');
        return;
      }
      if (message.kind === 'begin') return begin(message);
      if (picture === null) return;
      if (message.kind === 'seen') {
        if (shown) options.seen(message.seq);
        return;
      }
      if (message.kind === 'pointer' || message.kind === 'shape' || message.kind === 'known-shape')
        return receivePointer(message, picture);
      const { x, y, width, height } = message;
      if (x + width > picture.width || y + height > picture.height) return refuse('tile-outside');
      const area = { x, y, width, height };
      if (message.kind === 'yield') {
        yielding.push({ area, at: now() });
        cancel ??= options.after(YIELD_MS, expire);
        tellNeed();
        return;
      }
      if (message.kind === 'move') {
        // Where the video is about to take over there may be nothing to move: then it takes over now.
        giveUp((waiting) => without(waiting, area)[0] !== waiting);
        surface.move(area, message.rows);
        return;
      }
      const pixels = unpackPixels(message.packed, width, height);
      if (pixels === null) return refuse('tile-malformed');
      // What is exact again is not given to the video any more.
      yielding = yielding.flatMap((waiting) => without(waiting, area));
      surface.draw(area, pixels);
      for (const cell of cellsOf(area)) covered.add(cell);
      tellNeed();
    },
    allow: (next) => {
      allowed = next;
      if (next?.paused === true) {
        oldest = Math.max(oldest, next.epoch);
        if (picture !== null && picture.epoch < oldest) forget();
      }
      refresh();
    },
    videoShows: (receivedAt) => {
      framed ||= receivedAt >= shownAt;
      giveUp(({ at }) => receivedAt - at >= FRESH_MS);
      tellNeed();
    },
    needsVideo: (listener) => {
      watchers.add(listener);
      listener(needed);
      return () => watchers.delete(listener);
    },
    close: forget
  };
}

/** What is left of a waiting area when a part of it was drawn: up to four areas around that part. */
function without<Waiting extends { readonly area: Area }>(waiting: Waiting, drawn: Area): Waiting[] {
  const { area } = waiting;
  const [right, bottom] = [area.x + area.width, area.y + area.height];
  const left = Math.max(area.x, drawn.x);
  const top = Math.max(area.y, drawn.y);
  const innerRight = Math.min(right, drawn.x + drawn.width);
  const innerBottom = Math.min(bottom, drawn.y + drawn.height);
  if (innerRight <= left || innerBottom <= top) return [waiting];
  const parts: Area[] = [
    { x: area.x, y: area.y, width: area.width, height: top - area.y },
    { x: area.x, y: innerBottom, width: area.width, height: bottom - innerBottom },
    { x: area.x, y: top, width: left - area.x, height: innerBottom - top },
    { x: innerRight, y: top, width: right - innerRight, height: innerBottom - top }
  ];
  return parts.filter(({ width, height }) => width > 0 && height > 0).map((part) => ({ ...waiting, area: part }));
}
