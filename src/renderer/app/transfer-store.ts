import { createStore } from 'zustand/vanilla';
import { NO_TRANSFERS, type TransferView } from '#shared/transfer/view.ts';

/** Clipboard and files as main shows them, and whether their panel is on the screen. */
export type TransferState = { readonly view: TransferView; readonly shown: boolean };

/** What main says. Something that waits for this person comes onto the screen by itself; an empty list starts afresh. */
export function withTransfers(state: TransferState, view: TransferView): TransferState {
  if (!view.clipboard && !view.files) return { view, shown: false };
  return { view, shown: state.shown || waitingOf({ view }) > waitingOf(state) };
}

/** How many wait for this person's answer in the panel. */
export function waitingOf({ view }: Pick<TransferState, 'view'>): number {
  return view.items.filter((item) => item.stage === 'consent' && !item.outward).length;
}

/** How many are on their way. */
export function runningOf({ view }: Pick<TransferState, 'view'>): number {
  return view.items.filter(({ stage }) => stage === 'moving' || stage === 'checking').length;
}

/** A store of {@link TransferState}, one per window. */
export const createTransferStore = () => createStore<TransferState>()(() => ({ view: NO_TRANSFERS, shown: false }));
export type TransferStore = ReturnType<typeof createTransferStore>;
