import { NOTHING_SAMPLED, sampleInput } from '#shared/quality/sampling.ts';
import type { ReactionPort } from '#shared/session/ports.ts';

/** Sharer: tells the page which remote input to look for in the picture (D11). `now` in ms of any clock. */
export function createReactionMarks(options: {
  readonly now: () => number;
  /** `null`: what is being looked for has no answer any more. */
  readonly mark: (seq: number | null) => void;
}): ReactionPort {
  let sampling = NOTHING_SAMPLED;
  return {
    applying: (kind, seq) => {
      const step = sampleInput(sampling, kind, options.now());
      sampling = step.sampling;
      if (step.mark !== null) options.mark(step.mark === 'measure' ? seq : null);
    }
  };
}
