import { CHUNK_BYTES, WINDOW_BYTES } from './limits.ts';

/** How far a sender is. `ready` only while the receiver has said from where to go on. */
export type Sending = {
  readonly size: number;
  readonly sent: number;
  readonly acked: number;
  readonly ready: boolean;
};

/** A sender that waits for its first `accept` or `resume`. */
export function sendingOf(size: number): Sending {
  return { size, sent: 0, acked: 0, ready: false };
}

/** The receiver wants it from here: what was sent beyond may never have been taken. */
export function sendFrom(sending: Sending, from: number): Sending {
  const start = Math.min(from, sending.size);
  return { ...sending, sent: start, acked: start, ready: true };
}

/** The receiver has stored so much; a claim beyond what was sent counts as what was sent. */
export function acknowledge(sending: Sending, received: number): Sending {
  return { ...sending, acked: Math.max(sending.acked, Math.min(received, sending.sent)) };
}

/** What to send next; `null` when the window is full, nothing is left, or the other side is not ready. */
export function nextSpan(sending: Sending): { readonly from: number; readonly length: number } | null {
  const { ready, sent, acked, size } = sending;
  const length = Math.min(CHUNK_BYTES, size - sent, acked + WINDOW_BYTES - sent);
  return ready && length > 0 ? { from: sent, length } : null;
}

/**
 * How many bytes at the front of a chunk a receiver has already; `null` when the chunk brings nothing new or leaves a gap,
 * as one that was on its way during a pause does.
 */
export function alreadyHad(
  received: number,
  chunk: { readonly offset: number; readonly length: number }
): number | null {
  if (chunk.offset > received || chunk.offset + chunk.length <= received) return null;
  return received - chunk.offset;
}
