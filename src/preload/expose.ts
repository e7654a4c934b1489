import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '#shared/ipc/bridge.ts';
import { EVENTS, POSTS, REQUESTS, type WindowKind } from '#shared/ipc/channels.ts';

/** How main answers a request; see `src/main/ipc/register.ts`. */
type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string };

/** Asks main; a refusal becomes a rejection whose message is the code. */
async function request(name: string, args: readonly unknown[]): Promise<unknown> {
  const reply: Reply = await ipcRenderer.invoke(name, ...args);
  if (!reply.ok) throw new Error(reply.code);
  return reply.value;
}

/** Listens to one event; the listener gets the payload and never Electron's event object. */
function listen(name: string, listener: (payload: unknown) => void): () => void {
  const forward = (_event: unknown, payload: unknown) => listener(payload);
  ipcRenderer.on(name, forward);
  return () => {
    ipcRenderer.removeListener(name, forward);
  };
}

/** The names in one of the contract's maps that are meant for this kind of window. */
function namesFor(
  map: Readonly<Record<string, { readonly from: WindowKind } | { readonly to: WindowKind }>>,
  kind: WindowKind
) {
  return Object.entries(map)
    .filter(([, route]) => ('from' in route ? route.from : route.to) === kind)
    .map(([name]) => name);
}

/** What a window of this kind gets: exactly its own part of the contract, one function for each name. */
export function surfaceOf(kind: WindowKind): Record<keyof Bridge<WindowKind>, Record<string, unknown>> {
  const table = (names: readonly string[], make: (name: string) => unknown) =>
    Object.fromEntries(names.map((name) => [name, make(name)]));
  return {
    request: table(
      namesFor(REQUESTS, kind),
      (name) =>
        (...args: unknown[]) =>
          request(name, args)
    ),
    post: table(namesFor(POSTS, kind), (name) => (argument: unknown) => ipcRenderer.send(name, argument)),
    on: table(namesFor(EVENTS, kind), (name) => (listener: (payload: unknown) => void) => listen(name, listener))
  };
}

/** Exposes the bridge of one window kind as `window.deskside`. */
export function expose(kind: WindowKind): void {
  contextBridge.exposeInMainWorld('deskside', surfaceOf(kind));
}
