import { createAppStore } from './app-store.ts';
import { createAttemptStore } from './attempt-store.ts';
import { createChatStore } from './chat-store.ts';
import { createCheckStore } from './check-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTransferStore } from './transfer-store.ts';

/** Everything the main window remembers. */
export const createMainStores = () => ({
  app: createAppStore(),
  session: createSessionStore(),
  chat: createChatStore(),
  attempt: createAttemptStore(),
  check: createCheckStore(),
  transfers: createTransferStore()
});
export type MainStores = ReturnType<typeof createMainStores>;
