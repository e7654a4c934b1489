import type { Cancel, Clock } from '../../clock.ts';
import type { Logger } from '../../logging.ts';
import type { LedgerTrouble } from '../health.ts';
import type { RowStore } from '../store.ts';
import type { Spool } from './spool.ts';
import type { TrustedTime } from './trusted-time.ts';

/** How often what is too old is removed, and how soon again when it could not be, milliseconds. */
export const SWEEP_MS = 3_600_000;
const SWEEP_RETRY_MS = 60_000;
/** The database's clock and the relay's may differ by this much, milliseconds. */
const CLOCKS_APART_MS = 3_600_000;

interface RetentionOptions {
  readonly store: RowStore;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly time: TrustedTime;
  readonly retentionMs: number;
  /** Whether the database has been opened. */
  readonly ready: () => boolean;
}

/**
 * Removes records that are too old (feature G5) at the start and every hour. Too old is what is so by the relay's trusted
 * time and, where the database has a clock of its own, by that too: a single clock that is wrong removes nothing early.
 */
export class Retention {
  readonly #options: RetentionOptions;
  #trouble: LedgerTrouble | undefined;
  #next: Cancel | undefined;
  #sweeping: Promise<void> | undefined;
  #swept = false;
  #stopped = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** What keeps old records from being removed. */
  get trouble(): LedgerTrouble | undefined {
    return this.#trouble;
  }

  /** Resolves after the first sweep, whatever became of it. */
  start(): Promise<void> {
    return this.#run();
  }

  /** Resolves when no sweep runs, and none will. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#next?.();
    await this.#sweeping;
  }

  #run(): Promise<void> {
    this.#sweeping = this.#sweep().finally(() => {
      if (this.#stopped) return;
      const wait = this.#swept ? SWEEP_MS : SWEEP_RETRY_MS;
      this.#next = this.#options.clock.after(wait, () => void this.#run());
    });
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    const { store, spool, time, retentionMs, ready, log } = this.#options;
    try {
      const now = time.notAhead();
      spool.forget(now - retentionMs);
      this.#swept = false;
      if (!ready()) return;
      const databaseNow = (await store.databaseNow()) ?? now;
      const removed = await store.removeExpired(Math.min(now, databaseNow) - retentionMs);
      if (removed > 0) log('info', 'ledger-expired', { count: removed });
      const apart = Math.abs(now - databaseNow) > CLOCKS_APART_MS;
      this.#trouble = time.doubted || apart ? 'ledger-retention-held' : undefined;
      this.#swept = this.#trouble === undefined;
    } catch (error) {
      const trouble = store.troubleOf(error);
      // The database's own guard against a clock that is ahead.
      this.#trouble = trouble === 'ledger-rows-refused' ? 'ledger-retention-held' : trouble;
      log('error', 'ledger-retention-failed', { code: this.#trouble });
    }
  }
}
