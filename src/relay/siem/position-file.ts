import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const positionSchema = z.strictObject({
  /** The last row that the receiver has taken; 0 when none. */
  number: z.number().int().min(0),
  /** That row's hash, by which another record with the same numbers is recognised; empty for none. */
  hash: z.string().regex(/^(?:[0-9a-f]{64})?$/)
});
/** How far the receiver is. */
export type StreamPosition = z.infer<typeof positionSchema>;

/** Before the first row. */
export const STREAM_START: StreamPosition = { number: 0, hash: '' };

/** Where the position outlives the process. */
export interface Positions {
  /** `null` when there is none yet. Rejects when there is one that cannot be understood. */
  load(): Promise<StreamPosition | null>;
  /** Replaces it whole; after a crash it is the old one or the new one. */
  save(position: StreamPosition): Promise<void>;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Makes the renaming itself outlive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The position in a file that only this relay's user can read. */
export function filePositions(path: string): Positions {
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
      return positionSchema.parse(JSON.parse(text));
    },
    async save(position) {
      const fresh = `${path}.new`;
      const file = await open(fresh, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(position)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, path);
      if (process.platform !== 'win32') await syncFolder(path);
    }
  };
}
