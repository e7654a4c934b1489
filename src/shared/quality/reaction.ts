import { z } from 'zod';

/** What the helper keeps of the last moments; more could only come from an app that counts wrongly. */
const MAX_PRESSES = 64;
const MAX_FRAMES = 240;
const MAX_ECHOES = 8;
/** Figures that the median is of. */
const FIGURES = 15;
/** What brought nothing on the screen within this time has no figure, ms. */
const FORGET_MS = 5_000;
/** So long after an input frames are looked at, in case its echo comes, ms: a slow line may need most of it. */
const WATCH_MS = 1_500;
/** Both ends tell the time of a capture to about a millisecond, and two captures are 16 ms apart or more. */
const SAME_FRAME_MS = 5;

/**
 * Sharer → helper on `motion`: the first picture that shows something new after this input was captured at `at`, in the sharer's
 * milliseconds since the epoch, which are those of the frames' capture times (D11).
 */
export const seenMessageSchema = z.strictObject({
  seen: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  at: z.number().min(0).max(Number.MAX_SAFE_INTEGER)
});
export type SeenMessage = z.infer<typeof seenMessageSchema>;

/** The text of a message. */
export function writeSeen(message: SeenMessage): string {
  return JSON.stringify(message);
}

/** Reads one message; `null` for everything that is none. */
export function readSeen(data: string): SeenMessage | null {
  try {
    const parsed = seenMessageSchema.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** How long the sharer's screen takes to answer what the helper does: from the input to the light of the picture, ms. */
export type Reaction = { readonly latestMs: number; readonly medianMs: number };

/** The helper's side of the measurement. Immutable; begins as {@link NO_REACTIONS}. Times in ms of the helper's page. */
export type Reactions = {
  /** Inputs, by their number, and when the person made them. */
  readonly presses: readonly { readonly seq: number; readonly at: number }[];
  /** Frames since then: when the sharer captured them, and when they were shown here. */
  readonly frames: readonly { readonly captured: number; readonly at: number }[];
  /** Words of the sharer whose frame has not been shown yet. */
  readonly echoes: readonly { readonly seen: number; readonly captured: number }[];
  /** The newest last. */
  readonly figures: readonly number[];
};
export const NO_REACTIONS: Reactions = { presses: [], frames: [], echoes: [], figures: [] };

/** The helper did something at `at`; it went out with this number. */
export function withPress(now: Reactions, seq: number, at: number): Reactions {
  const fresh = isWaiting(now, at) ? now : { ...now, frames: [], echoes: [] };
  const presses = fresh.presses.filter((press) => at - press.at < FORGET_MS);
  return { ...fresh, presses: [...presses, { seq, at }].slice(-MAX_PRESSES) };
}

/** A frame was shown. */
export function withFrame(now: Reactions, captured: number, at: number): Reactions {
  return settle({ ...now, frames: [...now.frames, { captured, at }].slice(-MAX_FRAMES) });
}

/** The sharer's word came; one about an input that is not known, or was answered already, changes nothing. */
export function withSeen(now: Reactions, message: SeenMessage): Reactions {
  if (!now.presses.some(({ seq }) => seq === message.seen)) return now;
  const echo = { seen: message.seen, captured: message.at };
  return settle({ ...now, echoes: [...now.echoes, echo].slice(-MAX_ECHOES) });
}

/** What came of an input was drawn otherwise than by a frame of video. */
export function withDrawn(now: Reactions, seq: number, at: number): Reactions {
  const press = now.presses.find((made) => made.seq === seq);
  return press === undefined || at < press.at ? now : answered(now, press, at);
}

/** Whether frames have to be looked at now. */
export function isWaiting(now: Reactions, at: number): boolean {
  const waits = (seen: number, ms: number) => now.presses.some((press) => press.seq === seen && at - press.at < ms);
  return now.presses.some((press) => at - press.at < WATCH_MS) || now.echoes.some(({ seen }) => waits(seen, FORGET_MS));
}

/** The newest figure and the median of the last {@link FIGURES}; `null` before the first. */
export function reactionOf({ figures }: Reactions): Reaction | null {
  const latestMs = figures.at(-1);
  const medianMs = [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
  return latestMs === undefined || medianMs === undefined ? null : { latestMs, medianMs };
}

/** Up to here people feel that they act themselves, and up to here they go on without a pause (Nielsen, "Response Times"), ms. */
const QUICK_MS = 100;
const NOTICEABLE_MS = 333;

/** A reaction in plain words, by its median. */
export function speedOf({ medianMs }: Reaction): 'quick' | 'noticeable' | 'slow' {
  if (medianMs <= QUICK_MS) return 'quick';
  return medianMs <= NOTICEABLE_MS ? 'noticeable' : 'slow';
}

/** An input counts once. */
function answered(now: Reactions, { seq, at }: Reactions['presses'][number], shownAt: number): Reactions {
  const presses = now.presses.filter((press) => press.seq !== seq);
  return { ...now, presses, figures: [...now.figures, shownAt - at].slice(-FIGURES) };
}

/** Joins each echo to the first frame shown that was captured no earlier than it says. */
function settle(before: Reactions): Reactions {
  let now = before;
  const echoes = before.echoes.filter(({ seen, captured }) => {
    const press = now.presses.find(({ seq }) => seq === seen);
    if (press === undefined) return false;
    const frame = now.frames.find((shown) => shown.captured >= captured - SAME_FRAME_MS && shown.at >= press.at);
    if (frame !== undefined) now = answered(now, press, frame.at);
    return frame === undefined;
  });
  return { ...now, echoes };
}
