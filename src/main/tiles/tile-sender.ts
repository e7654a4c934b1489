import type { SharedDisplay } from '#shared/protocol/peer.ts';
import { isFull, OPEN_WINDOW, withSent, withTaken } from '#shared/quality/send-window.ts';
import { MAX_LAYER_PIXELS, MAX_TILE_MESSAGE_BYTES } from '#shared/tiles/limits.ts';
import { packPixels } from '#shared/tiles/pixel-codec.ts';
import { type Area, type TileMessage, writeTileMessage } from '#shared/tiles/tile-message.ts';
import type { Log, Rectangle } from '../ports.ts';
import { type CellPlan, createCellPlan } from './cell-plan.ts';
import { compare, type Pixels, store } from './difference.ts';
import { type PointerSender, startPointerSender } from './pointer-sender.ts';
import { createReactionMark, type ReactionMark } from './reaction-mark.ts';
import type { OpenScreenReader, ScreenReader } from './screen-reader.ts';
import { createScrollWatch, type ScrollWatch } from './scroll-watch.ts';

/** Shortest time between two looks at what changed, ms: the first change is looked at without any, a look that took long is
 * followed by as long a rest. */
const LOOK_MS = 8;
const LONGEST_REST_MS = 16;
/** The same while the video shows what changes, and only its end is waited for. */
const LOOK_AT_VIDEO_MS = 30;
/** A whole part is sent at once only while hardly anything is on the way, bytes. */
const CLEAR_WAY = 64 * 1024;
/** What the video shows and has changed within this time is moving, ms. */
const MOVING_MS = 150;
/**
 * Frames per second asked of the video while something changes, and while everything is exact: a receiver that gets no
 * frame for 3 s asks for a whole one (`kMaxWaitForFrame` of WebRTC), again and again.
 */
const FULL_PACE = 60;
const REST_PACE = 0.4;
/**
 * After so long a rest there is no video at all, ms: an encoder that has nothing to say still fills its line with 80 kbit/s. It
 * then begins with a whole frame, which takes longer to arrive than a change.
 */
const SLEEP_MS = 10_000;
const ASLEEP_PACE = 0;
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
  /** An input is carried out now, look for what it changes outside of these areas; `null`: look no more (D11). */
  readonly mark: ReactionMark['mark'];
  /** So many bytes have left this machine. */
  readonly taken: (bytes: number) => void;
};

export type TileSenderOptions = {
  /** `null` where exact pixels cannot be had: then the video is all there is. */
  readonly open: OpenScreenReader | null;
  /** Where a display is on the desktop, in its pixels; `null` when it is not there any more. */
  readonly place: (display: SharedDisplay) => Rectangle | null;
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** How many frames per second the video should have; 0 for no video at all. */
  readonly pace: (framesPerSecond: number) => void;
  readonly now: () => number;
  readonly log: Log;
};

/** See {@link TileSender}. Never throws; a reader that fails leaves the picture to the video. */
export function createTileSender(options: TileSenderOptions): TileSender {
  let run: ReturnType<typeof startRun> | null = null;
  return {
    begin: (display, epoch) => {
      run?.stop();
      // Where the one before was at rest the video must not stay so.
      if (run !== null) options.pace(FULL_PACE);
      run = null;
      const place = options.place(display);
      if (options.open === null || place === null || place.width * place.height > MAX_LAYER_PIXELS) return;
      run = startRun(options, options.open, place, epoch);
    },
    end: () => {
      run?.stop();
      run = null;
    },
    mark: (seq, leftOut) => run?.reaction.mark(seq, leftOut),
    taken: (bytes) => run?.taken(bytes)
  };
}

