import type { Counters, Path } from './counters.ts';

/** Samples that a verdict rests on, a second apart: one bad second is not yet a bad connection. */
const SAMPLES = 6;

/** From which on people notice (ITU-T G.114 names 150 ms one way for speech; for a pointer that follows a hand half of it). */
const FAIR_ROUND_TRIP_MS = 150;
/** From which on a pointer cannot be steered any more without waiting for it. */
const POOR_ROUND_TRIP_MS = 400;
/** Shares of packets: repairs become visible, and text stays blurred. */
const FAIR_LOSS = 0.02;
const POOR_LOSS = 0.08;

/** What of a connection a person may want to know (D11). What is not known is `null`. */
export type Figures = {
  readonly roundTripMs: number | null;
  /** Frames in the last second; a screen on which nothing changes has none. */
  readonly framesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly bitsPerSecond: number | null;
  /** 0 to 1. */
  readonly loss: number | null;
  readonly path: Path | null;
  readonly codec: string | null;
};

/** How it is, and the one thing that makes it so; a good connection needs no reason. */
export type Verdict =
  | { readonly level: 'good' }
  | { readonly level: 'fair'; readonly reason: 'delay' | 'loss' | 'detour' }
  | { readonly level: 'poor'; readonly reason: 'delay' | 'loss' };

/** Figures and verdict of now. */
export type Quality = { readonly figures: Figures; readonly verdict: Verdict };

/** The samples of the last seconds, the oldest first. */
export type Samples = readonly Counters[];

/** Two samples closer than this say nothing together, ms. */
const CLOSEST_MS = 1;

/** The samples with one more. A new connection counts from the beginning: its samples do not mix with those of another. */
export function withSample(samples: Samples, next: Counters): Samples {
  const before = samples.at(-1);
  const anew = before !== undefined && (next.at <= before.at || next.bytesReceived < before.bytesReceived);
  if (before !== undefined && !anew && next.at - before.at < CLOSEST_MS) return samples;
  return anew ? [next] : [...samples, next].slice(-SAMPLES);
}

/**
 * What the samples say; `null` until there are two. How often frames come says nothing about the connection: of a still
 * screen there are none.
 */
export function qualityOf(samples: Samples): Quality | null {
  const [first, now, before] = [samples.at(0), samples.at(-1), samples.at(-2)];
  if (first === undefined || now === undefined || before === undefined) return null;
  const seconds = (now.at - before.at) / 1000;
  const loss = lossBetween(first, now);
  return {
    figures: {
      roundTripMs: now.roundTripMs,
      framesPerSecond:
        now.picture === null ? null : Math.max(0, now.picture.frames - (before.picture?.frames ?? 0)) / seconds,
      width: now.picture?.width ?? null,
      height: now.picture?.height ?? null,
      bitsPerSecond: ((now.bytesReceived - before.bytesReceived) * 8) / seconds,
      loss,
      path: now.path,
      codec: now.picture?.codec ?? null
    },
    verdict: judge({ roundTripMs: medianRoundTrip(samples), loss, path: now.path })
  };
}

/** The worst of what is known makes the verdict; of two that are as bad, the one that people feel first. */
function judge(known: {
  readonly roundTripMs: number | null;
  readonly loss: number | null;
  readonly path: Path | null;
}): Verdict {
  const { path } = known;
  const [roundTripMs, loss] = [known.roundTripMs ?? 0, known.loss ?? 0];
  if (roundTripMs >= POOR_ROUND_TRIP_MS) return { level: 'poor', reason: 'delay' };
  if (loss >= POOR_LOSS) return { level: 'poor', reason: 'loss' };
  if (roundTripMs >= FAIR_ROUND_TRIP_MS) return { level: 'fair', reason: 'delay' };
  if (loss >= FAIR_LOSS) return { level: 'fair', reason: 'loss' };
  // Over TCP a lost packet holds up all those behind it: fine while all is well, and slow at the first trouble.
  if (path !== null && path.over !== 'udp') return { level: 'fair', reason: 'detour' };
  return { level: 'good' };
}

function medianRoundTrip(samples: Samples): number | null {
  const known = samples.flatMap(({ roundTripMs }) => roundTripMs ?? []).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

function lossBetween(first: Counters, now: Counters): number | null {
  if (now.picture === null) return null;
  const lost = Math.max(0, now.picture.lost - (first.picture?.lost ?? 0));
  const packets = Math.max(0, now.picture.packets - (first.picture?.packets ?? 0));
  return lost + packets === 0 ? null : lost / (lost + packets);
}
