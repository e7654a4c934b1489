import { useEffect, useState } from 'react';
import type { Bridge } from '#shared/ipc/bridge.ts';
import type { ConsentQuestion } from '#shared/ipc/channels.ts';

/** The question that main asks now; `null` when there is none (any more). */
export function useQuestion(bridge: Bridge<'consent'>): ConsentQuestion | null {
  const [question, setQuestion] = useState<ConsentQuestion | null>(null);
  useEffect(() => {
    const stop = bridge.on['consent.question'](setQuestion);
    bridge.request['consent.question']().then(setQuestion, () => setQuestion(null));
    return stop;
  }, [bridge]);
  return question;
}
