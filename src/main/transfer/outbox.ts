import { acknowledge, nextSpan, type Sending, sendFrom, sendingOf } from '#shared/transfer/flow.ts';
import { MAX_AHEAD_BYTES } from '#shared/transfer/limits.ts';
import { type TransferProblem, writeChunk } from '#shared/transfer/message.ts';
import { problemOf } from './problem.ts';
import type { Source } from './source.ts';

/** Everything that this end sends. Nothing leaves unless the other end is ready for it and the rules let it. */
export type Outbox = {
  readonly add: (id: number, source: Source) => void;
  /** The other end wants it from here. */
  readonly sendFrom: (id: number, from: number) => void;
  readonly acknowledged: (id: number, received: number) => void;
  /** So many bytes have left the browser. */
  readonly taken: (bytes: number) => void;
  /** Nothing may flow: waits for the next {@link Outbox.sendFrom} of each. */
  readonly hold: () => void;
  readonly drop: (id: number) => void;
  /** Another connection: nothing of the former one is on its way any more. */
  readonly reset: () => void;
};

type Entry = { readonly id: number; readonly source: Source; sending: Sending; closing: boolean; round: number };

/** See {@link Outbox}. */
export function createOutbox(options: {
  readonly send: (chunk: Uint8Array<ArrayBuffer>) => void;
  /** Asked anew before every chunk. */
  readonly mayFlow: () => boolean;
  readonly onAllSent: (id: number, sha256: string) => void;
  readonly onFailed: (id: number, code: TransferProblem) => void;
}): Outbox {
  const entries = new Map<number, Entry>();
  /** Given to the browser and not yet gone from it. */
  let ahead = 0;
  let pumping = false;

  const finished = ({ sending, closing }: Entry): boolean => sending.ready && sending.sent === sending.size && !closing;

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      for (let entry = next(); entry !== null; entry = next()) await step(entry);
    } finally {
      pumping = false;
    }
  }

  function next(): Entry | null {
    if (!options.mayFlow()) return null;
    for (const entry of entries.values()) {
      if (finished(entry) || (ahead < MAX_AHEAD_BYTES && nextSpan(entry.sending) !== null)) return entry;
    }
    return null;
  }

  async function step(entry: Entry): Promise<void> {
    const { id, source, round } = entry;
    // What was read for a former round, or for one that was dropped or held meanwhile, is not sent.
    const stands = (): boolean => entries.get(id) === entry && entry.round === round && options.mayFlow();
    try {
      const span = nextSpan(entry.sending);
      if (span === null) {
        const sha256 = await source.sha256();
        if (!stands()) return;
        entry.closing = true;
        options.onAllSent(id, sha256);
        return;
      }
      const bytes = await source.read(span.from, span.length);
      if (!stands()) return;
      entry.sending = { ...entry.sending, sent: span.from + span.length };
      const chunk = writeChunk({ id, offset: span.from, bytes });
      ahead += chunk.byteLength;
      options.send(chunk);
    } catch (error) {
      if (entries.get(id) === entry) options.onFailed(id, problemOf(error, 'not-readable'));
    }
  }

  const change = (id: number, run: (entry: Entry) => void): void => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    run(entry);
    void pump();
  };

  return {
    add: (id, source) => {
      entries.set(id, { id, source, sending: sendingOf(source.size), closing: false, round: 0 });
    },
    sendFrom: (id, from) =>
      change(id, (entry) => {
        entry.sending = sendFrom(entry.sending, from);
        entry.closing = false;
        entry.round += 1;
      }),
    acknowledged: (id, received) =>
      change(id, (entry) => {
        entry.sending = acknowledge(entry.sending, received);
      }),
    taken: (bytes) => {
      ahead = Math.max(0, ahead - bytes);
      void pump();
    },
    hold: () => {
      for (const entry of entries.values()) {
        entry.sending = { ...entry.sending, ready: false };
        entry.round += 1;
      }
    },
    drop: (id) => {
      const entry = entries.get(id);
      entries.delete(id);
      void entry?.source.close();
    },
    reset: () => {
      ahead = 0;
    }
  };
}
