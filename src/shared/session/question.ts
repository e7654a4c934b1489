import type { Asking, Established, Live } from './state.ts';

/** After so many refused or unanswered questions the session ends: nobody is to be worn down into an "Allow". */
export const MAX_REFUSALS = 3;

/** The question is over; what was before it holds again. */
export function closeQuestion(state: Asking | Live, lastAnswer: 'declined' | 'timeout' | null): Established {
  if (state.phase === 'live') return { ...state, question: null, lastAnswer };
  const { question: _asked, ...proven } = state;
  return { ...proven, phase: 'identified', lastAnswer };
}
