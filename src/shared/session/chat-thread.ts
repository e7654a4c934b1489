import type { ControlMessage } from '../protocol/peer.ts';
import type { ChatLine } from './view.ts';

/** Lines kept; a session that writes more forgets its oldest. */
export const MAX_CHAT_LINES = 2_000;

type ChatMessage = Extract<ControlMessage, { type: 'chat' }>;

/** The thread with one line of mine, not yet delivered. */
export function withMine(thread: readonly ChatLine[], message: ChatMessage): readonly ChatLine[] {
  return append(thread, {
    messageId: message.messageId,
    from: 'me',
    text: message.text,
    at: message.sentAt,
    delivered: false
  });
}

/** The thread with one line of the other side; a repeated id changes nothing. `at` is this machine's clock. */
export function withTheirs(thread: readonly ChatLine[], message: ChatMessage, at: number): readonly ChatLine[] {
  return append(thread, { messageId: message.messageId, from: 'peer', text: message.text, at, delivered: true });
}

/** The thread after the other side said that it has a line of mine. */
export function withDelivered(thread: readonly ChatLine[], messageId: string): readonly ChatLine[] {
  return thread.map((line) =>
    line.from === 'me' && line.messageId === messageId ? { ...line, delivered: true } : line
  );
}

/** Lines of mine of which the other side never said that it has them, in order. */
export function undelivered(thread: readonly ChatLine[]): readonly ChatLine[] {
  return thread.filter(({ from, delivered }) => from === 'me' && !delivered);
}

function append(thread: readonly ChatLine[], line: ChatLine): readonly ChatLine[] {
  if (thread.some((known) => known.messageId === line.messageId)) return thread;
  return [...thread, line].slice(-MAX_CHAT_LINES);
}
