import type { Clock } from './clock.ts';
import type { RelayConfig } from './config.ts';
import type { Fetch } from './http/bounded-fetch.ts';
import type { Ledger } from './ledger/ledger.ts';
import { type LedgerDependencies, openLedger } from './ledger/open-ledger.ts';
import type { Logger } from './logging.ts';
import type { StreamHealth } from './siem/record-stream.ts';
import { startSiem } from './siem/start-siem.ts';

/** The record and what follows it, as one thing that is opened and closed. */
export interface OpenRecord {
  readonly ledger: Ledger;
  /** Of the stream to a SIEM; `null` when there is none. */
  readonly stream: () => StreamHealth | null;
  /** What is wrong, in words of closed lists; the stream's begin with `siem-`. */
  readonly troubles: () => readonly string[];
  /** To be called when nothing is appended any more. A ledger that was given stays open: it is its owner's. */
  close(): Promise<void>;
}

export interface RecordOptions {
  readonly config: Pick<RelayConfig, 'ledger' | 'siem'>;
  /** Instead of the one that the configuration describes. */
  readonly given: Ledger | undefined;
  readonly fetcher: Fetch;
  readonly clock: Clock;
  readonly log: Logger;
  /** Which of these sessions live on at another relay; without it none does. */
  readonly survivors?: LedgerDependencies['survivors'];
}

/** Opens the record, and streams it where the configuration says. Throws a `LedgerError` for what somebody has to mend. */
export async function openRecord({
  config,
  given,
  fetcher,
  clock,
  log,
  survivors
}: RecordOptions): Promise<OpenRecord> {
  const ledger = given ?? (await openLedger(config.ledger, { clock, log, survivors }));
  const stream =
    config.siem === undefined ? null : await startSiem({ config: config.siem, ledger, fetch: fetcher, clock, log });
  return {
    ledger,
    stream: () => stream?.health() ?? null,
    troubles: () => {
      const waiting = stream?.health();
      const late = waiting?.state === 'waiting' ? [`siem-${waiting.code ?? 'late'}`] : [];
      return [...ledger.health().troubles, ...late];
    },
    close: async () => {
      await stream?.stop();
      if (given === undefined) await ledger.close();
    }
  };
}
