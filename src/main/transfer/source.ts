import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { TransferFault } from './problem.ts';

/** Something that is being sent. Reading goes on from any earlier byte after an interruption. */
export type Source = {
  readonly size: number;
  /** Exactly `length` bytes. @throws TransferFault when they are not there (any more) */
  readonly read: (from: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;
  /** SHA-256 over all of it, once everything was read. @throws TransferFault with `file-changed` */
  readonly sha256: () => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Hashes bytes once, however often they are read. */
export function hashing() {
  const hash = createHash('sha256');
  let hashed = 0;
  return {
    add: (from: number, bytes: Uint8Array) => {
      if (from > hashed || from + bytes.byteLength <= hashed) return;
      hash.update(bytes.subarray(hashed - from));
      hashed = from + bytes.byteLength;
    },
    digest: () => hash.copy().digest('hex')
  };
}

/** A file of this machine, as it is now: one that changes while it is sent is not sent to its end. */
export async function openFile(path: string): Promise<Source> {
  const file = await open(path, constants.O_RDONLY).catch((error: unknown) => {
    throw new TransferFault('not-readable', { cause: error });
  });
  const before = await file.stat({ bigint: true });
  if (!before.isFile()) {
    await file.close();
    throw new TransferFault('not-readable');
  }
  const size = Number(before.size);
  const hash = hashing();
  return {
    size,
    read: async (from, length) => {
      const bytes = new Uint8Array(length);
      for (let had = 0; had < length; ) {
        const { bytesRead } = await file.read(bytes, had, length - had, from + had);
        if (bytesRead === 0) throw new TransferFault('file-changed');
        had += bytesRead;
      }
      hash.add(from, bytes);
      return bytes;
    },
    sha256: async () => {
      const after = await file.stat({ bigint: true });
      if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw new TransferFault('file-changed');
      return hash.digest();
    },
    close: () => file.close().catch(() => undefined)
  };
}

/** Bytes that are in memory already. */
export function bytesSource(content: Uint8Array): Source {
  return {
    size: content.byteLength,
    read: async (from, length) => new Uint8Array(content.subarray(from, from + length)),
    sha256: async () => createHash('sha256').update(content).digest('hex'),
    close: async () => undefined
  };
}
