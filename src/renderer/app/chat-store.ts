import { createStore } from 'zustand/vanilla';
import type { ChatLine } from '#shared/session/view.ts';

/** The chat thread and what this window knows about it. */
export type ChatState = {
  readonly lines: readonly ChatLine[];
  /** Whether the thread is on the screen. */
  readonly shown: boolean;
  /** How many of the other person's lines have been on the screen. */
  readonly seen: number;
  /** What is being written; kept here so that it outlives a change of page. */
  readonly draft: string;
};

/** How many lines of the other person have not been on the screen yet. */
export function unreadOf(state: ChatState): number {
  return Math.max(0, theirs(state.lines) - state.seen);
}

/** The thread as main sent it. Lines that arrive while the thread is shown are seen; an empty thread starts afresh. */
export function withLines(state: ChatState, lines: readonly ChatLine[]): ChatState {
  if (lines.length === 0) return { lines, shown: false, seen: 0, draft: '' };
  return { ...state, lines, seen: state.shown ? theirs(lines) : state.seen };
}

/** The thread comes onto the screen, or leaves it. */
export function withShown(state: ChatState, shown: boolean): ChatState {
  return { ...state, shown, seen: shown ? theirs(state.lines) : state.seen };
}

function theirs(lines: readonly ChatLine[]): number {
  return lines.filter((line) => line.from === 'peer').length;
}

/** A store of {@link ChatState}, one per window. */
export const createChatStore = () => createStore<ChatState>()(() => ({ lines: [], shown: false, seen: 0, draft: '' }));
export type ChatStore = ReturnType<typeof createChatStore>;
