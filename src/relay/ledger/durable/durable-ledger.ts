import type { Cancel, Clock } from '../../clock.ts';
import type { Logger } from '../../logging.ts';
import type { LedgerEntry } from '../entry.ts';
import { LedgerError, type LedgerHealth, type LedgerTrouble } from '../health.ts';
import type { Ledger } from '../ledger.ts';
import type { RowStore } from '../store.ts';
import { Retention } from './retention.ts';
import type { Spool } from './spool.ts';
import { TrustedTime } from './trusted-time.ts';

/** Rows stored in one transaction: preparing them takes a few milliseconds, in which no message is forwarded. */
const BATCH = 64;
/**
 * How long a row waits in the spool for others to go with it. A transaction costs a write that reaches the disk and a way to
 * the database and back, whether it has one row or {@link BATCH}; a relay that sets up sessions all the time would spend
 * most of its time on them.
 */
const GATHER_MS = 100;
/** Waits between attempts while the database is away, milliseconds; the last one repeats. */
const RETRY_MS = [100, 250, 500, 1_000, 2_000, 5_000];
/** With these at the start there is no use in going on: somebody has to do something. */
const FATAL: ReadonlySet<LedgerTrouble> = new Set([
  'ledger-corrupt',
  'ledger-too-new',
  'ledger-read-only',
  'ledger-sign-in-refused',
  'ledger-failed'
]);

/** What the record needs from around it. */
export interface DurableOptions {
  readonly store: RowStore;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly retentionMs: number;
  /** A new random name for a row, at least 122 bits. */
  readonly newKey: () => string;
  /** Which of these sessions live on at another relay; may take its time. Without it none does. */
  readonly survivors?: ((sessionIds: readonly string[]) => Promise<ReadonlySet<string>>) | undefined;
}

/**
 * The record in a database, with a spool before it: appending writes to the spool and never waits; rows go on to the
 * database in order, each once, a tenth of a second later or as soon as it takes them, and before anybody reads.
 */
export class DurableLedger implements Ledger {
  readonly #options: DurableOptions;
  readonly #time: TrustedTime;
  readonly #retention: Retention;
  /** Sessions of this process, until those that a former one left open have been found. */
  #own: Set<string> | undefined = new Set();
  #trouble: LedgerTrouble | undefined;
  #storing: Promise<void> | undefined;
  #failures = 0;
  #retry: Cancel | undefined;
  #soon: Cancel | undefined;
  #closed = false;

  constructor(options: DurableOptions) {
    this.#options = options;
    this.#time = new TrustedTime(options.clock);
    this.#retention = new Retention({ ...options, time: this.#time, ready: () => this.#own === undefined });
  }

