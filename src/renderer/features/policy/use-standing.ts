import { useCallback, useEffect, useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import type { RequestAnswer } from '#shared/ipc/channels.ts';

type Answer = RequestAnswer<'policy.standing'>;
/** What somebody may do as a helper at best, and why not more. */
export type Standing = Extract<Answer, { ok: true }>['standing'];

/** What the organisation's service says this person may do; `null` while it is asked. `ask` asks again. */
export function useStanding(): { readonly answer: Answer | null; readonly ask: () => void } {
  const { bridge } = useMain();
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again.
  useEffect(() => {
    let wanted = true;
    const take = (next: Answer) => {
      if (wanted) setAnswer(next);
    };
    bridge.request['policy.standing']().then(take, () => take({ ok: false, code: 'internal' }));
    return () => {
      wanted = false;
    };
  }, [bridge, round]);
  const ask = useCallback(() => {
    setAnswer(null);
    setRound((before) => before + 1);
  }, []);
  return { answer, ask };
}
