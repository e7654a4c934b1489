import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerError } from '../health.ts';
import type { PendingRow } from '../pending-row.ts';
import {
  putAside,
  readSpoolFile,
  rewriteSpoolFile,
  SpoolWriter,
  UNFINISHED,
  type WriteBytes,
  writeBytes
} from './spool-file.ts';

/** What a spool may use, and what it uses when nothing else is said. */
export interface SpoolLimits {
  /** A file of the spool is about this long, bytes: what is read at once. */
  readonly fileBytes: number;
  /** Rows held in memory as well; beyond, new ones are in files only. */
  readonly memoryRows: number;
  /** Rows held in memory because the disk takes none; beyond, they are given up. */
  readonly rescueRows: number;
}
export const SPOOL_LIMITS: SpoolLimits = { fileBytes: 256 * 1024, memoryRows: 10_000, rescueRows: 100_000 };

/** A stretch of rows in order. `rows` is `null` while they are in the file only, `path` while in memory only. */
interface Stretch {
  path: string | null;
  writer: SpoolWriter | null;
  rows: PendingRow[] | null;
  count: number;
}

/** What the disk says, in the record's words. */
function orSpoolFailed<Result>(step: () => Result): Result {
  try {
    return step();
  } catch {
    throw new LedgerError('ledger-spool-failed');
  }
}

/**
 * What is appended and not in the database yet, in order. Every row is in a file before {@link Spool.append} returns, so that
 * it outlives this process; where the disk takes nothing, it waits in memory until the disk does. Nothing here waits for
 * anybody: a row costs one write into the system's cache.
 */
export class Spool {
  readonly #folder: string;
  readonly #limits: SpoolLimits;
  readonly #write: WriteBytes;
  readonly #stretches: Stretch[] = [];
  #lastFile = 0;
  #lost = 0;
  #aside = 0;
  #now: () => number;

