import { createHash } from 'node:crypto';
import { alreadyHad } from '#shared/transfer/flow.ts';
import { WINDOW_BYTES } from '#shared/transfer/limits.ts';
import { TransferFault } from './problem.ts';

/** Where received bytes go, in order. */
export type Store = {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Everything is there and right: gives it its name or place. Answers with the name that it got. */
  readonly keep: () => Promise<string>;
  /** Leaves nothing behind; safe after anything. */
  readonly discard: () => Promise<void>;
};

/** The receiving end of one transfer: order, size and checksum over a {@link Store}. */
export type Sink = {
  readonly size: number;
  /** Bytes taken so far, in order from the beginning; some of them may still be on their way to the store. */
  readonly taken: () => number;
  /**
   * Takes what is new of a chunk; answers whether anything was.
   * @throws TransferFault when it goes beyond the size, or more waits than a sound sender sends
   */
  readonly take: (offset: number, bytes: Uint8Array) => boolean;
  /** Settles once everything taken is stored, or could not be. */
  readonly settled: () => Promise<void>;
  /** To be called once, when everything is settled. @throws TransferFault with `checksum` when it is not what was sent */
  readonly keep: (sha256: string) => Promise<string>;
  readonly discard: () => Promise<void>;
};

/** Honest senders keep to the window; what a pause left on its way may come twice. */
const MAX_WAITING = WINDOW_BYTES * 2;

/** See {@link Sink}. `onStored` gets the bytes stored so far, `onFailed` the first error of the store. */
export function createSink(
  size: number,
  store: Store,
  on: { readonly stored: (total: number) => void; readonly failed: (error: unknown) => void }
): Sink {
  const hash = createHash('sha256');
  let taken = 0;
  let stored = 0;
  let over = false;
  let writing: Promise<void> = Promise.resolve();

  return {
    size,
    taken: () => taken,
    take: (offset, bytes) => {
      const had = alreadyHad(taken, { offset, length: bytes.byteLength });
      if (over || had === null) return false;
      const fresh = bytes.subarray(had);
      if (taken + fresh.byteLength > size) throw new TransferFault('malformed');
      if (taken - stored > MAX_WAITING) throw new TransferFault('too-large');
      taken += fresh.byteLength;
      writing = writing.then(async () => {
        if (over) return;
        try {
          await store.write(fresh);
          hash.update(fresh);
          stored += fresh.byteLength;
          on.stored(stored);
        } catch (error) {
          over = true;
          on.failed(error);
        }
      });
      return true;
    },
    settled: () => writing,
    keep: async (sha256) => {
      if (over) throw new TransferFault('failed');
      over = true;
      if (stored !== size || hash.digest('hex') !== sha256) throw new TransferFault('checksum');
      return store.keep();
    },
    discard: async () => {
      over = true;
      await writing;
      await store.discard();
    }
  };
}
