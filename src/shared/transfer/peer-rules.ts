import { agree } from './consent-rules.ts';
import type { TransferStep } from './events.ts';
import { safeFileName } from './file-name.ts';
import { fail, featureOfItem, itemOf, unchanged, withItem } from './items.ts';
import { MAX_CLIPBOARD_BYTES, MAX_FILE_BYTES, MAX_OPEN_CLIPBOARDS, MAX_OPEN_TRANSFERS } from './limits.ts';
import type { TransferKind, TransferMessage, TransferProblem } from './message.ts';
import { type Desk, type Item, isOver, openItem, type Way } from './state.ts';

/** Why something of that size is not carried; `null` when it is. */
export function sizeProblem(what: TransferKind, size: number): TransferProblem | null {
  if (!Number.isSafeInteger(size) || size < 0) return 'too-large';
  if (what === 'file') return size > MAX_FILE_BYTES ? 'too-large' : null;
  if (size === 0) return 'nothing-there';
  return size > MAX_CLIPBOARD_BYTES ? 'too-large' : null;
}

/** What the proven other side says. It can ask for and stop things; what fits nothing changes nothing. */
export function fromPeer(desk: Desk, message: TransferMessage): TransferStep {
  const { id } = message;
  switch (message.type) {
    case 'request':
      return requested(desk, id);
    case 'request-refused':
      return end(desk, 'fetch', id, message.code);
    case 'offer':
      return offered(desk, message);
    case 'accept':
    case 'resume': {
      const item = openItem(desk, 'send', id);
      const from = message.type === 'accept' ? 0 : message.from;
      const expected = message.type === 'accept' ? ['offered'] : ['offered', 'moving', 'closing'];
      if (item === undefined || !expected.includes(item.stage) || from > item.size) return unchanged(desk);
      // While nothing may flow it is noted by asking again when the session goes on.
      const effects = desk.open ? [{ do: 'send-from', id, from } as const] : [];
      return { desk: withItem(desk, { ...item, stage: 'moving' }), effects };
    }
    case 'ack': {
      const item = openItem(desk, 'send', id);
      if (item === undefined || (item.stage !== 'moving' && item.stage !== 'closing')) return unchanged(desk);
      const moved = Math.max(item.moved, Math.min(message.received, item.size));
      return {
        desk: withItem(desk, { ...item, moved }),
        effects: [{ do: 'acknowledged', id, received: message.received }]
      };
    }
    case 'finished': {
      const item = openItem(desk, 'send', id);
      if (item?.stage !== 'closing') return unchanged(desk);
      return {
        desk: withItem(desk, { ...item, stage: 'done', moved: item.size }),
        effects: [{ do: 'drop', way: 'send', id }]
      };
    }
    case 'refuse':
      return end(desk, 'send', id, message.code);
    case 'cancel':
      return end(desk, 'receive', id, message.code);
    case 'where':
      return openItem(desk, 'receive', id)?.stage === 'moving' && desk.open
        ? { desk, effects: [{ do: 'say-where', id }] }
        : unchanged(desk);
    case 'done': {
      const item = openItem(desk, 'receive', id);
      if (item?.stage !== 'moving' || !desk.open) return unchanged(desk);
      return { desk, effects: [{ do: 'check', id, sha256: message.sha256 }] };
    }
  }
}

function end(desk: Desk, way: Way, id: number, code: TransferProblem): TransferStep {
  const item = openItem(desk, way, id);
  return item === undefined ? unchanged(desk) : fail(desk, item, code, false);
}

function countOpen(desk: Desk, way: Way): number {
  return desk.items.filter((item) => item.way === way && !isOver(item)).length;
}

/** Too much is open already. What is meant for the clipboard is held in memory. */
function full(desk: Desk, what: TransferKind): boolean {
  const open = desk.items.filter((item) => item.way === 'receive' && !isOver(item));
  const limit = what === 'file' ? MAX_OPEN_TRANSFERS : MAX_OPEN_CLIPBOARDS;
  return open.filter((item) => (item.what === 'file') === (what === 'file')).length >= limit;
}

/** Sharer: the helper would like the clipboard. One such request at a time; asking alone reads nothing. */
function requested(desk: Desk, id: number): TransferStep {
  const item = itemOf('give', id, 'clipboard', {});
  const code = groundProblem(desk, item);
  if (desk.role !== 'sharer') return unchanged(desk);
  if (code !== null || countOpen(desk, 'give') > 0) {
    return { desk, effects: [{ do: 'say', message: { type: 'request-refused', id, code: code ?? 'too-many' } }] };
  }
  return unchanged(withItem(desk, item));
}

function groundProblem(desk: Desk, item: Item): TransferProblem | null {
  if (!desk.features.includes(featureOfItem(item))) return 'not-allowed';
  return desk.open ? null : 'stopped';
}

/** Something is offered. What may not come is refused unlisted, so that a flood of offers fills no screen. */
function offered(desk: Desk, message: Extract<TransferMessage, { type: 'offer' }>): TransferStep {
  const { id, what, size } = message;
  const name = what === 'file' ? safeFileName(message.name) : '';
  const awaited = message.answers === null ? undefined : openItem(desk, 'fetch', message.answers);
  const renamed = what === 'file' && name !== message.name;
  const item = itemOf('receive', id, what, { name, renamed, size: Number.isSafeInteger(size) ? size : 0 });
  if (openItem(desk, 'receive', id) !== undefined) return unchanged(desk);
  const problem = groundProblem(desk, item) ?? (full(desk, what) ? 'too-many' : null) ?? sizeProblem(what, size);
  const without = awaited === undefined ? desk : { ...desk, items: desk.items.filter((each) => each !== awaited) };
  if (problem !== null) {
    return { desk: without, effects: [{ do: 'say', message: { type: 'refuse', id, code: problem } }] };
  }
  const listed = withItem(without, item);
  // The helper asked for exactly this.
  const solicited = awaited !== undefined && what !== 'file' && desk.role === 'helper';
  return solicited ? agree(listed, item) : unchanged(listed);
}
