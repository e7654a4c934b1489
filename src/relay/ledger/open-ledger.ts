import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import type { LedgerConfig } from './config.ts';
import { DurableLedger, type DurableOptions } from './durable/durable-ledger.ts';
import { Spool, type SpoolLimits } from './durable/spool.ts';
import type { WriteBytes } from './durable/spool-file.ts';
import { LedgerError } from './health.ts';
import type { Ledger } from './ledger.ts';
import { createMemoryLedger, MAX_LEDGER_ROWS } from './memory-ledger.ts';
import { DAY_MS } from './memory-queries.ts';
import { createPostgresqlStore } from './postgresql/postgresql-store.ts';
import { createSqliteStore } from './sqlite/sqlite-store.ts';

/** What a record is opened with. The last two are for tests of what disks do. */
export interface LedgerDependencies {
  readonly clock: Clock;
  readonly log: Logger;
  readonly spoolLimits?: Partial<SpoolLimits>;
  readonly spoolWrite?: WriteBytes;
  /** Which of these sessions live on at another relay; without it none does. */
  readonly survivors?: DurableOptions['survivors'];
}

/**
 * Opens the record where the configuration says, brings the database up to date, stores what a former process left in the
 * spool, ends the sessions that it held, and removes what is too old. A database that is away makes the record begin
 * degraded. Throws a `LedgerError` for what somebody has to mend first: `ledger-corrupt`, `ledger-too-new`,
 * `ledger-read-only`, `ledger-sign-in-refused`, `ledger-failed`, and `ledger-spool-failed` for a spool folder that cannot
 * be used.
 */
export async function openLedger(config: LedgerConfig, deps: LedgerDependencies): Promise<Ledger> {
  const { clock, log } = deps;
  if (config.kind === 'memory') return createMemoryLedger(clock, MAX_LEDGER_ROWS, config.retentionDays);
  const spool = openSpool(config.kind === 'sqlite' ? (config.spool ?? `${config.path}.spool`) : config.spool, deps);
  const store =
    config.kind === 'sqlite'
      ? createSqliteStore(config.path, config.node)
      : createPostgresqlStore(config.url, config.node);
  const retentionMs = config.retentionDays * DAY_MS;
  const ledger = new DurableLedger({
    store,
    spool,
    clock,
    log,
    retentionMs,
    newKey: randomUUID,
    survivors: deps.survivors
  });
  await ledger.start();
  return ledger;
}

function openSpool(folder: string, { clock, spoolLimits, spoolWrite }: LedgerDependencies): Spool {
  try {
    return new Spool(folder, clock.now, spoolLimits, spoolWrite);
  } catch {
    throw new LedgerError('ledger-spool-failed');
  }
}
