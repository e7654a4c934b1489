import { NOTHING_SAMPLED, sampleInput } from '#shared/quality/sampling.ts';
import type { ReactionPort } from '#shared/session/ports.ts';
import type { Rectangle } from '../ports.ts';
import type { ReactionMark } from '../tiles/reaction-mark.ts';
import { type DisplayFinder, placeOfWindow } from './left-out.ts';

/** Sharer: tells the page which remote input to look for in the picture (D11). */
export function createReactionMarks(options: {
  /** Deskside's own bars: they count the seconds, and are part of the picture where the system cannot leave them out. */
  readonly bars: () => readonly { readonly getBounds: () => Rectangle }[];
  readonly screen: DisplayFinder;
  /** Where the exact picture and the video look for it. */
  readonly to: readonly Pick<ReactionMark, 'mark'>[];
  readonly now?: () => number;
}): ReactionPort {
  const now = options.now ?? (() => performance.now());
  let sampling = NOTHING_SAMPLED;
  const mark = (seq: number | null, leftOut: readonly Rectangle[]): void => {
    for (const each of options.to) each.mark(seq, leftOut);
  };
  return {
    applying: (kind, seq) => {
      const step = sampleInput(sampling, kind, now());
      sampling = step.sampling;
      if (step.mark === 'void') mark(null, []);
      if (step.mark === 'measure')
        mark(
          seq,
          options.bars().map((bar) => placeOfWindow(bar.getBounds(), options.screen))
        );
    }
  };
}
