/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Runs in the isolated world of every frame, before any script of the page: Electron's sandboxed preload environment in
// the main frame, and in every frame the way from the page's gated functions to the main process.
// See assemble.ts for how it gets here.
import { decodeClone, encodeClone } from './codec.ts';
import { openCrossing } from './crossing.ts';

/** What the isolated world is told at its start. */
export interface IsolatedConfig {
  readonly secret: string;
  /** Name of the function Chromium put into this world that carries text to the main process. */
  readonly binding: string;
  /** Name under which this world takes text from the main process. */
  readonly receiver: string;
  readonly process: {
    readonly platform: string;
    readonly arch: string;
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly versions: Readonly<Record<string, string>>;
    readonly pid: number;
    readonly execPath: string;
  };
}

/** A preload script, made a function by assemble.ts. */
export interface Preload {
  readonly path: string;
  readonly run: (
    require: (id: string) => unknown,
    module: { exports: object },
    exports: object,
    process: object,
    global: object,
    setImmediate: (run: () => void) => number,
    clearImmediate: (id: number) => void
  ) => void;
}

type Listener = (event: object, ...args: unknown[]) => void;

/** Key combinations that Chromium would act on and Electron would not. */
const BROWSER_KEYS =
  /^(?:C-[tnwpsojhdueklfg0-9+=-]|C-S-[tnwijcobmdpqr]|C-F4|C-Tab|C-S-Tab|C-PageUp|C-PageDown|F1|F3|S-F3|F5|C-r|F6|F7|F10|F11|F12|A-ArrowLeft|A-ArrowRight|A-Home|A-[efd]|C-S-Delete|S-Escape|BrowserBack|BrowserForward|BrowserHome|BrowserSearch)$/i;

