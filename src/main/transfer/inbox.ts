import { ACK_BYTES } from '#shared/transfer/limits.ts';
import type { Chunk, TransferKind, TransferProblem } from '#shared/transfer/message.ts';
import { problemOf } from './problem.ts';
import { createSink, type Sink, type Store } from './sink.ts';

/** Everything that this end receives. */
export type Inbox = {
  /** Makes the place to write to. */
  readonly open: (id: number, what: TransferKind, name: string, size: number) => void;
  /** Takes a chunk; what belongs to nothing is dropped. */
  readonly take: (chunk: Chunk) => void;
  /** Bytes taken in order; `null` when nothing of that number is received. */
  readonly taken: (id: number) => number | null;
  /** The sender says that was all. Before it is, this means nothing. */
  readonly check: (id: number, sha256: string) => void;
  readonly drop: (id: number) => void;
};

/** See {@link Inbox}. */
export function createInbox(options: {
  readonly makeStore: (what: TransferKind, name: string, size: number, id: number) => Promise<Store>;
  /** Asked again before something is kept. */
  readonly mayKeep: () => boolean;
  readonly onReady: (id: number) => void;
  readonly onStored: (id: number, total: number) => void;
  readonly onKept: (id: number, name: string) => void;
  readonly onFailed: (id: number, code: TransferProblem) => void;
}): Inbox {
  const sinks = new Map<number, Sink | 'opening'>();
  /** Being checked and kept: a second `check` means nothing. */
  const keeping = new Set<Sink>();
  const sinkOf = (id: number): Sink | null => {
    const sink = sinks.get(id);
    return sink === undefined || sink === 'opening' ? null : sink;
  };

  async function make(id: number, what: TransferKind, name: string, size: number): Promise<void> {
    let told = 0;
    try {
      const store = await options.makeStore(what, name, size, id);
      if (sinks.get(id) !== 'opening') return await store.discard();
      const sink = createSink(size, store, {
        stored: (total) => {
          if (sinks.get(id) !== sink || (total < size && total - told < ACK_BYTES)) return;
          told = total;
          options.onStored(id, total);
        },
        failed: (error) => {
          if (sinks.get(id) === sink) options.onFailed(id, problemOf(error, 'not-stored'));
        }
      });
      sinks.set(id, sink);
      options.onReady(id);
    } catch (error) {
      if (sinks.get(id) === 'opening') options.onFailed(id, problemOf(error, 'not-stored'));
    }
  }

  async function keep(id: number, sink: Sink, sha256: string): Promise<void> {
    keeping.add(sink);
    try {
      await sink.settled();
      // Stopped meanwhile: the sender says it again when the session goes on.
      if (sinks.get(id) !== sink || !options.mayKeep()) return;
      const name = await sink.keep(sha256);
      if (sinks.get(id) !== sink) return;
      sinks.delete(id);
      options.onKept(id, name);
    } catch (error) {
      if (sinks.get(id) === sink) options.onFailed(id, problemOf(error, 'not-stored'));
    } finally {
      keeping.delete(sink);
    }
  }

  return {
    open: (id, what, name, size) => {
      sinks.set(id, 'opening');
      void make(id, what, name, size);
    },
    take: ({ id, offset, bytes }) => {
      const sink = sinkOf(id);
      if (sink === null) return;
      try {
        sink.take(offset, bytes);
      } catch (error) {
        options.onFailed(id, problemOf(error, 'malformed'));
      }
    },
    taken: (id) => sinkOf(id)?.taken() ?? null,
    check: (id, sha256) => {
      const sink = sinkOf(id);
      if (sink === null || keeping.has(sink) || sink.taken() !== sink.size || !options.mayKeep()) return;
      void keep(id, sink, sha256);
    },
    drop: (id) => {
      const sink = sinkOf(id);
      sinks.delete(id);
      void sink?.discard();
    }
  };
}
