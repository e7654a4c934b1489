import type { SessionView } from '../session/view.ts';
import { type Desk, type Ground, type Item, isOver, type Way } from './state.ts';
import type { TransferItem, TransferView } from './view.ts';

/** What a session means for clipboard and files; `null` where there is none. */
export function groundOf(session: SessionView): Ground | null {
  switch (session.phase) {
    case 'live': {
      const { role, paused, mode, transfers, asking } = session;
      return {
        role,
        open: !paused,
        control: mode === 'control',
        features: transfers,
        questionOpen: role === 'sharer' && asking !== null
      };
    }
    case 'interrupted':
      return {
        role: session.role,
        open: false,
        control: session.control,
        features: session.transfers,
        questionOpen: false
      };
    default:
      return null;
  }
}

/** The name by which a page names a transfer. */
export function keyOf({ way, id }: { readonly way: Way; readonly id: number }): string {
  return `${way}-${id}`;
}

/** The transfer that a page means; `null` for what is no name of one. */
export function wayAndId(key: string): { readonly way: Way; readonly id: number } | null {
  const found = /^(send|receive|fetch|give)-(\d{1,10})$/.exec(key);
  const way = found?.[1];
  if (way !== 'send' && way !== 'receive' && way !== 'fetch' && way !== 'give') return null;
  return { way, id: Number(found?.[2]) };
}

/** What the main window shows; `kept` tells whether the file of a transfer is there. */
export function viewOf(desk: Desk, kept: (key: string) => boolean): TransferView {
  return {
    clipboard: desk.features.includes('clipboard'),
    files: desk.features.includes('files'),
    open: desk.open,
    rights: [...desk.rights],
    items: desk.items.map((item) => itemOf(desk, item, kept))
  };
}

function itemOf(desk: Desk, item: Item, kept: (key: string) => boolean): TransferItem {
  const { way, what, name, renamed, size, moved, problem } = item;
  const key = keyOf(item);
  return {
    key,
    outward: way === 'send' || way === 'give',
    what,
    name,
    renamed,
    size,
    moved,
    stage: stageOf(desk, item),
    problem,
    kept: way === 'receive' && kept(key)
  };
}

function stageOf(desk: Desk, item: Item): TransferItem['stage'] {
  if (!isOver(item) && !desk.open) return 'held';
  switch (item.stage) {
    case 'offered':
    case 'opening':
      return 'waiting';
    case 'closing':
      return 'checking';
    default:
      return item.stage;
  }
}
