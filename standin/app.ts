import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AboutPanelOptionsOptions } from 'electron';
import { type AppManifest, defaultPath, readManifest } from './app-paths.ts';
import { Emitter, PreventableEvent } from './loud.ts';
import { runtime } from './runtime.ts';
import { SingleInstance } from './single-instance.ts';

/** What the app module needs to know of windows. */
interface ClosableWindow {
  close(): void;
  destroy(): void;
  isDestroyed(): boolean;
}

/** Electron's `app`. */
export class App extends Emitter {
  static readonly moduleName = 'app';
  readonly isPackaged = false;
  applicationMenu: object | null = null;
  userAgentFallback = '';
  /** The windows there are; set once by electron.ts. */
  windows: () => readonly ClosableWindow[] = () => [];
  readonly commandLine = {
    appendSwitch: (name: string, value?: string): void => {
      if (runtime.isStarted)
        throw new Error(`Electron stand-in: the switch ${name} comes too late, Chromium runs already`);
      runtime.commandLine.append(name, value);
    },
    appendArgument: (value: string): void => {
      throw new Error(`Electron stand-in: app.commandLine.appendArgument('${value}') is not implemented`);
    },
    hasSwitch: (name: string): boolean => runtime.commandLine.has(name),
    getSwitchValue: (name: string): string => runtime.commandLine.get(name),
    removeSwitch: (name: string): void => runtime.commandLine.remove(name)
  };
  readonly #manifest: AppManifest;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #name: string;
  #instance: SingleInstance | undefined;
  #quitting = false;
  #exitCode = 0;

  constructor() {
    super();
    this.#manifest = readManifest(process.argv[1] ?? '.');
    this.#name = this.#manifest.name;
    const userData = runtime.commandLine.get('user-data-dir');
    if (userData !== '') this.#paths.set('userData', resolve(userData));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
    // After the app's main script has run, so that what it sets up there holds from the start.
    setImmediate(() => void this.#start());
  }

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getVersion(): string {
    return this.#manifest.version;
  }

  getAppPath(): string {
    return this.#manifest.folder;
  }

  getPath(name: string): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    if (name === 'sessionData') return this.getPath('userData');
    if (name === 'logs') return join(this.getPath('userData'), 'logs');
    if (name === 'crashDumps') return join(this.getPath('userData'), 'Crashpad');
    const found = defaultPath(name, { ...this.#manifest, name: this.#name });
    if (found === undefined) throw new Error(`Failed to get '${name}' path`);
    return found;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, resolve(path));
  }

  setAppLogsPath(path?: string): void {
    this.setPath('logs', path ?? join(this.getPath('userData'), 'logs'));
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    this.#instance ??= new SingleInstance(this.getPath('userData'));
    const greeting = { argv: process.argv, cwd: process.cwd(), data: additionalData ?? null };
    return this.#instance.request(greeting, (second) => {
      this.emit('second-instance', {}, second.argv, second.cwd, second.data);
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance?.isHeld ?? false;
  }

  releaseSingleInstanceLock(): void {
    this.#instance?.release();
  }

  /** Closes all windows, any of which may refuse, and ends. */
  quit(): void {
    if (this.#quitting) return;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of [...this.windows()]) {
      window.close();
      if (!window.isDestroyed()) {
        this.#quitting = false;
        return;
      }
    }
    const will = new PreventableEvent();
    this.emit('will-quit', will);
    if (will.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    void this.#end();
  }

  /** Ends at once, asking nobody. */
  exit(exitCode = 0): void {
    this.#quitting = true;
    this.#exitCode = exitCode;
    for (const window of [...this.windows()]) window.destroy();
    void this.#end();
  }

  focus(_options?: object): void {}

  show(): void {}

  hide(): void {}

  getLocale(): string {
    return this.getPreferredSystemLanguages()[0] ?? 'en-US';
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getLocaleCountryCode(): string {
    return /[-_]([A-Z]{2})/.exec(this.getLocale())?.[1] ?? '';
  }

  /** The languages of `--lang`, `LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`, best first. */
  getPreferredSystemLanguages(): string[] {
    const { env } = process;
    const chosen = [
      runtime.commandLine.get('lang'),
      ...(env.LANGUAGE ?? '').split(':'),
      env.LC_ALL ?? '',
      env.LC_MESSAGES ?? '',
      env.LANG ?? ''
    ];
    const tags = chosen
      .map((locale) => locale.replace(/[.@].*$/, '').replace('_', '-'))
      .filter((tag) => tag !== '' && tag !== 'C' && tag !== 'POSIX');
    return tags.length === 0 ? ['en-US'] : [...new Set(tags)];
  }

  /** Windows only; nothing on Linux, as in Electron. */
  setAppUserModelId(_id: string): void {}

  setAsDefaultProtocolClient(_protocol: string, _path?: string, _args?: string[]): boolean {
    return false;
  }

  removeAsDefaultProtocolClient(_protocol: string, _path?: string, _args?: string[]): boolean {
    return false;
  }

  isDefaultProtocolClient(_protocol: string, _path?: string, _args?: string[]): boolean {
    return false;
  }

  /** Every page of the stand-in is sandboxed already. */
  enableSandbox(): void {}

  disableHardwareAcceleration(): void {}

  setAboutPanelOptions(_options: AboutPanelOptionsOptions): void {}

  isAccessibilitySupportEnabled(): boolean {
    return false;
  }

  setAccessibilitySupportEnabled(_enabled: boolean): void {}

  setBadgeCount(_count?: number): boolean {
    return false;
  }

  /** Chromium has ended although the app did not: nothing can go on. */
  chromiumDied(reason: string): void {
    if (this.#quitting) return;
    console.error(`Electron stand-in: ${reason}; the app ends`);
    this.exit(1);
  }

  /** Called by each window that has gone; `left` windows remain. */
  windowClosed(left: number): void {
    if (left > 0 || this.#quitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  async #start(): Promise<void> {
    try {
      const userData = this.getPath('userData');
      mkdirSync(userData, { recursive: true, mode: 0o700 });
      await runtime.start(userData);
      const { Network } = await import('./network.ts');
      await Network.open();
      this.emit('will-finish-launching');
      this.#isReady = true;
      this.emit('ready', {}, {});
      this.#ready.resolve();
    } catch (error) {
      if (this.#quitting) return;
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    }
  }

  async #end(): Promise<void> {
    this.emit('quit', {}, this.#exitCode);
    this.#instance?.release();
    if (runtime.isStarted) await runtime.started('app').chromium.close();
    process.exit(this.#exitCode);
  }
}

export const app = new App();
