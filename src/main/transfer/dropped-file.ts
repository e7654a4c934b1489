import type { Clock } from '#shared/session/ports.ts';
import type { DroppedPart, DroppedRead } from '#shared/transfer/dropped.ts';
import { TransferFault } from './problem.ts';
import { hashing, type Source } from './source.ts';

/** How long the page may take to read one part, ms: a file of a slow network folder still comes. */
const READ_MS = 30_000;

/** Files that a person dropped onto the page. */
export type DroppedFiles = {
  readonly source: (file: number, size: number) => Source;
  readonly part: (part: DroppedPart) => void;
};

/**
 * A dropped file is read by the page, which has it from the person's own hand: a page never names a path, so that nothing
 * else of this machine's disk can be asked for through it.
 */
export function createDroppedFiles(ask: (read: DroppedRead) => void, clock: Pick<Clock, 'after'>): DroppedFiles {
  const waiting = new Map<number, { readonly from: number; readonly settle: (bytes: DroppedPart['bytes']) => void }>();
  const read = (file: number, from: number, length: number): Promise<DroppedPart['bytes']> =>
    new Promise((resolve) => {
      const stop = clock.after(READ_MS, () => waiting.get(file)?.settle(null));
      waiting.set(file, {
        from,
        settle: (bytes) => {
          stop();
          waiting.delete(file);
          resolve(bytes);
        }
      });
      ask({ file, span: { from, length } });
    });

  return {
    source: (file, size) => {
      const hash = hashing();
      return {
        size,
        read: async (from, length) => {
          const bytes = await read(file, from, length);
          if (bytes === null) throw new TransferFault('not-readable');
          if (bytes.byteLength !== length) throw new TransferFault('file-changed');
          hash.add(from, bytes);
          return bytes;
        },
        sha256: async () => hash.digest(),
        close: async () => {
          waiting.get(file)?.settle(null);
          ask({ file, span: null });
        }
      };
    },
    part: ({ file, from, bytes }) => {
      const expected = waiting.get(file);
      if (expected?.from === from) expected.settle(bytes);
    }
  };
}
