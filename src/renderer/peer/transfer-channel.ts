import { CHUNK_BYTES, CHUNK_HEADER_BYTES, MAX_TRANSFER_TEXT } from '#shared/transfer/limits.ts';

/** What a message of the channel is: words as text, chunks as bytes. */
export type TransferData = string | Uint8Array<ArrayBuffer>;

/** What is used of an `RTCDataChannel`. */
export type TransferPipe = EventTarget & {
  readonly readyState: string;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  binaryType: BinaryType;
  readonly send: { (data: string): void; (data: Uint8Array<ArrayBuffer>): void };
};

/** The channel of clipboard and files; this end judges nothing. */
export type TransferChannel = {
  /** Nothing happens when the channel is not open. */
  readonly send: (data: TransferData) => void;
  readonly close: () => void;
};

/** Bytes that have left are told in portions of about this, the last with what is sent next; well below main's bound. */
const PORTION = 256 * 1024;

const encoder = new TextEncoder();

/**
 * Wraps the data channel. `taken` tells how many bytes have left the browser, so that main sends no further ahead than its
 * bound. A message that is too long for either kind is dropped here, before it crosses to main.
 */
export function createTransferChannel(
  channel: TransferPipe,
  on: { readonly message: (data: TransferData) => void; readonly taken: (bytes: number) => void }
): TransferChannel {
  let untold = 0;
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = PORTION;

  const tell = (): void => {
    const left = untold - channel.bufferedAmount;
    if (left <= 0 || (left < PORTION && channel.bufferedAmount > PORTION)) return;
    untold -= left;
    on.taken(left);
  };
  const receive = (event: Event): void => {
    const data: unknown = 'data' in event ? event.data : null;
    if (typeof data === 'string') {
      if (data.length <= MAX_TRANSFER_TEXT) on.message(data);
    } else if (data instanceof ArrayBuffer && data.byteLength <= CHUNK_HEADER_BYTES + CHUNK_BYTES) {
      on.message(new Uint8Array(data));
    }
  };
  channel.addEventListener('bufferedamountlow', tell);
  channel.addEventListener('message', receive);
  return {
    send: (data) => {
      if (channel.readyState !== 'open') return;
      if (typeof data === 'string') channel.send(data);
      else channel.send(data);
      untold += typeof data === 'string' ? encoder.encode(data).byteLength : data.byteLength;
      tell();
    },
    close: () => {
      channel.removeEventListener('bufferedamountlow', tell);
      channel.removeEventListener('message', receive);
    }
  };
}
