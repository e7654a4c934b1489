import { useEffect, useState } from 'react';
import { CONSENT_MIN_VISIBLE_MS } from '#shared/protocol/limits.ts';

/**
 * Whether this question has been on the screen long enough to be read: a key or click meant for something else that lands
 * here must not answer it. Main holds the same rule; this keeps the buttons honest. Starts afresh when the window hides.
 */
export function useReady(questionId: string): boolean {
  const [readyFor, setReadyFor] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      setReadyFor(null);
      if (document.visibilityState !== 'visible') return;
      timer = setTimeout(() => setReadyFor(questionId), CONSENT_MIN_VISIBLE_MS);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [questionId]);
  return readyFor === questionId;
}
