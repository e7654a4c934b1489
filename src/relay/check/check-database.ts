import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LedgerConfig } from '../ledger/config.ts';
import { LedgerError, type LedgerTrouble } from '../ledger/health.ts';
import { createPostgresqlStore } from '../ledger/postgresql/postgresql-store.ts';
import { createSqliteStore } from '../ledger/sqlite/sqlite-store.ts';
import type { RowStore } from '../ledger/store.ts';
import type { CheckResult } from './result.ts';

const REMEDIES: Readonly<Partial<Record<LedgerTrouble, string>>> = {
  'ledger-unreachable': 'look at the address, and whether this machine may connect',
  'ledger-busy': 'another process holds it: only one relay may use an SQLite file',
  'ledger-disk-full': 'make room on its disk',
  'ledger-read-only': 'let the user that the relay runs as write to it and to its folder',
  'ledger-corrupt': 'restore it from a backup, or move it away; nothing repairs it by itself',
  'ledger-too-new': 'a newer version has written it: run that one',
  'ledger-sign-in-refused': 'compare name and password in ledger.url'
};

/** What an operator can do about it. */
export function remedyFor(trouble: LedgerTrouble): string {
  return REMEDIES[trouble] ?? 'look at the log of the database';
}

const ok = (says: string): CheckResult => ({ check: 'database', outcome: 'ok', says });
const failed = (says: string, todo: string): CheckResult => ({ check: 'database', outcome: 'failed', says, todo });

/**
 * Verifies that the record can be kept: the database opens, is brought up to date as a start does, can be written to, and its
 * chain is intact; the spool's folder can be written to. A file that is not there yet is not made: it would be this user's.
 */
export async function checkDatabase(config: LedgerConfig): Promise<readonly CheckResult[]> {
  if (config.kind === 'memory') {
    return [
      { check: 'database', outcome: 'warning', says: 'the record ends with the process', todo: 'configure ledger' }
    ];
  }
  const spool = config.kind === 'sqlite' ? (config.spool ?? `${config.path}.spool`) : config.spool;
  const places = [await checkFolder(spool, 'the spool')];
  const store = await storeOf(config);
  if (store !== null) return [...places, ...(await checkStore(store))];
  const folder = config.kind === 'sqlite' ? dirname(config.path) : spool;
  return [...places, await checkFolder(folder, 'a database, not made yet,')];
}

/** The database that the record is in; `null` for a file that is not there yet, and for a record in memory. */
export async function storeOf(config: LedgerConfig): Promise<RowStore | null> {
  if (config.kind === 'postgresql') return createPostgresqlStore(config.url, config.node);
  if (config.kind === 'memory' || !(await exists(config.path))) return null;
  return createSqliteStore(config.path, config.node);
}

async function checkStore(store: RowStore): Promise<readonly CheckResult[]> {
  try {
    await store.prepare();
    // Nothing is older than this; what counts is that the database takes a change.
    await store.removeExpired(0);
    const verdict = await store.verifyAudit();
    if (verdict.kind === 'intact') return [ok(`opens, up to date, writable; chain of ${verdict.rows} rows intact`)];
    return [failed(`the chain is broken at row ${verdict.at}`, 'somebody changed the record: find out who')];
  } catch (error) {
    const trouble = error instanceof LedgerError ? error.code : store.troubleOf(error);
    return [failed(trouble, remedyFor(trouble))];
  } finally {
    await store.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false
  );
}

/** Whether this user may write in a folder, or make it in the nearest one that exists. */
async function checkFolder(folder: string, what: string): Promise<CheckResult> {
  let nearest = folder;
  while (!(await exists(nearest)) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    await access(nearest, constants.W_OK | constants.X_OK);
    return ok(`${what} can be written`);
  } catch {
    return failed(`${what} cannot be written`, 'let the user that the relay runs as write to its folder');
  }
}
