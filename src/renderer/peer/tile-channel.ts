import { MAX_TILE_MESSAGE_BYTES } from '#shared/tiles/limits.ts';

/** What is used of an `RTCDataChannel`. */
export type TilePipe = EventTarget & {
  readonly readyState: string;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  binaryType: BinaryType;
  readonly send: (data: Uint8Array<ArrayBuffer>) => void;
};

/** The channel of exact pixels: bytes only, and the sender is told how many have left. */
export type TileChannel = {
  /** Nothing happens when the channel is not open. */
  readonly send: (data: Uint8Array<ArrayBuffer>) => void;
  readonly close: () => void;
};

/** Bytes that have left are told in portions of at least this, and the rest with the next. */
const PORTION = 16 * 1024;

/**
 * Wraps the data channel. `message` gets every message of bytes, too long ones cut to one byte more than is allowed, so that
 * they are refused; text counts as an empty one.
 */
export function createTileChannel(
  channel: TilePipe,
  on: { readonly message: (data: Uint8Array<ArrayBuffer>) => void; readonly taken: (bytes: number) => void }
): TileChannel {
  let untold = 0;
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = PORTION;

  const tell = (): void => {
    const left = untold - channel.bufferedAmount;
    if (left < PORTION) return;
    untold -= left;
    on.taken(left);
  };
  const receive = (event: Event): void => {
    const data: unknown = 'data' in event ? event.data : null;
    on.message(
      data instanceof ArrayBuffer
        ? new Uint8Array(data, 0, Math.min(data.byteLength, MAX_TILE_MESSAGE_BYTES + 1))
        : new Uint8Array(0)
    );
  };
  channel.addEventListener('bufferedamountlow', tell);
  channel.addEventListener('message', receive);
  return {
    send: (data) => {
      if (channel.readyState !== 'open') return;
      channel.send(data);
      untold += data.byteLength;
      tell();
    },
    close: () => {
      channel.removeEventListener('bufferedamountlow', tell);
      channel.removeEventListener('message', receive);
    }
  };
}
