import { Worker } from 'node:worker_threads';
import type { PendingRow } from '../pending-row.ts';
import { type FileRequest, fileAnswerSchema, type Parameters } from './messages.ts';

/** What SQLite said when it refused, with its (extended) result code, or what the system said. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly errcode: number | undefined;
  readonly code: string | undefined;

  constructor(text: string, errcode?: number, code?: string) {
    super(text);
    this.errcode = errcode;
    this.code = code;
  }
}

interface Waiting {
  readonly resolve: (rows: readonly Readonly<Record<string, unknown>>[]) => void;
  readonly reject: (error: Error) => void;
}

/** A SQLite file behind a thread. It is opened with the first statement, and again with the next one when that failed. */
export class SqliteFile {
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #last = 0;
  #free: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Waits until nobody else has the file for a while of several statements; calling the result gives it back. */
  async acquire(): Promise<() => void> {
    const before = this.#free;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#free = promise;
    await before;
    return resolve;
  }

  /** Runs one statement; rejects with a {@link SqliteError}. */
  run(sql: string, parameters: Parameters): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return this.#ask({ sql, parameters });
  }

  /** Appends rows in one transaction, when nobody else has the file; rejects with a {@link SqliteError}. */
  async store(rows: readonly PendingRow[], node: string): Promise<void> {
    const release = await this.acquire();
    try {
      await this.#ask({ rows, node });
    } finally {
      release();
    }
  }

  #ask(what: FileRequest): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const worker = this.#running();
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // A process may end while the thread idles, but not while somebody waits for it.
      worker.ref();
      worker.postMessage({ id, ...what });
    });
  }

  /** Ends the thread; the file is closed with it. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { path: this.#path } });
    worker.on('message', (message) => this.#answered(message));
    worker.on('error', (error) => this.#gone(worker, error));
    worker.on('exit', () => this.#gone(worker, new Error('the thread has ended')));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #answered(message: unknown): void {
    const answer = fileAnswerSchema.parse(message);
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if ('rows' in answer) waiting?.resolve(answer.rows);
    else waiting?.reject(new SqliteError(answer.failure.text, answer.failure.errcode, answer.failure.code));
  }

  #gone(worker: Worker, error: Error): void {
    if (this.#worker === worker) this.#worker = undefined;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of all) reject(new SqliteError(error.message));
  }
}
