import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberedName } from '#shared/transfer/file-name.ts';
import { DISK_RESERVE_BYTES } from '#shared/transfer/limits.ts';
import { problemOf, TransferFault } from './problem.ts';
import type { Store } from './sink.ts';

/** How many files of one name a folder may hold before no further name is tried. */
const MAX_SAME_NAME = 999;

/** What Windows asks before it opens a file that came from somebody else ("mark of the web", zone 3). */
const FROM_OUTSIDE = '[ZoneTransfer]\r\nZoneId=3\r\n';

/** What is used of the file system; tests make it fail. */
export type Disk = {
  /** Bytes that this person may still store in a folder. */
  readonly free: (folder: string) => Promise<number>;
  readonly create: (path: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>;
};

/** The machine's own. */
export const DISK: Disk = {
  free: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  create: (path) => open(path, 'wx', 0o600)
};

/**
 * A file that is being received: written beside its place under a name of its own, and given its name only when it is whole
 * and right, without ever overwriting anything. `name` is safe already.
 * @throws TransferFault when there is no room or no folder
 */
export async function receiveFile(
  options: {
    readonly folder: string;
    readonly name: string;
    readonly size: number;
    readonly platform: NodeJS.Platform;
    readonly onKept: (path: string) => void;
  },
  disk: Disk = DISK
): Promise<Store> {
  const { folder, name, size } = options;
  const part = join(folder, `Deskside-${randomBytes(8).toString('hex')}.part`);
  let file: Awaited<ReturnType<Disk['create']>> | null;
  try {
    await mkdir(folder, { recursive: true });
    if ((await disk.free(folder)) < size + DISK_RESERVE_BYTES) throw new TransferFault('disk-full');
    file = await disk.create(part);
  } catch (error) {
    throw new TransferFault(problemOf(error, 'not-stored'), { cause: error });
  }
  const close = async (): Promise<void> => {
    const open = file;
    file = null;
    await open?.close();
  };
  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.byteLength; ) {
        if (file === null) throw new TransferFault('not-stored');
        at += (await file.write(bytes, at)).bytesWritten;
      }
    },
    keep: async () => {
      await file?.sync();
      await close();
      if (options.platform === 'win32') await writeFile(`${part}:Zone.Identifier`, FROM_OUTSIDE).catch(() => undefined);
      const kept = await reserve(folder, name);
      try {
        await rename(part, join(folder, kept));
      } catch (error) {
        await rm(join(folder, kept), { force: true });
        throw error;
      }
      options.onKept(join(folder, kept));
      return kept;
    },
    discard: async () => {
      await close().catch(() => undefined);
      await rm(part, { force: true }).catch(() => undefined);
    }
  };
}

/** Takes the first free name by making an empty file of it, which only this transfer may replace. */
async function reserve(folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_SAME_NAME; number++) {
    const candidate = number === 1 ? name : numberedName(name, number);
    try {
      await (await open(join(folder, candidate), 'wx', 0o600)).close();
      return candidate;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new TransferFault('not-stored');
}
