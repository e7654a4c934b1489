import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Larger than any file that is read here needs to be. */
export const MAX_FILE_BYTES = 64 * 1024;

/** Who may have written a file for it to count: the administrator only, or also the person who runs the app. */
export type FileOwner = 'root' | 'root-or-self';

export type MachineFile =
  | { readonly status: 'ok'; readonly text: string }
  | { readonly status: 'absent' }
  /** It is there, but not a plain file of at most {@link MAX_FILE_BYTES}, or not readable. */
  | { readonly status: 'unreadable' }
  /** Somebody else owns it, or others may write to it. */
  | { readonly status: 'not-trusted' };

export type ReadMachineFile = (path: string, owner: FileOwner) => Promise<MachineFile>;

/**
 * Reads files that count only by who wrote them. Links are followed (some systems link all of /etc); the file at their end
 * is the one that is judged. `selfId` is the person's user id, `null` on Windows, where owner and mode say nothing and the
 * folder's rights are the protection. Never rejects, and never waits for a pipe.
 */
export function createReadMachineFile(selfId: number | null): ReadMachineFile {
  return async (path, owner) => {
    try {
      const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        const stat = await handle.stat();
        const { size, uid, mode } = stat;
        if (!stat.isFile() || size > MAX_FILE_BYTES) return { status: 'unreadable' };
        const owned = uid === 0 || (owner === 'root-or-self' && uid === selfId);
        if (selfId !== null && (!owned || (mode & 0o022) !== 0)) return { status: 'not-trusted' };
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAX_FILE_BYTES + 1), 0, MAX_FILE_BYTES + 1, 0);
        if (bytesRead > MAX_FILE_BYTES) return { status: 'unreadable' };
        return { status: 'ok', text: buffer.toString('utf8', 0, bytesRead) };
      } finally {
        await handle.close();
      }
    } catch (error) {
      const absent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
      return { status: absent ? 'absent' : 'unreadable' };
    }
  };
}