export function startIsolatedWorld(config: IsolatedConfig, preloads: readonly Preload[]): void {
  const binding: unknown = Reflect.get(globalThis, config.binding);
  if (typeof binding !== 'function') return;
  const send = (kind: string, id: number, channel: string, payload: string): void => {
    binding(`${kind}${id}:${channel.length}:${channel}${payload}`);
  };
  const refuse = (name: string): never => {
    throw new Error(`Electron stand-in: ${name} is not implemented`);
  };
  const loud = <T extends object>(name: string, known: T): T =>
    new Proxy(known, {
      get: (target, key) =>
        typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON'
          ? Reflect.get(target, key)
          : refuse(`${name}.${key}`)
    });

  // Way to the page's main world.
  let decide: (...args: unknown[]) => unknown = () => {};
  let peer: EventTarget | undefined;
  const early: object[] = [];
  const crossing = openCrossing(
    (message) => {
      if (peer === undefined) early.push(message);
      else peer.dispatchEvent(new CustomEvent('to-main', { detail: message }));
    },
    (_key, value) => {
      if (typeof value === 'function') decide = (...args) => Reflect.apply(value, undefined, args);
    }
  );
  const meet = (event: Event): void => {
    if (peer !== undefined || !(event instanceof MouseEvent) || event.relatedTarget === null) return;
    peer = event.relatedTarget;
    peer.addEventListener('to-isolated', (message) => {
      if (message instanceof CustomEvent) crossing.receive(message.detail);
    });
    for (const message of early) peer.dispatchEvent(new CustomEvent('to-main', { detail: message }));
  };
  document.addEventListener(`${config.secret}-main`, meet, { once: true, capture: true });
  document.dispatchEvent(new Event(`${config.secret}-isolated`));
  const expose = (key: string, value: unknown): void => {
    crossing.send({ type: 'expose', key, value: crossing.pack(value) });
  };
  expose(config.secret, (request: unknown) => send('g', 0, '', encodeClone(request)));

  // ipcRenderer.
  const listeners = new Map<string, Array<{ readonly listener: Listener; readonly once: boolean }>>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  const add = (channel: string, listener: Listener, once: boolean, first = false): object => {
    const list = listeners.get(channel) ?? [];
    listeners.set(channel, first ? [{ listener, once }, ...list] : [...list, { listener, once }]);
    return ipcRenderer;
  };
  const remove = (channel: string, listener: Listener): object => {
    const list = listeners.get(channel) ?? [];
    const at = list.findLastIndex((entry) => entry.listener === listener);
    if (at !== -1) listeners.set(channel, list.toSpliced(at, 1));
    return ipcRenderer;
  };
  const ipc = {
    invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
      const payload = encodeClone(args);
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send('i', id, channel, payload);
      });
    },
    send: (channel: string, ...args: unknown[]): void => send('s', 0, channel, encodeClone(args)),
    on: (channel: string, listener: Listener) => add(channel, listener, false),
    addListener: (channel: string, listener: Listener) => add(channel, listener, false),
    prependListener: (channel: string, listener: Listener) => add(channel, listener, false, true),
    once: (channel: string, listener: Listener) => add(channel, listener, true),
    off: remove,
    removeListener: remove,
    removeAllListeners: (channel?: string): object => {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0
  };
  const ipcRenderer: object = loud('ipcRenderer', ipc);

  const deliver = (channel: string, payload: string): void => {
    const args = decodeClone(payload);
    for (const { listener, once } of listeners.get(channel) ?? []) {
      if (once) remove(channel, listener);
      try {
        listener({ sender: ipcRenderer, ports: [] }, ...(Array.isArray(args) ? args : []));
      } catch (error) {
        reportError(error);
      }
    }
  };
  const receive = (text: string): void => {
    const idEnd = text.indexOf(':');
    const lengthEnd = text.indexOf(':', idEnd + 1);
    const start = lengthEnd + 1 + Number(text.slice(idEnd + 1, lengthEnd));
    const id = Number(text.slice(1, idEnd));
    const channel = text.slice(lengthEnd + 1, start);
    const payload = text.slice(start);
    if (text[0] === 'm') {
      deliver(channel, payload);
    } else if (text[0] === 'd') {
      const verdict = decodeClone(payload);
      if (Array.isArray(verdict)) decide(...verdict);
    } else {
      const call = waiting.get(id);
      waiting.delete(id);
      if (text[0] === 'r') call?.resolve(decodeClone(payload));
      else call?.reject(new Error(`Error invoking remote method '${channel}': ${String(decodeClone(payload))}`));
    }
  };
  Object.defineProperty(globalThis, config.receiver, { value: receive });

  // Links that would open a browser window, and schemes that would leave the app, are the main process's to decide.
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((item) => item instanceof HTMLAnchorElement);
    if (event.defaultPrevented || link === undefined || link.href === '') return;
    const target = link.target;
    const modified = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!modified && (target === '' || ['_self', '_top', '_parent'].includes(target))) return;
    event.preventDefault();
    send('g', 0, '', encodeClone({ type: 'window-open', url: link.href, frameName: target, features: '' }));
  });
  window.addEventListener('auxclick', (event) => {
    const link = event.composedPath().find((item) => item instanceof HTMLAnchorElement);
    if (event.button !== 1 || event.defaultPrevented || link === undefined || link.href === '') return;
    event.preventDefault();
    send('g', 0, '', encodeClone({ type: 'window-open', url: link.href, frameName: '', features: '' }));
  });
  window.navigation?.addEventListener('navigate', (event) => {
    const url = event.destination.url;
    if (event.destination.sameDocument || /^(?:https?|about|javascript):/.test(url) || !event.cancelable) return;
    event.preventDefault();
    send('g', 0, '', encodeClone({ type: 'navigate', url }));
  });
  const onKey = (event: KeyboardEvent): void => {
    const name = `${event.ctrlKey ? 'C-' : ''}${event.altKey ? 'A-' : ''}${event.shiftKey && event.key.length > 0 ? 'S-' : ''}${event.key}`;
    if (BROWSER_KEYS.test(name)) event.preventDefault();
  };
  window.addEventListener('keydown', onKey);
  document.addEventListener('fullscreenchange', () => {
    send('g', 0, '', encodeClone({ type: 'html-fullscreen', on: document.fullscreenElement !== null }));
  });

  if (window.top !== window) return;

  // contextBridge and the preload script.
  const exposed = new Set<string>();
  const contextBridge = loud('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown): void => {
      if (exposed.has(key) || key in window) {
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      }
      exposed.add(key);
      expose(key, api);
    }
  });
  const electron = loud('electron (in a sandboxed preload)', { contextBridge, ipcRenderer });
  const process = loud('process (in a sandboxed preload)', {
    ...config.process,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: true,
    exitCode: undefined
  });
  const require = (id: string): unknown =>
    id === 'electron' || id === 'electron/renderer' || id === 'electron/common'
      ? electron
      : refuse(`require('${id}') in a sandboxed preload`);
  const setImmediate = (run: (...args: unknown[]) => void, ...args: unknown[]): number =>
    window.setTimeout(run, 0, ...args);
  for (const { path, run } of preloads) {
    try {
      const module = { exports: {} };
      run(require, module, module.exports, process, globalThis, setImmediate, window.clearTimeout);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.error(`Unable to load preload script: ${path}\n${text}`);
      send('e', 0, path, encodeClone(text));
    }
  }
}
