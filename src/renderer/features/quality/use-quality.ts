import { useEffect, useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { type Quality, qualityOf, type Samples, withSample } from '#shared/quality/quality.ts';
import type { Reaction } from '#shared/quality/reaction.ts';

/** How often the connection is looked at, ms. */
const LOOK_EVERY_MS = 1_000;

/** Figures and verdict of now, and how quickly the other screen answers; `null` for what is not known. */
export type Seen = { readonly quality: Quality | null; readonly reaction: Reaction | null };

/** What the connection of now is like, from a look at it once a second. */
export function useQuality(): Seen {
  const { engine } = useMain();
  const [seen, setSeen] = useState<Seen>({ quality: null, reaction: null });
  useEffect(() => {
    let samples: Samples = [];
    let over = false;
    const look = async (): Promise<void> => {
      const counters = await engine.counters();
      if (over) return;
      samples = counters === null ? [] : withSample(samples, counters);
      setSeen({ quality: qualityOf(samples), reaction: engine.reactions.reaction() });
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    void look();
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [engine]);
  return seen;
}
