import { createStore } from 'zustand/vanilla';
import type { CheckView } from '#shared/check/steps.ts';
import type { MainStores } from './stores.ts';

/** The connection check: whether its page is open, and what main says of it. */
export type CheckState = { readonly open: boolean; readonly view: CheckView };

/** A store of {@link CheckState}, one per window. */
export const createCheckStore = () =>
  createStore<CheckState>()(() => ({ open: false, view: { state: 'idle', results: [] } }));
export type CheckStore = ReturnType<typeof createCheckStore>;

/** Opens the page of the connection check, empty: it begins anew. */
export function openCheck(stores: Pick<MainStores, 'check'>): void {
  stores.check.setState({ open: true, view: { state: 'idle', results: [] } });
}
