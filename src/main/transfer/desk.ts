import { basename } from 'node:path';
import type { IdentityCard } from '#shared/identity/card.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { DroppedPart, DroppedRead } from '#shared/transfer/dropped.ts';
import type { TransferEffect, TransferInput } from '#shared/transfer/events.ts';
import { MAX_OFFERED_NAME } from '#shared/transfer/limits.ts';
import { readChunk, readTransferMessage, type TransferKind, type TransferProblem } from '#shared/transfer/message.ts';
import type { TransferFeature, TransferRight } from '#shared/transfer/rights.ts';
import { nextTransfer } from '#shared/transfer/rules.ts';
import { NO_DESK, type Way } from '#shared/transfer/state.ts';
import type { TransferView } from '#shared/transfer/view.ts';
import { groundOf, keyOf, viewOf, wayAndId } from '#shared/transfer/view-of.ts';
import type { Log } from '../ports.ts';
import { type ClipboardAccess, readClipboard, receiveClipboard } from './clipboard.ts';
import { createDroppedFiles } from './dropped-file.ts';
import { createInbox } from './inbox.ts';
import { createOutbox } from './outbox.ts';
import { problemOf } from './problem.ts';
import { receiveFile } from './received-file.ts';
import { bytesSource, openFile, type Source } from './source.ts';

/** How often at most the screen is told how far things are, ms. */
const SHOW_EVERY_MS = 100;

export type TransferAnswer = 'allowed' | 'declined' | 'timeout' | 'displaced';

/** Clipboard and files of this app's session (D9): main holds disk, clipboard and rules; pages carry bytes and show. */
export type TransferDesk = {
  readonly view: () => TransferView;
  readonly sessionChanged: (view: SessionView) => void;
  /** A message of the `transfer` channel, unparsed. */
  readonly receive: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** So many bytes of the channel have left the browser. */
  readonly taken: (bytes: number) => void;
  /** How long no byte of a transfer has moved, ms: one that runs is no idleness (F1). */
  readonly idleMs: () => number;
  /** Sends files that this person dropped onto the page, which reads them. */
  readonly sendDropped: (
    files: readonly { readonly file: number; readonly name: string; readonly size: number }[]
  ) => void;
  readonly droppedPart: (part: DroppedPart) => void;
  /** Lets this person choose files and sends them. */
  readonly sendFiles: () => Promise<void>;
  readonly sendClipboard: () => Promise<void>;
  readonly fetchClipboard: () => void;
  readonly accept: (key: string) => void;
  readonly cancel: (key: string) => void;
  readonly revoke: (right: TransferRight) => void;
  /** Shows a received file in its folder; never opens it. */
  readonly showKept: (key: string) => void;
};

export type TransferDeskOptions = {
  readonly clock: Clock;
  readonly send: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** The sharer's consent window; see `consent/`. */
  readonly ask: (question: { readonly card: IdentityCard; readonly right: TransferRight }) => Promise<TransferAnswer>;
  readonly withdrawQuestion: () => void;
  readonly clipboard: ClipboardAccess;
  /** Where received files go. */
  readonly folder: () => string;
  readonly platform: NodeJS.Platform;
  /** The person's choice in the system's own dialog; empty when there was none. */
  readonly chooseFiles: () => Promise<readonly string[]>;
  readonly readDropped: (read: DroppedRead) => void;
  readonly showInFolder: (path: string) => void;
  /** For the record. */
  readonly used: (feature: TransferFeature) => void;
  readonly show: (view: TransferView) => void;
  readonly log: Log;
};

