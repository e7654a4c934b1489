import type { Clock } from '../clock.ts';
import type { Ledger, LedgerRow } from './ledger.ts';

/** Rows kept in memory before the oldest are forgotten: about 20 MB. */
export const MAX_LEDGER_ROWS = 50_000;

/** A record that lives as long as this process. */
export function createMemoryLedger(clock: Pick<Clock, 'now'>, maxRows: number = MAX_LEDGER_ROWS): Ledger {
  const rows: LedgerRow[] = [];
  let number = 0;
  return {
    append(entry) {
      number += 1;
      rows.push({ ...entry, number, at: clock.now() });
      if (rows.length > maxRows) rows.shift();
    },
    async read({ sessionId } = {}) {
      return rows.filter((row) => sessionId === undefined || row.sessionId === sessionId);
    }
  };
}
