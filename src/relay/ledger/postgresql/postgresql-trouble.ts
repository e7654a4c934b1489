import { z } from 'zod';
import type { LedgerTrouble } from '../health.ts';

const errorSchema = z.object({ code: z.string() });

/** By SQLSTATE, or its class of two characters (PostgreSQL's appendix A). */
const BY_STATE: Readonly<Record<string, LedgerTrouble>> = {
  '25006': 'ledger-read-only',
  '53100': 'ledger-disk-full',
  '57014': 'ledger-busy',
  '22': 'ledger-rows-refused',
  '23': 'ledger-rows-refused',
  '28': 'ledger-sign-in-refused',
  '3D': 'ledger-failed',
  '40': 'ledger-busy',
  '42': 'ledger-failed',
  '53': 'ledger-busy',
  '55': 'ledger-busy',
  XX001: 'ledger-corrupt',
  XX002: 'ledger-corrupt',
  XX: 'ledger-failed'
};

/** What an error of the PostgreSQL server or of the way to it means for the record. */
export function postgresqlTrouble(error: unknown): LedgerTrouble {
  const parsed = errorSchema.safeParse(error);
  // The driver gives no code when a connection ends or does not come about in time.
  if (!parsed.success) return 'ledger-unreachable';
  const { code } = parsed.data;
  return BY_STATE[code] ?? BY_STATE[code.slice(0, 2)] ?? 'ledger-unreachable';
}
