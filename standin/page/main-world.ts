/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Runs in the main world of every frame before any script of the page. It receives what the preload exposes, and stands
// before the browser functions on which Electron consults the main process. It takes everything it needs from the page's
// environment at once and lets go of the only handle through which the two worlds speak, so that the page can neither
// listen in nor forge an answer. See assemble.ts for how it gets here.
import { openCrossing, type Packed } from './crossing.ts';

/** What both worlds of a document are told at its start. */
export interface WorldConfig {
  /** Secret of this run: the name of the event by which the two worlds of a document find each other. */
  readonly secret: string;
}

/** A browser function that Electron's permission handlers decide on. */
interface Gate {
  readonly owner: object | undefined;
  readonly name: string;
  /** Electron's name of the permission, from the arguments of the call. */
  readonly permission: (args: readonly unknown[]) => string;
  /** True when the function reports by callbacks: it is then called right away when allowed and has no result. */
  readonly callback?: boolean;
}

/** Verdict of the main process on a gated call. */
interface Verdict {
  readonly allowed: boolean;
  readonly errorName: string;
  readonly message: string;
}

export function startMainWorld(config: WorldConfig): void {
  const apply = Reflect.apply;
  const node = document.createElement('standin-crossing');
  const dispatch = EventTarget.prototype.dispatchEvent;
  const EventHere = CustomEvent;
  const readDetail = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get;
  const readActive = Object.getOwnPropertyDescriptor(UserActivation.prototype, 'isActive')?.get;
  const activation = navigator.userActivation;
  const PromiseHere = Promise;
  const then = Promise.prototype.then;
  const ExceptionHere = DOMException;
  const TypeErrorHere = TypeError;
  const define = Object.defineProperty;
  const freeze = Object.freeze;
  const ownKeys = Reflect.ownKeys;
  const get = Reflect.get;
  const MapHere = Map;
  const mapGet = Map.prototype.get;
  const mapSet = Map.prototype.set;
  const mapDelete = Map.prototype.delete;
  const waiting = new MapHere<number, (verdict: Verdict) => void>();
  let last = 0;
  let toMain: (request: object) => unknown = () => {};

  const deepFreeze = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || ArrayBuffer.isView(value))
      return;
    if (Object.isFrozen(value)) return;
    freeze(value);
    for (const key of ownKeys(value)) deepFreeze(get(value, key));
  };

  const crossing = openCrossing(
    (message) => {
      apply(dispatch, node, [new EventHere('to-isolated', { detail: message })]);
    },
    (key, value) => {
      if (key === config.secret) {
        if (typeof value === 'function') toMain = (request) => apply(value, undefined, [request]);
        return;
      }
      deepFreeze(value);
      define(window, key, { value, enumerable: true, writable: false, configurable: false });
    }
  );
  node.addEventListener('to-main', (event) => {
    if (readDetail !== undefined) crossing.receive(apply(readDetail, event, []));
  });

  const decide = (id: unknown, allowed: unknown, errorName: unknown, message: unknown): void => {
    if (typeof id !== 'number') return;
    const decided = apply(mapGet, waiting, [id]);
    apply(mapDelete, waiting, [id]);
    decided?.({ allowed: allowed === true, errorName: `${errorName}`, message: `${message}` });
  };

  const greet = (): void => {
    apply(dispatch, document, [new MouseEvent(`${config.secret}-main`, { relatedTarget: node })]);
  };
  document.addEventListener(`${config.secret}-isolated`, greet, { once: true });
  greet();
  const packed: Packed = crossing.pack(decide);
  crossing.send({ type: 'expose', key: config.secret, value: packed });

  /** Asks the main process about a call and goes on with `proceed` when it allows. */
  const consult = (request: object, proceed: () => unknown): Promise<unknown> =>
    new PromiseHere((resolve, reject) => {
      const id = ++last;
      apply(mapSet, waiting, [
        id,
        (verdict: Verdict) => {
          if (!verdict.allowed) {
            reject(
              verdict.errorName === 'TypeError'
                ? new TypeErrorHere(verdict.message)
                : new ExceptionHere(verdict.message, verdict.errorName)
            );
            return;
          }
          try {
            resolve(proceed());
          } catch (error) {
            reject(error);
          }
        }
      ]);
      toMain({ ...request, id });
    });

  const replace = (owner: object, name: string, make: (native: (...args: unknown[]) => unknown) => object): void => {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    const native: unknown = descriptor?.value;
    if (descriptor === undefined || typeof native !== 'function') return;
    define(owner, name, { ...descriptor, value: make((...args) => apply(native, args[0], args.slice(1))) });
  };

  const has = (value: unknown, key: string): boolean => {
    if (typeof value !== 'object' || value === null) return false;
    const found: unknown = get(value, key);
    return found !== undefined && found !== false && found !== null;
  };

  if (typeof MediaDevices === 'function') {
    replace(
      MediaDevices.prototype,
      'getDisplayMedia',
      (native) =>
        ({
          getDisplayMedia(options?: unknown): Promise<unknown> {
            const video = !(typeof options === 'object' && options !== null && get(options, 'video') === false);
            const userGesture = readActive !== undefined && apply(readActive, activation, []) === true;
            const request = { type: 'display-media', video, audio: has(options, 'audio'), userGesture };
            // The page gets its stream when Chromium's notice has left the screen, and with it the picture.
            return consult(request, () => {
              const stream = native(this, options);
              return stream instanceof PromiseHere
                ? apply(then, stream, [(value: unknown) => consult({ type: 'display-media-started' }, () => value)])
                : stream;
            });
          }
        }).getDisplayMedia
    );
  }

  const gates: readonly Gate[] = [
    { owner: globalThis.MediaDevices?.prototype, name: 'getUserMedia', permission: () => 'media' },
    { owner: globalThis.Notification, name: 'requestPermission', permission: () => 'notifications' },
    {
      owner: globalThis.Geolocation?.prototype,
      name: 'getCurrentPosition',
      permission: () => 'geolocation',
      callback: true
    },
    {
      owner: globalThis.Geolocation?.prototype,
      name: 'watchPosition',
      permission: () => 'geolocation',
      callback: true
    },
    { owner: globalThis.Clipboard?.prototype, name: 'read', permission: () => 'clipboard-read' },
    { owner: globalThis.Clipboard?.prototype, name: 'readText', permission: () => 'clipboard-read' },
    { owner: globalThis.Clipboard?.prototype, name: 'write', permission: () => 'clipboard-sanitized-write' },
    { owner: globalThis.Clipboard?.prototype, name: 'writeText', permission: () => 'clipboard-sanitized-write' },
    {
      owner: Navigator.prototype,
      name: 'requestMIDIAccess',
      permission: (args) => (has(args[0], 'sysex') ? 'midiSysex' : 'midi')
    },
    { owner: Element.prototype, name: 'requestFullscreen', permission: () => 'fullscreen' },
    { owner: Element.prototype, name: 'requestPointerLock', permission: () => 'pointerLock' },
    { owner: get(globalThis, 'Keyboard')?.prototype, name: 'lock', permission: () => 'keyboardLock' },
    { owner: get(globalThis, 'IdleDetector'), name: 'requestPermission', permission: () => 'idle-detection' },
    { owner: window, name: 'getScreenDetails', permission: () => 'window-management' },
    { owner: window, name: 'queryLocalFonts', permission: () => 'unknown' },
    { owner: window, name: 'showOpenFilePicker', permission: () => 'fileSystem' },
    { owner: window, name: 'showSaveFilePicker', permission: () => 'fileSystem' },
    { owner: window, name: 'showDirectoryPicker', permission: () => 'fileSystem' },
    { owner: Document.prototype, name: 'requestStorageAccess', permission: () => 'storage-access' },
    { owner: get(globalThis, 'USB')?.prototype, name: 'requestDevice', permission: () => 'usb' },
    { owner: get(globalThis, 'HID')?.prototype, name: 'requestDevice', permission: () => 'hid' },
    { owner: get(globalThis, 'Serial')?.prototype, name: 'requestPort', permission: () => 'serial' },
    { owner: get(globalThis, 'Bluetooth')?.prototype, name: 'requestDevice', permission: () => 'bluetooth' }
  ];
  for (const gate of gates) {
    if (gate.owner === undefined) continue;
    replace(gate.owner, gate.name, (native) => {
      const gated = {
        [gate.name](...args: unknown[]): unknown {
          const request = {
            type: 'permission',
            permission: gate.permission(args),
            video: has(args[0], 'video'),
            audio: has(args[0], 'audio')
          };
          const answer = consult(request, () => native(this, ...args));
          if (gate.callback !== true) return answer;
          // Allowed or not, Chromium itself reports by the caller's callbacks: its own setting follows the verdict.
          answer.catch(() => native(this, ...args));
          return 0;
        }
      };
      return gated[gate.name] ?? gated;
    });
  }

  replace(
    window,
    'open',
    () =>
      ({
        open(url?: unknown, target?: unknown, features?: unknown): null {
          const address = url === undefined || url === '' ? 'about:blank' : new URL(`${url}`, document.baseURI).href;
          toMain({ type: 'window-open', url: address, frameName: `${target ?? ''}`, features: `${features ?? ''}` });
          return null;
        }
      }).open
  );
}
