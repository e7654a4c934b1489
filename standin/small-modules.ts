import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openKeyStore } from './key-store.ts';
import { Emitter, loud } from './loud.ts';
import { runtime } from './runtime.ts';
import { parseAccelerator } from './x11/accelerators.ts';

/** Electron's `globalShortcut`: real key grabs on the X root window. */
export class GlobalShortcut extends Emitter {
  static readonly moduleName = 'globalShortcut';
  readonly #callbacks = new Map<string, () => void>();

  /** False when another program has the combination, or it is none. */
  register(accelerator: string, callback: () => void): boolean {
    const keys = parseAccelerator(accelerator);
    if (keys === undefined)
      throw new TypeError(`Error processing argument at index 0, conversion failure from ${accelerator}`);
    if (this.#callbacks.has(accelerator)) return false;
    const grabbed = runtime.started('globalShortcut').sync.ask({ type: 'grab', accelerator, ...keys }) === true;
    if (grabbed) this.#callbacks.set(accelerator, callback);
    return grabbed;
  }

  registerAll(accelerators: string[], callback: () => void): void {
    for (const accelerator of accelerators) this.register(accelerator, callback);
  }

  isRegistered(accelerator: string): boolean {
    return this.#callbacks.has(accelerator);
  }

  unregister(accelerator: string): void {
    const keys = parseAccelerator(accelerator);
    if (keys === undefined || !this.#callbacks.delete(accelerator)) return;
    runtime.started('globalShortcut').sync.ask({ type: 'ungrab', ...keys });
  }

  unregisterAll(): void {
    for (const accelerator of [...this.#callbacks.keys()]) this.unregister(accelerator);
  }

  /** A grabbed combination was pressed; called by the runtime. */
  pressed(accelerator: string): void {
    this.#callbacks.get(accelerator)?.();
  }
}

export const globalShortcut = new GlobalShortcut();

const playedKeyStore = openKeyStore(process.env.STANDIN_KEY_STORE);

/**
 * Electron's `safeStorage` on a machine without a key store: it says so, and refuses. With `STANDIN_KEY_STORE` the file of
 * that name plays one, for tests of what outlives a start of the app.
 */
export const safeStorage = loud('safeStorage', {
  isEncryptionAvailable: (): boolean => playedKeyStore !== null,
  getSelectedStorageBackend: (): 'basic_text' | 'gnome_libsecret' =>
    playedKeyStore === null ? 'basic_text' : 'gnome_libsecret',
  setUsePlainTextEncryption: (_use: boolean): void => {
    throw new Error('Electron stand-in: safeStorage.setUsePlainTextEncryption is not implemented');
  },
  encryptString: (plainText: string): Buffer => {
    if (playedKeyStore !== null) return playedKeyStore.lock(plainText);
    throw new Error(
      'Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.'
    );
  },
  decryptString: (encrypted: Buffer): string => {
    if (playedKeyStore !== null) return playedKeyStore.unlock(encrypted);
    throw new Error(
      'Error while decrypting the ciphertext provided to safeStorage.decryptString. Encryption is not available.'
    );
  }
});

/** Electron's `powerMonitor`. A bare X server reports no power events; only idleness is known. */
export class PowerMonitor extends Emitter {
  static readonly moduleName = 'powerMonitor';
  readonly onBatteryPower = false;

  /** Seconds since the last input. */
  getSystemIdleTime(): number {
    return Math.floor(Number(runtime.started('powerMonitor').sync.ask({ type: 'idle' }) ?? 0) / 1000);
  }

  getSystemIdleState(idleThreshold: number): 'active' | 'idle' {
    return this.getSystemIdleTime() >= idleThreshold ? 'idle' : 'active';
  }

  isOnBatteryPower(): boolean {
    return false;
  }

  getCurrentThermalState(): 'unknown' {
    return 'unknown';
  }
}

export const powerMonitor = new PowerMonitor();

let lastBlocker = 0;
const blockers = new Set<number>();

/** Electron's `powerSaveBlocker`: nothing on a bare X server saves power, so there is only the bookkeeping. */
export const powerSaveBlocker = loud('powerSaveBlocker', {
  start(_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    lastBlocker += 1;
    blockers.add(lastBlocker);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id)
});

/** Electron's `systemPreferences`, as much of it as Linux has. */
export const systemPreferences = loud('systemPreferences', {
  getMediaAccessStatus: (_mediaType: string): 'granted' => 'granted',
  getAnimationSettings: () => ({
    shouldRenderRichAnimation: true,
    scrollAnimationsEnabledBySystem: true,
    prefersReducedMotion: false
  })
});

/** Electron's `crashReporter`: nothing is ever sent or written by the stand-in. */
export const crashReporter = loud('crashReporter', {
  start: (_options: object): void => {},
  getUploadToServer: (): boolean => false,
  setUploadToServer: (_upload: boolean): void => {},
  addExtraParameter: (_key: string, _value: string): void => {},
  removeExtraParameter: (_key: string): void => {},
  getParameters: (): Record<string, string> => ({}),
  getLastCrashReport: (): null => null
});

/** Electron's `net`: Node's fetch, plus `file:` addresses. */
export const net = loud('net', {
  async fetch(input: string | Request | URL, init?: RequestInit): Promise<Response> {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    if (!url.startsWith('file:')) return fetch(input, init);
    try {
      return new Response(new Uint8Array(await readFile(fileURLToPath(url))));
    } catch {
      throw new Error('net::ERR_FILE_NOT_FOUND');
    }
  },
  isOnline: (): boolean =>
    Object.values(networkInterfaces()).some((list) => list?.some(({ internal }) => !internal) === true),
  get online(): boolean {
    return net.isOnline();
  }
});