  /**
   * Opens the database, stores what a former process left, ends its sessions, and removes what is too old. Throws a
   * `LedgerError` for what somebody has to mend first; with a database that is merely away, the record begins degraded.
   */
  async start(): Promise<void> {
    await this.#store();
    if (this.#trouble !== undefined && FATAL.has(this.#trouble)) {
      const error = new LedgerError(this.#trouble);
      await this.close();
      throw error;
    }
    await this.#retention.start();
  }

  append(entry: LedgerEntry): void {
    this.appendOnce(entry, this.#options.newKey());
  }

  appendOnce(entry: LedgerEntry, key: string): void {
    const { clock, spool, log } = this.#options;
    try {
      if (entry.kind === 'session-created') this.#own?.add(entry.sessionId);
      const at = clock.now();
      const trusted = this.#time.now();
      spool.append({ key, at, keptFrom: this.#time.doubted ? trusted : at, entry });
    } catch (error) {
      log('error', 'ledger-append-failed', { error: error instanceof Error ? error.name : 'Error' });
    }
    if (this.#trouble !== undefined) void spool.sync();
    else this.#storeSoon();
  }

  read: Ledger['read'] = (filter) => this.#ask((store) => store.read(filter));
  sessions: Ledger['sessions'] = (query) => this.#ask((store) => store.sessions(query));
  totals: Ledger['totals'] = (filter) => this.#ask((store) => store.totals(filter));
  trends: Ledger['trends'] = (filter) => this.#ask((store) => store.trends(filter));
  refusals: Ledger['refusals'] = (scope) => this.#ask((store) => store.refusals(scope));
  audit: Ledger['audit'] = (query) => this.#ask((store) => store.audit(query));
  verifyAudit: Ledger['verifyAudit'] = () => this.#ask((store) => store.verifyAudit());
  seen: Ledger['seen'] = (name) => this.#ask((store) => store.seen(name));
  see: Ledger['see'] = (name, state, after) => this.#ask((store) => store.see(name, state, after));
  after: Ledger['after'] = (number, limit) => this.#ask((store) => store.after(number, limit));

  health(): LedgerHealth {
    const { spool } = this.#options;
    const troubles = new Set<LedgerTrouble>();
    if (this.#trouble !== undefined) troubles.add(this.#trouble);
    if (this.#retention.trouble !== undefined) troubles.add(this.#retention.trouble);
    if (spool.endangered) troubles.add('ledger-spool-failed');
    if (spool.aside > 0) troubles.add('ledger-rows-refused');
    if (spool.lost > 0) troubles.add('ledger-rows-lost');
    const state = troubles.size === 0 ? 'ok' : 'degraded';
    return { state, troubles: [...troubles], waiting: spool.waiting, lost: spool.lost };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#store();
    this.#closed = true;
    this.#retry?.();
    this.#soon?.();
    await this.#retention.stop();
    this.#options.spool.close();
    await this.#options.store.close();
  }

  async #ask<Result>(question: (store: RowStore) => Promise<Result>): Promise<Result> {
    const { store, spool } = this.#options;
    if (this.#closed) throw new LedgerError('ledger-unreachable');
    if (spool.waiting > 0 || this.#own !== undefined) await this.#store();
    if (this.#trouble !== undefined) throw new LedgerError(this.#trouble);
    try {
      return await question(store);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw new LedgerError(store.troubleOf(error));
    }
  }

  /** Lets rows gather, if any wait and nothing else will store them. */
  #storeSoon(): void {
    const { clock, spool } = this.#options;
    const idle = this.#soon === undefined && this.#storing === undefined && this.#trouble === undefined;
    if (!idle || this.#closed || spool.waiting === 0) return;
    this.#soon = clock.after(spool.waiting < BATCH ? GATHER_MS : 0, () => {
      this.#soon = undefined;
      void this.#storeSome();
    });
  }

  /** Stores what waits; resolves when nothing does any more or the database refused. Never rejects. */
  async #store(): Promise<void> {
    do await this.#storeSome();
    while (!this.#closed && this.#trouble === undefined && this.#options.spool.waiting > 0);
  }

  /** Stores a batch, or waits for the one that is under way. Never rejects. */
  #storeSome(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#storing ??= this.#storeBatch().finally(() => {
      this.#storing = undefined;
      this.#storeSoon();
    });
    return this.#storing;
  }

  async #storeBatch(): Promise<void> {
    const { store, spool, log } = this.#options;
    try {
      spool.rescue();
      await store.prepare();
      // Which sessions a former process left open shows when all of its rows are stored.
      do await this.#storeRows();
      while (this.#own !== undefined && spool.waiting > 0);
      if (this.#own !== undefined) await this.#begin(this.#own);
      if (this.#trouble !== undefined) log('info', 'ledger-recovered');
      this.#trouble = undefined;
      this.#failures = 0;
    } catch (error) {
      const trouble = store.troubleOf(error);
      if (trouble !== this.#trouble) log('error', 'ledger-degraded', { code: trouble });
      this.#trouble = trouble;
      void spool.sync();
      this.#tryAgain();
    }
  }

  async #storeRows(): Promise<void> {
    const { store, spool, retentionMs } = this.#options;
    const rows = spool.take(BATCH);
    if (rows.length === 0) return;
    const cutoff = this.#time.notAhead() - retentionMs;
    try {
      await store.store(rows.filter(({ keptFrom }) => keptFrom >= cutoff));
      spool.done(rows);
    } catch (error) {
      if (store.troubleOf(error) !== 'ledger-rows-refused') throw error;
      await this.#storeSingly(rows.length);
    }
  }

  /** One row among these is not to the database's liking: the others must not wait for it. */
  async #storeSingly(count: number): Promise<void> {
    const { store, spool, log } = this.#options;
    for (let left = count; left > 0; left -= 1) {
      try {
        const row = spool.take(1);
        await store.store(row);
        spool.done(row);
      } catch (error) {
        if (store.troubleOf(error) !== 'ledger-rows-refused') throw error;
        spool.refuseFirst();
        log('error', 'ledger-row-refused');
      }
    }
  }

  /** Sessions that a former process of this node held cannot go on; they ended with it. */
  async #begin(own: ReadonlySet<string>): Promise<void> {
    const { survivors, store } = this.#options;
    this.#time.notBefore(await store.trustedAt());
    const left = (await store.unended()).filter((sessionId) => !own.has(sessionId));
    this.#own = undefined;
    if (survivors !== undefined) {
      void this.#endUnless(left, survivors);
      return;
    }
    for (const sessionId of left) this.append({ kind: 'session-ended', sessionId, reason: 'relay-lost', by: 'relay' });
  }

  /** Ends what lives nowhere any more. Never rejects: who cannot be asked may have them all. */
  async #endUnless(left: readonly string[], survivors: NonNullable<DurableOptions['survivors']>): Promise<void> {
    try {
      const living = await survivors(left);
      for (const sessionId of left) {
        if (!living.has(sessionId))
          this.append({ kind: 'session-ended', sessionId, reason: 'relay-lost', by: 'relay' });
      }
    } catch {
      this.#options.log('warn', 'sessions-left-open', { sessions: left.length });
    }
  }

  #tryAgain(): void {
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#retry?.();
    this.#retry = this.#options.clock.after(wait, () => void this.#store());
  }
}