/** Hosts the rules of `#shared/transfer` over disk, clipboard, consent window and channel. */
export function createTransferDesk(options: TransferDeskOptions): TransferDesk {
  const { clock, log } = options;
  let desk = NO_DESK;
  let card: IdentityCard | null = null;
  let numbers = 0;
  let showing = false;
  const paths = new Map<string, string>();
  const queue: TransferInput[] = [];
  let working = false;

  const dropped = createDroppedFiles(options.readDropped, clock);
  let movedAt = Number.NEGATIVE_INFINITY;
  const outbox = createOutbox({
    send: options.send,
    mayFlow: () => desk.open,
    onAllSent: (id, sha256) => dispatch({ type: 'all-sent', id, sha256 }),
    onFailed: (id, code) => dispatch({ type: 'failed', way: 'send', id, code })
  });
  const inbox = createInbox({
    makeStore: (what, name, size, id) =>
      what === 'file'
        ? receiveFile({
            folder: options.folder(),
            name,
            size,
            platform: options.platform,
            onKept: (path) => paths.set(keyOf({ way: 'receive', id }), path)
          })
        : Promise.resolve(receiveClipboard(options.clipboard, what, size)),
    mayKeep: () => desk.open,
    onReady: (id) => dispatch({ type: 'ready', id }),
    onStored: (id, total) => dispatch({ type: 'stored', id, total }),
    onKept: (id, name) => dispatch({ type: 'kept', id, name }),
    onFailed: (id, code) => dispatch({ type: 'failed', way: 'receive', id, code })
  });

  /** Applies one event after another; one that an effect raises waits for its turn. */
  function dispatch(event: TransferInput): void {
    queue.push(event);
    if (working) return;
    working = true;
    try {
      for (let each = queue.shift(); each !== undefined; each = queue.shift()) apply(each);
    } finally {
      working = false;
    }
  }

  function apply(event: TransferInput): void {
    const before = desk;
    const step = nextTransfer(desk, event);
    desk = step.desk;
    if (before.open && !desk.open) outbox.hold();
    for (const effect of step.effects) carryOut(effect);
    if (desk !== before) showSoon();
  }

  function carryOut(effect: TransferEffect): void {
    switch (effect.do) {
      case 'say':
        options.send(JSON.stringify(effect.message));
        return;
      case 'ask':
        void ask(effect.right);
        return;
      case 'withdraw-question':
        options.withdrawQuestion();
        return;
      case 'open':
        inbox.open(effect.id, effect.what, effect.name, effect.size);
        return;
      case 'read-clipboard':
        void offerClipboard(effect.answers);
        return;
      case 'send-from':
        outbox.sendFrom(effect.id, effect.from);
        return;
      case 'acknowledged':
        outbox.acknowledged(effect.id, effect.received);
        return;
      case 'say-where': {
        const from = inbox.taken(effect.id);
        if (from !== null) options.send(JSON.stringify({ type: 'resume', id: effect.id, from }));
        return;
      }
      case 'check':
        inbox.check(effect.id, effect.sha256);
        return;
      case 'drop':
        if (effect.way === 'send') outbox.drop(effect.id);
        if (effect.way === 'receive') inbox.drop(effect.id);
        return;
      case 'used':
        log.info('transfer-used', { what: effect.feature });
        options.used(effect.feature);
        return;
    }
  }

  async function ask(right: TransferRight): Promise<void> {
    if (card === null) return dispatch({ type: 'consent', right, outcome: 'declined' });
    const outcome = await options.ask({ card, right }).catch(() => 'declined' as const);
    dispatch({ type: 'consent', right, outcome });
  }

  function send(what: TransferKind, name: string, source: Source, answers: number | null): void {
    numbers += 1;
    outbox.add(numbers, source);
    dispatch({ type: 'send', id: numbers, what, name, size: source.size, answers });
  }

  /** Sends what the clipboard holds, by itself or as the answer to a request. */
  async function offerClipboard(answers: number | null): Promise<void> {
    try {
      const { what, bytes } = await readClipboard(options.clipboard);
      send(what, '', bytesSource(bytes), answers);
    } catch (error) {
      const code = problemOf(error, 'failed');
      if (answers === null) notSent('text', '', code);
      else dispatch({ type: 'failed', way: 'give', id: answers, code });
    }
  }

  /** Lists what could not even be begun. */
  function notSent(what: TransferKind, name: string, code: TransferProblem): void {
    numbers += 1;
    dispatch({ type: 'not-sent', id: numbers, what, name, code });
  }

  function showSoon(): void {
    if (showing) return;
    showing = true;
    clock.after(SHOW_EVERY_MS, () => {
      showing = false;
      options.show(view());
    });
  }

  const view = (): TransferView => viewOf(desk, (key) => paths.has(key));
  /** Runs for the transfer that a page names, if there is one. */
  const named = (key: string, run: (way: Way, id: number) => void): void => {
    const found = wayAndId(key);
    if (found !== null) run(found.way, found.id);
  };

  return {
    view,
    sessionChanged: (session) => {
      const ground = groundOf(session);
      card = session.phase === 'live' || session.phase === 'interrupted' ? session.card : null;
      dispatch({ type: 'session', ground });
      if (ground !== null) return;
      paths.clear();
      outbox.reset();
    },
    receive: (data) => {
      if (typeof data === 'string') {
        const message = readTransferMessage(data);
        if (message === null) log.warn('transfer-refused', { reason: 'malformed' });
        else dispatch({ type: 'message', message });
        return;
      }
      const chunk = readChunk(data);
      if (chunk === null) log.warn('transfer-refused', { reason: 'malformed' });
      else if (desk.open) {
        movedAt = clock.now();
        inbox.take(chunk);
      }
    },
    taken: (bytes) => {
      movedAt = clock.now();
      outbox.taken(bytes);
    },
    idleMs: () => Math.max(0, clock.now() - movedAt),
    sendDropped: (files) => {
      if (!desk.open) return;
      for (const { file, name, size } of files) send('file', name, dropped.source(file, size), null);
    },
    droppedPart: dropped.part,
    sendFiles: async () => {
      if (!desk.open) return;
      for (const path of await options.chooseFiles()) {
        const name = basename(path).slice(0, MAX_OFFERED_NAME).toWellFormed();
        try {
          send('file', name, await openFile(path), null);
        } catch (error) {
          notSent('file', name, problemOf(error, 'not-readable'));
        }
      }
    },
    sendClipboard: async () => {
      if (desk.open) await offerClipboard(null);
    },
    fetchClipboard: () => {
      numbers += 1;
      dispatch({ type: 'fetch', id: numbers });
    },
    accept: (key) => named(key, (way, id) => way === 'receive' && dispatch({ type: 'accept', id })),
    cancel: (key) => named(key, (way, id) => dispatch({ type: 'cancel', way, id })),
    revoke: (right) => dispatch({ type: 'revoke', right }),
    showKept: (key) => {
      const path = paths.get(key);
      if (path !== undefined) options.showInFolder(path);
    }
  };
}
