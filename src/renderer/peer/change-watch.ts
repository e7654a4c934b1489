/// <reference path="./media.d.ts" />
import { CHANGE_WITHIN_MS } from '#shared/quality/sampling.ts';
import { differs, type Plane, type Rectangle } from './frame-difference.ts';

/** One captured frame, as far as the watch uses it. */
export type CapturedFrame = Pick<
  VideoFrame,
  'timestamp' | 'format' | 'codedWidth' | 'codedHeight' | 'allocationSize' | 'copyTo' | 'close'
>;

/** Sharer: finds the first captured frame that shows something new after an input (D11). */
export type ChangeWatch<Track> = {
  /** The screen that is captured now; `null` when there is none. */
  readonly follow: (track: Track | null) => void;
  /** An input is carried out now. `null`: what is being looked for has no answer any more. */
  readonly mark: (seq: number | null, leftOut: readonly Rectangle[]) => void;
};

export type ChangeWatchOptions<Track> = {
  /** Milliseconds of the page. */
  readonly now: () => number;
  /** The frames of a track as they are captured; `null` where the browser does not hand them out. */
  readonly framesOf: (track: Track) => ReadableStream<CapturedFrame> | null;
  /** The first frame that shows something new after this input was captured at `at`, in milliseconds of the page. */
  readonly seen: (seq: number, at: number) => void;
};

/** How long frames are looked at after an input, so that the next one finds a picture of before, ms. */
const LINGER_MS = 5_000;
/** How old the picture of before may be: a copy takes a millisecond, ms. */
const COPY_EVERY_MS = 100;
/** A frame captured this long before the word of main came may show the effect already, ms. */
const EARLY_MS = 5;

/** Frames that come more seldom than this are not of what changes now: the exact picture is, ms. */
const RECENT_MS = 300;

type Wanted = { readonly seq: number; readonly at: number; readonly leftOut: readonly Rectangle[] };
type Looked = { plane: Plane; at: number };

/** The browser's own frames of a track. */
export function framesOfTrack(track: MediaStreamTrack): ReadableStream<CapturedFrame> | null {
  return typeof MediaStreamTrackProcessor === 'undefined' ? null : new MediaStreamTrackProcessor({ track }).readable;
}

/** See {@link ChangeWatch}. Costs nothing while there is no input: frames are read from an input until five seconds after it. */
export function createChangeWatch<Track>(options: ChangeWatchOptions<Track>): ChangeWatch<Track> {
  const { now } = options;
  let track: Track | null = null;
  let run: { readonly stop: () => void } | null = null;
  let until = 0;
  let wanted: Wanted | null = null;

  const stop = (): void => {
    run?.stop();
    run = null;
    wanted = null;
  };
  const begin = (frames: ReadableStream<CapturedFrame>): { readonly stop: () => void } => {
    const reader = frames.getReader();
    let over = false;
    const end = (): void => {
      over = true;
      reader.cancel().catch(() => undefined);
    };
    /** From a frame's own time to the page's: the shortest way that one has taken so far. */
    let offset = Number.POSITIVE_INFINITY;
    let [earlier, before]: [Looked | null, Looked | null] = [null, null];
    const look = async (frame: CapturedFrame): Promise<void> => {
      const arrived = now();
      offset = Math.min(offset, arrived - frame.timestamp / 1_000);
      const at = frame.timestamp / 1_000 + offset;
      const mine = wanted;
      if (mine === null || at < mine.at - EARLY_MS) {
        if (before !== null && at - before.at < COPY_EVERY_MS) return;
        const looked = { plane: await copyOf(frame, earlier?.plane ?? null), at };
        [earlier, before] = [before, looked];
        return;
      }
      if (arrived - mine.at > CHANGE_WITHIN_MS || before === null || !isCalm(earlier, before, mine)) {
        wanted = null;
        return;
      }
      const plane = await copyOf(frame, null);
      if (wanted !== mine || !differs(before.plane, plane, mine.leftOut)) return;
      wanted = null;
      options.seen(mine.seq, at);
    };
    const read = async (): Promise<void> => {
      for (;;) {
        const { value: frame } = await reader.read();
        if (frame === undefined) return;
        try {
          if (!over) await look(frame);
        } finally {
          frame.close();
        }
        if (now() > until) return;
      }
    };
    void read()
      .catch(() => undefined)
      .then(() => {
        end();
        if (run === mine) run = null;
      });
    const mine = { stop: end };
    return mine;
  };

  return {
    follow: (next) => {
      stop();
      track = next;
    },
    mark: (seq, leftOut) => {
      if (seq === null) {
        wanted = null;
        return;
      }
      if (track === null) return;
      until = now() + LINGER_MS;
      if (run === null) {
        const frames = options.framesOf(track);
        // There is no picture of before yet: the next input finds one.
        if (frames !== null) run = begin(frames);
        return;
      }
      wanted = { seq, at: now(), leftOut };
    }
  };
}

/** A screen that changes by itself says nothing about an input, and neither does one that was looked at long ago. */
function isCalm(earlier: Looked | null, before: Looked, wanted: Wanted): boolean {
  if (earlier === null || wanted.at - before.at > RECENT_MS) return false;
  return !differs(earlier.plane, before.plane, wanted.leftOut);
}

/** The first plane of a frame; into the memory of a picture that is not needed any more. */
async function copyOf(frame: CapturedFrame, old: Plane | null): Promise<Plane> {
  const size = frame.allocationSize();
  const bytes = old !== null && old.bytes.length === size ? old.bytes : new Uint8Array(size);
  const [layout] = await frame.copyTo(bytes);
  const planar = frame.format === 'I420' || frame.format === 'NV12';
  return {
    bytes,
    stride: layout?.stride ?? 0,
    width: frame.codedWidth,
    height: frame.codedHeight,
    bytesPerPixel: planar ? 1 : 4
  };
}
