import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { sqlRequestSchema } from './messages.ts';

/**
 * The thread that holds the SQLite file: its calls block, and must not block sessions. Commits are on the disk when they
 * answer; what is deleted is overwritten; only the relay's own account can read the file.
 */
const BUSY_TIMEOUT_MS = 5_000;
const PRAGMAS = ['journal_mode = wal', 'synchronous = full', 'secure_delete = on', 'recursive_triggers = on'];

const failureSchema = z.object({ message: z.string(), code: z.string().optional(), errcode: z.number().optional() });
let database: DatabaseSync | undefined;

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

const { path } = z.object({ path: z.string() }).parse(workerData);
parentPort?.on('message', (message: unknown) => {
  const { id, sql, parameters } = sqlRequestSchema.parse(message);
  try {
    database ??= open(path);
    const rows = database.prepare(sql).all(...parameters);
    parentPort?.postMessage({ id, rows });
  } catch (error) {
    const { message: text, code, errcode } = failureSchema.parse(error);
    parentPort?.postMessage({ id, failure: { text, code, errcode } });
  }
});
