import type { ChannelBounds } from './bounds.ts';

/** What is used of an `RTCDataChannel`. */
export type FlowPipe = EventTarget & {
  readonly readyState: string;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  readonly send: (data: string) => void;
};

/** A data channel that carries text only and holds its bounds in both directions. */
export type FlowChannel = {
  /** `false` when it was not taken: closed, too long, or too much is waiting. */
  readonly send: (data: string) => boolean;
  /** Bytes that have not left the browser yet. */
  readonly waiting: () => number;
  readonly close: () => void;
};

const encoder = new TextEncoder();

/** Wraps a data channel. `broken` once, when the other side breaks bounds that close: bytes, or a message too long. */
export function createFlowChannel(
  channel: FlowPipe,
  bounds: ChannelBounds,
  on: { readonly message: (data: string) => void; readonly broken: () => void }
): FlowChannel {
  let queue: string[] = [];
  let queued = 0;
  channel.bufferedAmountLowThreshold = bounds.low;

  const flush = (): void => {
    while (channel.readyState === 'open' && channel.bufferedAmount <= bounds.high) {
      const next = queue.shift();
      if (next === undefined) break;
      queued -= encoder.encode(next).byteLength;
      channel.send(next);
    }
  };
  const receive = (event: Event): void => {
    const data: unknown = 'data' in event ? event.data : null;
    if (typeof data === 'string' && encoder.encode(data).byteLength <= bounds.message) {
      on.message(data);
    } else if (bounds.excess === 'refuse') {
      on.message('');
    } else {
      close();
      on.broken();
    }
  };
  const close = (): void => {
    queue = [];
    queued = 0;
    channel.removeEventListener('bufferedamountlow', flush);
    channel.removeEventListener('message', receive);
  };
  channel.addEventListener('bufferedamountlow', flush);
  channel.addEventListener('message', receive);

  return {
    send: (data) => {
      const size = encoder.encode(data).byteLength;
      if (channel.readyState !== 'open' || size > bounds.message) return false;
      if (bounds.queue === 'newest') {
        queue = [data];
        queued = size;
      } else {
        if (queue.length > 0 && queued + size > bounds.queue) return false;
        queue.push(data);
        queued += size;
      }
      flush();
      return true;
    },
    waiting: () => queued + channel.bufferedAmount,
    close
  };
}