  /**
   * Opens the folder, makes it where there is none, and finds what a former process left. Throws what the system says when
   * the folder cannot be used. `now` dates what cannot be read.
   */
  constructor(folder: string, now: () => number, limits: Partial<SpoolLimits> = {}, write: WriteBytes = writeBytes) {
    this.#folder = folder;
    this.#limits = { ...SPOOL_LIMITS, ...limits };
    this.#write = write;
    this.#now = now;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder).sort()) {
      if (name.endsWith(UNFINISHED)) rmSync(join(folder, name), { force: true });
      const number = /^(\d{10})\.jsonl$/.exec(name)?.[1];
      if (number === undefined) continue;
      this.#lastFile = Number(number);
      this.#stretches.push({ path: join(folder, name), writer: null, rows: null, count: 1 });
    }
  }

  /** Rows that wait; those that a former process left count as one a file until they are read. */
  get waiting(): number {
    return this.#stretches.reduce((sum, { count }) => sum + count, 0);
  }
  /** Rows given up, because neither disk nor memory had room. */
  get lost(): number {
    return this.#lost;
  }
  /** Lines put aside, because the database would not have them or they could not be read. */
  get aside(): number {
    return this.#aside;
  }
  /** Whether some rows are in memory only. */
  get endangered(): boolean {
    return this.#stretches.some(({ path, count }) => path === null && count > 0);
  }

  /** Adds a row at the end. Never throws. */
  append(row: PendingRow): void {
    const last = this.#stretches.at(-1);
    const open = last !== undefined && this.#isOpen(last) ? last : this.#begin();
    try {
      open.writer?.append(row);
    } catch {
      this.#closeFile(open);
      this.#stretches.push({ path: null, writer: null, rows: [], count: 0 });
      this.#hold(this.#stretches.at(-1), row);
      return;
    }
    this.#hold(open, row);
  }

  /**
   * The first rows that wait, at most `limit`; empty when none do. They stay until {@link Spool.done}. Throws
   * `ledger-spool-failed` when the disk does not give them.
   */
  take(limit: number): readonly PendingRow[] {
    for (let first = this.#stretches[0]; first !== undefined; first = this.#stretches[0]) {
      if (first.rows === null) this.#load(first);
      if (first.count > 0) return first.rows?.slice(0, limit) ?? [];
      if (this.#stretches.length === 1 && first.writer !== null) return [];
      this.#drop(first);
    }
    return [];
  }

  /** These, which {@link Spool.take} gave, are in the database. */
  done(rows: readonly PendingRow[]): void {
    const [first] = this.#stretches;
    if (first === undefined || first.rows === null) return;
    const stored = new Set(rows);
    first.rows = first.rows.filter((row) => !stored.has(row));
    first.count = first.rows.length;
    if (first.count > 0) return;
    try {
      if (this.#stretches.length === 1 && first.writer !== null) first.writer.empty();
      else this.#drop(first);
    } catch {
      this.#drop(first);
    }
  }

  /** The first row cannot be stored: it is put aside. Throws `ledger-spool-failed` when the disk does not take it. */
  refuseFirst(): void {
    const [row] = this.take(1);
    if (row === undefined) return;
    orSpoolFailed(() => putAside(this.#folder, row.keptFrom, JSON.stringify(row)));
    this.#aside += 1;
    this.done([row]);
  }

  /** Tries again to bring into files what is in memory only. */
  rescue(): void {
    for (const stretch of this.#stretches) {
      if (stretch.path !== null || stretch.rows === null || stretch.rows.length === 0) continue;
      try {
        const path = this.#nextPath();
        rewriteSpoolFile(path, stretch.rows);
        stretch.path = path;
      } catch {
        return;
      }
    }
  }

  /** Resolves when the rows of the open file outlive a loss of power. */
  async sync(): Promise<void> {
    await this.#stretches.at(-1)?.writer?.sync();
  }

  /** Removes rows that are kept from before `cutoff`, from files too. Throws what the disk says. */
  forget(cutoff: number): void {
    for (const stretch of [...this.#stretches]) {
      const { path } = stretch;
      const rows = stretch.rows ?? (path === null ? [] : readSpoolFile(path).rows);
      const kept = rows.filter(({ keptFrom }) => keptFrom >= cutoff);
      if (kept.length === rows.length) continue;
      this.#closeFile(stretch);
      if (path !== null) rewriteSpoolFile(path, kept);
      stretch.count = kept.length;
      if (stretch.rows !== null) stretch.rows = kept;
    }
    for (const name of readdirSync(this.#folder)) {
      const day = /^refused-(\d{4}-\d{2}-\d{2})\.jsonl$/.exec(name)?.[1];
      if (day !== undefined && Date.parse(day) < cutoff) rmSync(join(this.#folder, name));
    }
  }

  /** Lets go of all files; what waits stays in them. */
  close(): void {
    this.rescue();
    for (const stretch of [...this.#stretches]) {
      if (stretch.count === 0) this.#drop(stretch);
      else this.#closeFile(stretch);
    }
  }

  #isOpen({ path, writer }: Stretch): boolean {
    return path === null || (writer !== null && writer.size < this.#limits.fileBytes);
  }

  #nextPath(): string {
    this.#lastFile += 1;
    return join(this.#folder, `${String(this.#lastFile).padStart(10, '0')}.jsonl`);
  }

  #inMemory(): number {
    return this.#stretches.reduce((sum, { rows }) => sum + (rows?.length ?? 0), 0);
  }

  #begin(): Stretch {
    const former = this.#stretches.at(-1);
    if (former !== undefined) this.#closeFile(former);
    let writer: SpoolWriter | null = null;
    try {
      writer = new SpoolWriter(this.#nextPath(), this.#write);
    } catch {
      // Memory has to do.
    }
    const inMemory = writer === null || this.#inMemory() < this.#limits.memoryRows;
    const stretch: Stretch = { path: writer?.path ?? null, writer, rows: inMemory ? [] : null, count: 0 };
    this.#stretches.push(stretch);
    return stretch;
  }

  #hold(stretch: Stretch | undefined, row: PendingRow): void {
    if (stretch === undefined) return;
    if (stretch.path === null && this.#inMemory() >= this.#limits.rescueRows) {
      this.#lost += 1;
      return;
    }
    stretch.rows?.push(row);
    stretch.count += 1;
  }

  #load(stretch: Stretch): void {
    if (stretch.path === null) return;
    this.#closeFile(stretch);
    const { path } = stretch;
    const { rows, torn } = orSpoolFailed(() => readSpoolFile(path));
    orSpoolFailed(() => {
      for (const line of torn) putAside(this.#folder, this.#now(), line);
    });
    this.#aside += torn.length;
    stretch.rows = rows;
    stretch.count = rows.length;
  }

  #closeFile(stretch: Stretch): void {
    const { writer } = stretch;
    stretch.writer = null;
    try {
      writer?.close();
    } catch {
      // What is in it is in it; the rows of memory, where there are any, are stored all the same.
    }
  }

  #drop(stretch: Stretch): void {
    this.#closeFile(stretch);
    if (stretch.path !== null) rmSync(stretch.path, { force: true });
    this.#stretches.splice(this.#stretches.indexOf(stretch), 1);
  }
}
