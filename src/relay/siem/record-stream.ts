import type { Cancel, Clock } from '../clock.ts';
import type { ChainedRow } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logging.ts';
import { type Positions, STREAM_START, type StreamPosition } from './position-file.ts';
import type { Push, PushFailure } from './push.ts';
import { recordLine } from './record-line.ts';

/** How often the record is looked at when the receiver has everything. */
export const POLL_MS = 1_000;
/**
 * Pauses after failures: the first, doubled up to the longest, each cut down at random to between half and all of it.
 */
export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 5 * 60_000;
/** A batch ends before it grows beyond this. */
export const BATCH_BYTES = 512 * 1024;

/** What the stream depends on. */
export interface RecordStreamOptions {
  readonly ledger: Pick<Ledger, 'after'>;
  readonly push: Push;
  readonly positions: Positions;
  readonly clock: Clock;
  readonly log: Logger;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly batchRows: number;
}

/** How the stream is doing. */
export interface StreamHealth {
  /** `waiting`: the receiver does not take what there is, or the record cannot be read. */
  readonly state: 'ok' | 'waiting';
  readonly code: PushFailure | 'record-unavailable' | null;
  /** The last row that the receiver has. */
  readonly position: number;
  /** Milliseconds since the epoch of the last batch that was taken; `null` before the first. */
  readonly takenAt: number | null;
}

/**
 * Carries every row of the record to the receiver, in order, at least once (feature G9). One batch is on its way at a
 * time and the next leaves when it was taken; what is not taken is tried again for as long as it is kept.
 */
export class RecordStream {
  readonly #options: RecordStreamOptions;
  readonly #stopping = new AbortController();
  #position: StreamPosition;
  #rows: number;
  #failures = 0;
  #failure: StreamHealth['code'] = null;
  #takenAt: number | null = null;
  #cancel: Cancel = () => {};
  #step: Promise<void> = Promise.resolve();

  /** Starts behind `position`. */
  constructor(options: RecordStreamOptions, position: StreamPosition) {
    this.#options = options;
    this.#position = position;
    this.#rows = options.batchRows;
    this.#after(0);
  }

  health(): StreamHealth {
    const state = this.#failure === null ? 'ok' : 'waiting';
    return { state, code: this.#failure, position: this.#position.number, takenAt: this.#takenAt };
  }

  /** Gives up the batch that is on its way, which will be sent again after the next start, and stops. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancel();
    await this.#step;
  }

  #after(ms: number): void {
    if (this.#stopping.signal.aborted) return;
    this.#cancel = this.#options.clock.after(ms, () => {
      this.#step = this.#run().then((pause) => this.#after(pause));
    });
  }

  /** One look at the record, or one batch; the pause until the next. Never rejects. */
  async #run(): Promise<number> {
    let rows: readonly ChainedRow[] | null;
    try {
      rows = await this.#next();
    } catch {
      return this.#failed('record-unavailable', null, null);
    }
    if (rows === null) return 0;
    if (rows.length === 0) {
      this.#recovered();
      return POLL_MS;
    }
    const { body, last } = batchOf(rows);
    const outcome = await this.#options.push(
      { body, after: this.#position.number, last: last.number },
      this.#stopping.signal
    );
    if (this.#stopping.signal.aborted && !outcome.ok) return POLL_MS;
    if (!outcome.ok) {
      if (outcome.code === 'too-large') this.#rows = Math.max(1, Math.floor(this.#rows / 2));
      return this.#failed(outcome.code, outcome.status, outcome.retryAfterMs);
    }
    this.#recovered();
    this.#takenAt = this.#options.clock.now();
    await this.#moveTo({ number: last.number, hash: last.hash });
    return 0;
  }

  /**
   * The rows behind the position. The row at the position comes along: when it is another than then, or there is a
   * record and it ends before, it is another record, all of which is new to the receiver (`null`: begin again).
   */
  async #next(): Promise<readonly ChainedRow[] | null> {
    const { ledger } = this.#options;
    const { number, hash } = this.#position;
    if (number === 0) return ledger.after(0, this.#rows);
    const found = await ledger.after(number - 1, this.#rows + 1);
    const [first] = found;
    const replaced =
      first === undefined ? (await ledger.after(0, 1)).length > 0 : first.number === number && first.hash !== hash;
    if (replaced) {
      this.#options.log('warn', 'siem-record-replaced');
      await this.#moveTo(STREAM_START);
      return null;
    }
    const rows = found.filter((row) => row.number > number);
    const missed = (rows[0]?.number ?? number + 1) - number - 1;
    if (missed > 0) this.#options.log('warn', 'siem-rows-expired', { count: missed });
    return rows;
  }

  async #moveTo(position: StreamPosition): Promise<void> {
    this.#position = position;
    try {
      await this.#options.positions.save(position);
    } catch (error) {
      // The receiver has the rows; after a restart it would get them again.
      this.#options.log('error', 'siem-position-not-saved', { cause: error });
    }
  }

  #failed(code: NonNullable<StreamHealth['code']>, status: number | null, retryAfterMs: number | null): number {
    if (this.#failure !== code) this.#options.log('warn', 'siem-waiting', { code, status });
    this.#failure = code;
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    return retryAfterMs ?? Math.round(longest * (0.5 + this.#options.random() / 2));
  }

  #recovered(): void {
    if (this.#failure !== null) this.#options.log('info', 'siem-resumed');
    this.#failure = null;
    this.#failures = 0;
  }
}

/** As many rows from the front as go into one batch, at least one. */
function batchOf(rows: readonly ChainedRow[]): { readonly body: string; readonly last: ChainedRow } {
  let [last] = rows;
  if (last === undefined) throw new RangeError('a batch has rows');
  let body = '';
  for (const row of rows) {
    const line = recordLine(row);
    if (body !== '' && body.length + line.length > BATCH_BYTES) break;
    body += line;
    last = row;
  }
  return { body, last };
}
