import { createStore } from 'zustand/vanilla';
import type { SessionView } from '#shared/session/view.ts';

/** Where the session stands, as main says. */
export type SessionState = { readonly view: SessionView };

/** A store of {@link SessionState}, one per window. */
export const createSessionStore = () => createStore<SessionState>()(() => ({ view: { phase: 'none' } }));
export type SessionStore = ReturnType<typeof createSessionStore>;
