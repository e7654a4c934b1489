import type { Host } from '../cli/run.ts';
import { loadConfig } from '../config-file.ts';
import type { LedgerConfig } from '../ledger/config.ts';
import { LedgerError, type LedgerTrouble } from '../ledger/health.ts';
import type { ChainVerdict } from '../ledger/queries.ts';
import { remedyFor, storeOf } from './check-database.ts';

/** What came of verifying: a verdict, nothing to verify, or why it could not be done. */
export type Verified = ChainVerdict | { readonly kind: 'no-record' } | { readonly kind: 'failed'; code: LedgerTrouble };

/** Recomputes the chain of the record where the configuration says that it is; a relay may run meanwhile. */
export async function verified(config: LedgerConfig): Promise<Verified> {
  const store = await storeOf(config);
  if (store === null) return { kind: 'no-record' };
  try {
    await store.prepare();
    return await store.verifyAudit();
  } catch (error) {
    return { kind: 'failed', code: error instanceof LedgerError ? error.code : store.troubleOf(error) };
  } finally {
    await store.close();
  }
}

function inWords(result: Verified): string {
  switch (result.kind) {
    case 'intact':
      return `intact: ${result.rows} rows, the last one's hash is ${result.head}`;
    case 'broken':
      return `BROKEN at row ${result.at}: the record was changed by something else than Deskside`;
    case 'no-record':
      return 'there is no record yet';
    case 'failed':
      return `NOT VERIFIED: ${result.code} — ${remedyFor(result.code)}`;
  }
}

/** The command `verify`: prints a line, or JSON; answers 0 for a chain that is intact and 1 for anything else. */
export async function verifyRecord(
  { config: file, json }: { readonly config: string | undefined; readonly json: boolean },
  { environment, print }: Pick<Host, 'environment' | 'print'>
): Promise<number> {
  const result = await verified(loadConfig(file, environment).ledger);
  print(json ? JSON.stringify(result) : inWords(result));
  return result.kind === 'intact' ? 0 : 1;
}