function startRun(options: TileSenderOptions, open: OpenScreenReader, place: Rectangle, epoch: number) {
  const { now } = options;
  let stopped = false;
  let reader: ScreenReader | null = null;
  let pointer: PointerSender | null = null;
  let changed = true;
  /** What is on its way to the helper, and may be; what changes meanwhile is sent as it is then. */
  let window = OPEN_WINDOW;
  let wake: (() => void) | null = null;
  let pace = FULL_PACE;
  /** The helper has been told of the picture. */
  let begun = false;

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
    // What lies over the video would stay as it was.
    if (begun) send({ kind: 'yield', x: 0, y: 0, width: place.width, height: place.height });
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
    window = withSent(window, bytes.length, now());
    options.send(bytes);
  };
  const reaction = createReactionMark({ now, seen: (seq) => send({ kind: 'seen', seq }) });
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
  /** Sends an area as it is now, and remembers it. */
  const refine = async (from: ScreenReader, whole: Area, has: Pixels): Promise<void> => {
    for (const area of inPieces(whole)) {
      const pixels = await from.read(onDesktop(area));
      if (stopped) return;
      store(has, area, pixels);
      sendPixels(area, pixels);
    }
  };
  const onDesktop = (area: Area): Area => ({ ...area, x: place.x + area.x, y: place.y + area.y });
  /** Brings what the helper has of a part up to date, or leaves it to the video. */
  const update = async (from: ScreenReader, part: Area, has: Pixels, plan: CellPlan): Promise<void> => {
    const wanted = reaction.wanted();
    const pixels = await from.read(onDesktop(part));
    if (stopped) return;
    const { move, areas } = compare(has, part, pixels);
    if (!plan.afford(areas, now())) {
      for (const area of plan.leave([part], now())) send({ kind: 'yield', ...area });
      reaction.left();
      return;
    }
    store(has, part, pixels);
    if (move !== null) send({ kind: 'move', ...part, rows: move.rows });
    for (const area of areas) for (const piece of inPieces(area)) sendPixels(piece, cut(pixels, part, piece));
    reaction.sent(wanted, move === null ? areas : [part]);
  };
  /** Takes back from the video what only scrolls. */
  const takeBack = async (from: ScreenReader, has: Pixels, plan: CellPlan, watch: ScrollWatch): Promise<void> => {
    const area = window.onTheWay < CLEAR_WAY && watch.due(now()) ? plan.moving(now() - MOVING_MS) : null;
    if (area === null) return;
    const pixels = await from.read(onDesktop(area));
    if (stopped || !watch.look(area, pixels, now())) return;
    plan.adopt(area);
    store(has, area, pixels);
    for (const piece of inPieces(area)) sendPixels(piece, cut(pixels, area, piece));
  };
  /** When the pace of now gives way to a slower one, if nothing changes; `null` for never. */
  const paceEnds = (busyUntil: number): number | null =>
    pace === FULL_PACE ? busyUntil : pace === REST_PACE ? busyUntil + SLEEP_MS : null;
  const setPace = (next: number): void => {
    if (next === pace) return;
    pace = next;
    options.pace(next);
  };

  const work = async (from: ScreenReader): Promise<void> => {
    /** What the helper has of every part that counts as exact. */
    const has: Pixels = { data: new Uint32Array(place.width * place.height), stride: place.width };
    const plan: CellPlan = createCellPlan(place.width, place.height, now());
    send({ kind: 'begin', epoch, width: place.width, height: place.height });
    begun = true;
    pointer = startPointerSender(from, place, send, fail);
    const watch = createScrollWatch();
    let busyUntil = now() + LINGER_MS;
    let lookAt = 0;
    while (!stopped) {
      const restAt = plan.restAt();
      const at = now();
      if (restAt !== null) busyUntil = at + LINGER_MS;
      setPace(at < busyUntil ? FULL_PACE : at < busyUntil + SLEEP_MS ? REST_PACE : ASLEEP_PACE);
      if (isFull(window)) {
        await sleep(null);
      } else if (changed && at >= lookAt) {
        changed = false;
        const areas = await from.takeChanged();
        const parts = plan.touched(
          areas.map((area) => ({ ...area, x: area.x - place.x, y: area.y - place.y })),
          now()
        );
        for (const part of parts) await update(from, part, has, plan);
        await takeBack(from, has, plan, watch);
        const took = now() - at;
        lookAt = now() + (parts.length > 0 ? Math.min(LONGEST_REST_MS, Math.max(LOOK_MS, took)) : LOOK_AT_VIDEO_MS);
      } else {
        const area = plan.refine(at);
        if (area !== null) await refine(from, area, has);
        else await sleep(nextOf(at, changed ? lookAt : null, restAt, paceEnds(busyUntil)));
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
    reaction,
    taken: (bytes: number) => {
      window = withTaken(window, bytes, now());
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

/** The pixels of a piece of a part. */
function cut(pixels: Uint32Array, part: Area, piece: Area): Uint32Array {
  if (piece.width === part.width) {
    const from = (piece.y - part.y) * part.width;
    return pixels.subarray(from, from + piece.width * piece.height);
  }
  const found = new Uint32Array(piece.width * piece.height);
  for (let row = 0; row < piece.height; row += 1) {
    const from = (piece.y - part.y + row) * part.width + piece.x - part.x;
    found.set(pixels.subarray(from, from + piece.width), row * piece.width);
  }
  return found;
}
