import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import type { Directory } from './directory.ts';
import { directoryFromFile } from './file/facts.ts';
import { DirectoryFileError } from './file/file-error.ts';
import type { WatchedDirectory } from './watched.ts';

/** How old the file may be when policy rests on it. */
export const FILE_CHECK_MS = 5_000;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** What a directory from a file may be given instead of its defaults. */
export interface FileDirectoryOptions {
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly log?: Logger | undefined;
  /** Service plans of which one is the licence (feature F6). */
  readonly licencePlans?: readonly string[] | undefined;
  /** Tenants that have to be in the file, at first and in each later version. */
  readonly tenants?: readonly string[] | undefined;
}

type WatchedFile = Directory & { readonly watched: WatchedDirectory };

/**
 * The directory in a JSON file (see `file/schema.ts`). Throws a {@link DirectoryFileError} when the file cannot be used.
 * Later it is looked at again before an answer, at most every {@link FILE_CHECK_MS}: a new version takes effect whole; one
 * that is wrong, or a file that went away, changes nothing and is written down.
 */
export async function createFileDirectory(path: string, options: FileDirectoryOptions): Promise<WatchedFile> {
  const { clock, log = () => {}, licencePlans, tenants } = options;
  const open = async (): Promise<WatchedFile> =>
    directoryFromFile(await readDirectoryFile(path), licencePlans, tenants);
  let version = await versionOf(path);
  if (version === GONE) throw new DirectoryFileError('unreadable', '(file)');
  let current = await open();
  let lookedAt = clock.elapsed();
  let looking: Promise<void> | undefined;

  /** Never rejects. A version that was refused is not looked at again. */
  const look = async (): Promise<void> => {
    const found = await versionOf(path);
    if (found === version) return;
    version = found;
    try {
      current = await open();
      log('info', 'directory-file-read');
    } catch (error) {
      const code = error instanceof DirectoryFileError ? error.code : 'unreadable';
      log('error', 'directory-file-refused', { code });
    }
  };
  /** Those who ask while the file is looked at wait for the same look. */
  const latest = async (): Promise<WatchedFile> => {
    if (looking === undefined && clock.elapsed() - lookedAt >= FILE_CHECK_MS) {
      lookedAt = clock.elapsed();
      looking = look().finally(() => {
        looking = undefined;
      });
    }
    await looking;
    return current;
  };
  return {
    settings: async (tenantId) => (await latest()).settings(tenantId),
    helper: async (person) => (await latest()).helper(person),
    sharer: async (person) => (await latest()).sharer(person),
    device: async (tenantId, entraDeviceId) => (await latest()).device(tenantId, entraDeviceId),
    assignments: async (tenantId) => (await latest()).assignments(tenantId),
    watched: {
      sourceOf: (tenantId) => current.watched.sourceOf(tenantId),
      snapshot: async (tenantId) => (await latest()).watched.snapshot(tenantId),
      events: async (tenantId, since) => (await latest()).watched.events(tenantId, since)
    }
  };
}

const GONE = 'gone';

/** Changes whenever the file does. */
async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return [mtimeMs, size, ino].join();
  } catch {
    return GONE;
  }
}

async function readDirectoryFile(path: string): Promise<unknown> {
  let text: string;
  try {
    if ((await stat(path)).size > MAX_FILE_BYTES) throw new DirectoryFileError('too-large', '(file)');
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw error instanceof DirectoryFileError ? error : new DirectoryFileError('unreadable', '(file)');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new DirectoryFileError('not-json', '(file)');
  }
}
