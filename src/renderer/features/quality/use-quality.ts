import { useEffect, useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import { type Quality, qualityOf, type Samples, withSample } from '#shared/quality/quality.ts';

/** How often the connection is looked at, ms. */
const LOOK_EVERY_MS = 1_000;

/** What the connection of now is like, from a look at it once a second; `null` while there is nothing to say. */
export function useQuality(): Quality | null {
  const { engine } = useMain();
  const [quality, setQuality] = useState<Quality | null>(null);
  useEffect(() => {
    let samples: Samples = [];
    let over = false;
    const look = async (): Promise<void> => {
      const counters = await engine.counters();
      if (over) return;
      samples = counters === null ? [] : withSample(samples, counters);
      setQuality(qualityOf(samples));
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    void look();
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [engine]);
  return quality;
}
