import type { SharedDisplay } from '#shared/protocol/peer.ts';
import { MAX_LAYER_PIXELS, MAX_TILE_MESSAGE_BYTES } from '#shared/tiles/limits.ts';
import { packPixels } from '#shared/tiles/pixel-codec.ts';
import { type Area, type TileMessage, writeTileMessage } from '#shared/tiles/tile-message.ts';
import type { Log, Rectangle } from '../ports.ts';
import { type CellPlan, createCellPlan } from './cell-plan.ts';
import { type PointerSender, startPointerSender } from './pointer-sender.ts';
import type { OpenScreenReader, ScreenReader } from './screen-reader.ts';

/** Shortest time between two looks at what changed, ms: the first change is looked at without any. */
const LOOK_MS = 8;
/** The same while the video shows what changes, and only its end is waited for. */
const LOOK_AT_VIDEO_MS = 30;
/** Bytes that may be on their way to the helper; what changes meanwhile is sent as it is then. */
const MAX_ON_THE_WAY = 256 * 1024;
/** Frames per second asked of the video while something changes, and while everything is exact. */
const FULL_PACE = 60;
const REST_PACE = 1;
/** The video goes on for this long after the last change, ms. */
const LINGER_MS = 1_000;

/** Pieces in which a larger change is read and packed; one row of the widest packs into a message at worst. */
const PIECE_PIXELS = 128 * 1024;
const PIECE_WIDTH = 8_192;
/** What a message has room for beside the packed pixels. */
const LARGEST_PACKED = MAX_TILE_MESSAGE_BYTES - 16;

/** Sends a display exactly, beside the video, while main permits its capture. */
export type TileSender = {
  /** The display may be captured under this consent epoch. */
  readonly begin: (display: SharedDisplay, epoch: number) => void;
  /** From here on nothing is read and nothing sent any more. */
  readonly end: () => void;
  /** So many bytes have left this machine. */
  readonly taken: (bytes: number) => void;
};

export type TileSenderOptions = {
  /** `null` where exact pixels cannot be had: then the video is all there is. */
  readonly open: OpenScreenReader | null;
  /** Where a display is on the desktop, in its pixels; `null` when it is not there any more. */
  readonly place: (display: SharedDisplay) => Rectangle | null;
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** How many frames per second the video should have. */
  readonly pace: (framesPerSecond: number) => void;
  readonly now: () => number;
  readonly log: Log;
};

/** See {@link TileSender}. Never throws; a reader that fails leaves the picture to the video. */
export function createTileSender(options: TileSenderOptions): TileSender {
  let run: { readonly stop: () => void; readonly taken: (bytes: number) => void } | null = null;
  return {
    begin: (display, epoch) => {
      run?.stop();
      run = null;
      const place = options.place(display);
      if (options.open === null || place === null || place.width * place.height > MAX_LAYER_PIXELS) return;
      run = startRun(options, options.open, place, epoch);
    },
    end: () => {
      run?.stop();
      run = null;
    },
    taken: (bytes) => run?.taken(bytes)
  };
}

function startRun(options: TileSenderOptions, open: OpenScreenReader, place: Rectangle, epoch: number) {
  const { now } = options;
  let stopped = false;
  let reader: ScreenReader | null = null;
  let pointer: PointerSender | null = null;
  let changed = true;
  let onTheWay = 0;
  let wake: (() => void) | null = null;
  let pace = FULL_PACE;

  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    pointer?.stop();
    reader?.close();
    wake?.();
  };
  const fail = (error?: unknown): void => {
    if (stopped) return;
    options.log.warn('tiles-stopped', { error });
    stop();
    options.pace(FULL_PACE);
  };
  /** Until something happens, or `ms` have passed. */
  const sleep = (ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const send = (message: TileMessage): void => {
    if (stopped) return;
    const bytes = writeTileMessage(message);
    onTheWay += bytes.length;
    options.send(bytes);
  };
  const sendPixels = (area: Area, pixels: Uint32Array): void => {
    const packed = packPixels(pixels, area.width, area.height);
    if (packed.length <= LARGEST_PACKED) {
      send({ kind: 'tile', ...area, packed });
      return;
    }
    const upper = area.height >> 1;
    sendPixels({ ...area, height: upper }, pixels.subarray(0, upper * area.width));
    sendPixels({ ...area, y: area.y + upper, height: area.height - upper }, pixels.subarray(upper * area.width));
  };
  const sendArea = async (from: ScreenReader, whole: Area): Promise<void> => {
    for (const area of inPieces(whole)) {
      const pixels = await from.read({ ...area, x: place.x + area.x, y: place.y + area.y });
      if (stopped) return;
      sendPixels(area, pixels);
    }
  };
  const setPace = (next: number): void => {
    if (next === pace) return;
    pace = next;
    options.pace(next);
  };

  const work = async (from: ScreenReader): Promise<void> => {
    const plan: CellPlan = createCellPlan(place.width, place.height, now());
    send({ kind: 'begin', epoch, width: place.width, height: place.height });
    pointer = startPointerSender(from, place, send, fail);
    let busyUntil = now() + LINGER_MS;
    let lookAt = 0;
    while (!stopped) {
      const restAt = plan.restAt();
      const at = now();
      if (restAt !== null) busyUntil = at + LINGER_MS;
      setPace(at < busyUntil ? FULL_PACE : REST_PACE);
      if (onTheWay > MAX_ON_THE_WAY) {
        await sleep(null);
      } else if (changed && at >= lookAt) {
        changed = false;
        const areas = await from.takeChanged();
        const { tiles, yields } = plan.changed(
          areas.map((area) => ({ ...area, x: area.x - place.x, y: area.y - place.y })),
          now()
        );
        for (const area of yields) send({ kind: 'yield', ...area });
        for (const area of tiles) await sendArea(from, area);
        lookAt = now() + (tiles.length > 0 || yields.length > 0 ? LOOK_MS : LOOK_AT_VIDEO_MS);
      } else {
        const area = plan.refine(at);
        if (area !== null) await sendArea(from, area);
        else await sleep(nextOf(at, changed ? lookAt : null, restAt, pace === FULL_PACE ? busyUntil : null));
      }
    }
  };

  open({
    changed: () => {
      changed = true;
      wake?.();
    },
    pointerMoved: () => pointer?.moved(),
    pointerTurned: () => pointer?.turned(),
    lost: () => fail()
  })
    .then(async (opened) => {
      if (stopped) return opened.close();
      reader = opened;
      await work(opened);
    })
    .catch(fail);
  return {
    stop,
    taken: (bytes: number) => {
      onTheWay = Math.max(0, onTheWay - bytes);
      wake?.();
    }
  };
}

/** Milliseconds from `at` until the first of these times; `null` when there is none. */
function nextOf(at: number, ...times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(1, Math.min(...known) - at);
}

/** An area in pieces that are quick to read and pack. */
function* inPieces({ x, y, width, height }: Area): Generator<Area> {
  for (let left = 0; left < width; left += PIECE_WIDTH) {
    const wide = Math.min(PIECE_WIDTH, width - left);
    const rows = Math.max(1, Math.floor(PIECE_PIXELS / wide));
    for (let top = 0; top < height; top += rows) {
      yield { x: x + left, y: y + top, width: wide, height: Math.min(rows, height - top) };
    }
  }
}
