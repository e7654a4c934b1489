import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { PeerEngine } from '#renderer/peer/engine.ts';
import type { AppState } from './app-store.ts';
import type { AttemptState } from './attempt-store.ts';
import type { MainBridge } from './bridge.ts';
import type { ChatState } from './chat-store.ts';
import type { CheckState } from './check-store.ts';
import type { SessionState } from './session-store.ts';
import type { MainStores } from './stores.ts';
import type { TransferState } from './transfer-store.ts';

type Main = { readonly bridge: MainBridge; readonly stores: MainStores; readonly engine: PeerEngine };

const MainContext = createContext<Main | null>(null);

/** Hands the main window's bridge, stores and peer connection to its pages. */
export function MainProvider(props: Main & { readonly children: ReactNode }) {
  const { bridge, stores, engine, children } = props;
  const main = useMemo(() => ({ bridge, stores, engine }), [bridge, stores, engine]);
  return <MainContext value={main}>{children}</MainContext>;
}

/** The bridge, the stores and the peer connection; only inside {@link MainProvider}. */
export function useMain(): Main {
  const main = useContext(MainContext);
  if (main === null) throw new Error('A page of the main window outside MainProvider');
  return main;
}

/** A part of what main says about the app. */
export function useApp<Part>(part: (state: AppState) => Part): Part {
  return useStore(useMain().stores.app, part);
}

/** A part of what main says about the session. */
export function useSession<Part>(part: (state: SessionState) => Part): Part {
  return useStore(useMain().stores.session, part);
}

/** A part of the chat. */
export function useChat<Part>(part: (state: ChatState) => Part): Part {
  return useStore(useMain().stores.chat, part);
}

/** A part of clipboard and files. */
export function useTransfers<Part>(part: (state: TransferState) => Part): Part {
  return useStore(useMain().stores.transfers, part);
}

/** A part of what the person tried last on the first page. */
export function useAttempt<Part>(part: (state: AttemptState) => Part): Part {
  return useStore(useMain().stores.attempt, part);
}

/** A part of the connection check. */
export function useCheck<Part>(part: (state: CheckState) => Part): Part {
  return useStore(useMain().stores.check, part);
}
