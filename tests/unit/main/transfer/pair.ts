import { createTransferDesk, type TransferAnswer, type TransferDesk } from '#main/transfer/desk.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { TransferFeature, TransferRight } from '#shared/transfer/rights.ts';
import type { TransferItem } from '#shared/transfer/view.ts';
import { live } from '#tests/harness/fixtures.ts';

type Data = string | Uint8Array<ArrayBuffer>;

/** One person's desk with a clipboard of text and a folder of its own. */
export type End = {
  readonly desk: TransferDesk;
  readonly asked: TransferRight[];
  readonly used: TransferFeature[];
  /** What was dropped onto this person's page, by its number. */
  readonly dropped: Map<number, Uint8Array<ArrayBuffer>>;
  clipboard: string;
  answer: TransferAnswer;
  files: readonly string[];
  /** The session as this end sees it. */
  readonly session: (more: Partial<Extract<SessionView, { phase: 'live' }>>) => void;
  readonly end: () => void;
};

/** Between the two ends: what is on its way, and whether anything arrives. */
export type Wire = { cut: boolean; bytes: number; readonly change: (data: Data) => Data };

const CLOCK: Clock = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  }
};

/** Two desks of a live session, with a wire between them and real folders. */
export function createEnds(folder: string, change: (data: Data) => Data = (data) => data) {
  const wire: Wire = { cut: false, bytes: 0, change };
  const make = (role: SessionRole, other: () => End): End => {
    const asked: TransferRight[] = [];
    const used: TransferFeature[] = [];
    const dropped = new Map<number, Uint8Array<ArrayBuffer>>();
    const end: End = {
      asked,
      used,
      dropped,
      clipboard: '',
      answer: 'allowed',
      files: [],
      desk: createTransferDesk({
        clock: CLOCK,
        send: (data) => {
          const size = data.length;
          setImmediate(() => {
            end.desk.taken(size);
            wire.bytes += size;
            if (!wire.cut) other().desk.receive(wire.change(data));
          });
        },
        ask: async ({ right }) => {
          asked.push(right);
          return end.answer;
        },
        withdrawQuestion: () => undefined,
        clipboard: {
          clipboard: {
            has: async () => false,
            read: async () => [],
            readText: async () => end.clipboard,
            writeText: async (text) => {
              end.clipboard = text;
            },
            write: async () => undefined
          },
          ClipboardItem: class {
            readonly types: string[] = [];
            getType = (): never => {
              throw new Error('nothing');
            };
          }
        },
        folder: () => folder,
        platform: 'linux',
        chooseFiles: async () => end.files,
        readDropped: ({ file, span }) => {
          if (span === null) dropped.delete(file);
          else
            setImmediate(() => {
              const bytes = dropped.get(file)?.slice(span.from, span.from + span.length) ?? null;
              end.desk.droppedPart({ file, from: span.from, bytes });
            });
        },
        showInFolder: () => undefined,
        used: (feature) => used.push(feature),
        show: () => undefined,
        log: { info: () => undefined, warn: () => undefined, error: () => undefined }
      }),
      session: (more) => end.desk.sessionChanged({ ...live(role, 'view'), transfers: ['clipboard', 'files'], ...more }),
      end: () => end.desk.sessionChanged({ phase: 'none' })
    };
    return end;
  };
  const helper: End = make('helper', () => sharer);
  const sharer: End = make('sharer', () => helper);
  helper.session({});
  sharer.session({});
  return { helper, sharer, wire };
}

/** Waits until the newest transfer of an end stands like that. */
export async function until(end: End, stands: (item: TransferItem) => boolean): Promise<TransferItem> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const item = end.desk.view().items.at(-1);
    if (item !== undefined && stands(item)) return item;
    if (Date.now() > deadline) throw new Error(`It stands otherwise: ${JSON.stringify(item)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
