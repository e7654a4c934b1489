import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fileRequestSchema } from './messages.ts';
import { RowStorage } from './store-rows.ts';

/**
 * The thread that holds the SQLite file: its calls block, and must not block sessions. Commits are on the disk when they
 * answer; what is deleted is overwritten; only the relay's own account can read the file.
 */
const BUSY_TIMEOUT_MS = 5_000;
const PRAGMAS = ['journal_mode = wal', 'synchronous = full', 'secure_delete = on', 'recursive_triggers = on'];

const failureSchema = z.object({ message: z.string(), code: z.string().optional(), errcode: z.number().optional() });
let file: { readonly database: DatabaseSync; readonly rows: RowStorage } | undefined;

/** SQLite's own words for a file that is not as it should be. */
class Damaged extends Error {
  readonly errcode = 11;
}

function open(path: string): DatabaseSync {
  closeSync(openSync(path, 'a', 0o600));
  const opened = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    const found = opened.prepare('pragma quick_check(1)').get();
    if (found?.quick_check !== 'ok') throw new Damaged('quick_check');
    for (const pragma of PRAGMAS) opened.exec(`pragma ${pragma}`);
  } catch (error) {
    opened.close();
    throw error;
  }
  return opened;
}

function hold(database: DatabaseSync) {
  return { database, rows: new RowStorage(database) };
}

const { path } = z.object({ path: z.string() }).parse(workerData);
parentPort?.on('message', (message: unknown) => {
  const { id, ...request } = fileRequestSchema.parse(message);
  try {
    file ??= hold(open(path));
    if ('sql' in request) {
      parentPort?.postMessage({ id, rows: file.database.prepare(request.sql).all(...request.parameters) });
    } else {
      file.rows.store(request.rows, request.node);
      parentPort?.postMessage({ id, rows: [] });
    }
  } catch (error) {
    const { message: text, code, errcode } = failureSchema.parse(error);
    parentPort?.postMessage({ id, failure: { text, code, errcode } });
  }
});
