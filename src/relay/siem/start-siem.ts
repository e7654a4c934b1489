import { randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logging.ts';
import type { SiemConfig } from './config.ts';
import { filePositions, STREAM_START, type StreamPosition } from './position-file.ts';
import { pushBy } from './push.ts';
import { RecordStream } from './record-stream.ts';

/** What the stream to a SIEM depends on. */
export interface SiemOptions {
  readonly config: SiemConfig;
  readonly ledger: Pick<Ledger, 'after'>;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Logger;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
}

/** For jitter only. */
function uniform(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}

/**
 * Starts streaming the record to the organisation's SIEM (feature G9), from where it stopped. A position that cannot be
 * understood means everything again. Rejects with the system's error when the position cannot be written at all.
 */
export async function startSiem(options: SiemOptions): Promise<RecordStream> {
  const { config, ledger, fetch, clock, log, random = uniform } = options;
  const positions = filePositions(config.positionFile);
  let position: StreamPosition | null;
  try {
    position = await positions.load();
  } catch (error) {
    log('error', 'siem-position-unreadable', { cause: error });
    position = null;
  }
  position ??= STREAM_START;
  await positions.save(position);
  const push = pushBy(fetch, config, clock);
  return new RecordStream({ ledger, push, positions, clock, log, random, batchRows: config.batchRows }, position);
}
