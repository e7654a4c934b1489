import {
  appendFileSync,
  closeSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync
} from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '../memory-queries.ts';
import { type PendingRow, pendingRowSchema } from '../pending-row.ts';

/** Writes to a file and answers how many bytes went in, as `fs.writeSync` does; tests bring one that fails. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array) => number;
export const writeBytes: WriteBytes = (descriptor, bytes) => writeSync(descriptor, bytes);

function lineOf(row: PendingRow): string {
  return `${JSON.stringify(row)}\n`;
}

/** What a file of the spool holds: rows in order, and lines that are none (a write that was cut off). */
export function readSpoolFile(path: string): { readonly rows: PendingRow[]; readonly torn: string[] } {
  const rows: PendingRow[] = [];
  const torn: string[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      rows.push(pendingRowSchema.parse(JSON.parse(line)));
    } catch {
      torn.push(line);
    }
  }
  return { rows, torn };
}

/** How the name of a file ends that is not whole yet. */
export const UNFINISHED = '.next';

/** Replaces a file of the spool by these rows, all or nothing. Throws what the disk says. */
export function rewriteSpoolFile(path: string, rows: readonly PendingRow[]): void {
  const next = `${path}${UNFINISHED}`;
  try {
    writeFileSync(next, rows.map(lineOf).join(''), { mode: 0o600, flush: true });
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** A line for what cannot be stored, in a file of the day from which it is kept: nothing is thrown away unseen. */
export function putAside(folder: string, keptFrom: number, line: string): void {
  const day = new Date(keptFrom - (keptFrom % DAY_MS)).toISOString().slice(0, 10);
  appendFileSync(join(folder, `refused-${day}.jsonl`), `${line}\n`, { mode: 0o600, flush: true });
}

/** A file of the spool that is being written. */
export class SpoolWriter {
  readonly path: string;
  readonly #descriptor: number;
  readonly #write: WriteBytes;
  #size = 0;
  #syncing: Promise<void> | undefined;

  /** Makes the file; throws what the system says. */
  constructor(path: string, write: WriteBytes) {
    this.path = path;
    this.#descriptor = openSync(path, 'ax', 0o600);
    this.#write = write;
  }

  get size(): number {
    return this.#size;
  }

  /** Appends a row: it outlives the process when this returns. Throws when the disk takes not all of it; then nothing is in. */
  append(row: PendingRow): void {
    const bytes = Buffer.from(lineOf(row));
    try {
      const written = this.#write(this.#descriptor, bytes);
      if (written !== bytes.length) throw new Error('a short write');
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }

  /** Everything in it has been stored. */
  empty(): void {
    ftruncateSync(this.#descriptor, 0);
    this.#size = 0;
  }

  /** Resolves when what was appended before outlives the machine's power too, or the disk refused. */
  sync(): Promise<void> {
    this.#syncing ??= this.#sync().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  async #sync(): Promise<void> {
    for (let synced = -1; synced !== this.#size; ) {
      synced = this.#size;
      await new Promise((resolve) => fdatasync(this.#descriptor, resolve));
    }
  }

  /** Lets go of the file, with what is in it on the disk. */
  close(): void {
    try {
      if (this.#size > 0) fdatasyncSync(this.#descriptor);
    } finally {
      closeSync(this.#descriptor);
    }
  }

  /** Lets go of the file and removes it. */
  remove(): void {
    closeSync(this.#descriptor);
    rmSync(this.path, { force: true });
  }
}
