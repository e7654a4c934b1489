import { createStore } from 'zustand/vanilla';
import type { AppView } from '#shared/ipc/app-view.ts';

/** What main says about the app itself; `null` until its first word. */
export type AppState = { readonly view: AppView | null };

/** A store of {@link AppState}, one per window. */
export const createAppStore = () => createStore<AppState>()(() => ({ view: null }));
export type AppStore = ReturnType<typeof createAppStore>;
