import { z } from 'zod';
import { LEDGER_TROUBLES, type LedgerTrouble } from '../health.ts';
import { SqliteError } from './sqlite-file.ts';

/** Primary result codes (sqlite.org/rescode.html); the lower byte of an extended code. */
const BY_CODE: Readonly<Record<number, LedgerTrouble>> = {
  5: 'ledger-busy',
  6: 'ledger-busy',
  8: 'ledger-read-only',
  10: 'ledger-unreachable',
  11: 'ledger-corrupt',
  13: 'ledger-disk-full',
  14: 'ledger-unreachable',
  19: 'ledger-rows-refused',
  20: 'ledger-rows-refused',
  26: 'ledger-corrupt'
};

/** Extended codes that say more than their primary one: `SQLITE_IOERR_SHMSIZE`, no room for the index of the log. */
const BY_EXTENDED_CODE: Readonly<Record<number, LedgerTrouble>> = { 4874: 'ledger-disk-full' };

/** What the system says when the file cannot even be opened. */
const BY_SYSTEM: Readonly<Record<string, LedgerTrouble>> = {
  EROFS: 'ledger-read-only',
  EACCES: 'ledger-read-only',
  EPERM: 'ledger-read-only',
  ENOSPC: 'ledger-disk-full',
  EDQUOT: 'ledger-disk-full'
};

/** What our own half of the thread found. */
const troubleSchema = z.enum(LEDGER_TROUBLES);

/** What an error of the SQLite file means for the record. */
export function sqliteTrouble(error: unknown): LedgerTrouble {
  if (!(error instanceof SqliteError)) return 'ledger-failed';
  const own = troubleSchema.safeParse(error.code);
  if (own.success) return own.data;
  if (error.errcode === undefined) return BY_SYSTEM[error.code ?? ''] ?? 'ledger-failed';
  return BY_EXTENDED_CODE[error.errcode] ?? BY_CODE[error.errcode & 0xff] ?? 'ledger-failed';
}
