import { randomBytes } from 'node:crypto';
import { Chromium } from './chromium/chromium.ts';
import { CommandLine } from './chromium/command-line.ts';
import { Targets } from './chromium/targets.ts';
import { SchemeMap } from './scheme-map.ts';
import { XConnection } from './x11/connection.ts';
import { Desktop } from './x11/desktop.ts';
import { type Monitor, readMonitors } from './x11/displays.ts';
import { SyncClient } from './x11/sync-client.ts';

/** Everything that exists once Chromium runs. */
export interface Started {
  readonly x: XConnection;
  readonly desktop: Desktop;
  readonly chromium: Chromium;
  readonly targets: Targets;
  readonly sync: SyncClient;
}

/**
 * What the modules of the stand-in share. Electron's API is one object per process, and so is this: `runtime` below.
 */
export class Runtime {
  /** The app's switches: those of its command line, and those it appends before Chromium starts. */
  readonly commandLine = CommandLine.parse(process.argv.slice(2));
  readonly schemes = new SchemeMap();
  /** Names that no page can guess, for what the stand-in puts into pages. */
  readonly secret = `standin${randomBytes(16).toString('hex')}`;
  readonly binding = `standin${randomBytes(16).toString('hex')}`;
  readonly receiver = `standin${randomBytes(16).toString('hex')}`;
  /** Chromium's own version, known once it runs. */
  chromiumVersion = '';
  chromiumUserAgent = '';
  /** What pages call themselves, when the app has set it. */
  userAgent: string | undefined;
  monitors: Monitor[] = [];
  /** Media features every page is shown with; set by nativeTheme. */
  mediaFeatures: ReadonlyArray<{ readonly name: string; readonly value: string }> = [];
  /** Called with the accelerator of a global shortcut that was pressed; set once by electron.ts. */
  onShortcut: (accelerator: string) => void = () => {};
  /** Shows a page's `alert` or `confirm` and resolves with the answer; set once by electron.ts. */
  onPageDialog: (type: string, message: string) => Promise<boolean> = () => Promise.resolve(false);
  /** Called when Chromium ends although the app did not; set once by electron.ts. */
  onDied: (reason: string) => void = () => {};
  #started: Started | undefined;
  readonly #starting = Promise.withResolvers<Started>();

  constructor() {
    // Nobody may be waiting yet; the app's start reports a failure by itself.
    this.#starting.promise.catch(() => {});
  }

  /** Resolves once Chromium runs. */
  get whenStarted(): Promise<Started> {
    return this.#starting.promise;
  }

  /** What exists once Chromium runs; throws before, naming what was used too early. */
  started(user: string): Started {
    if (this.#started === undefined) throw new Error(`${user} cannot be used before app is ready`);
    return this.#started;
  }

  get isStarted(): boolean {
    return this.#started !== undefined;
  }

  /** Connects to the X display and starts Chromium with its profile below `userData`. */
  async start(userData: string): Promise<Started> {
    try {
      const display = process.env.DISPLAY ?? '';
      const x = await XConnection.open(display);
      this.monitors = await readMonitors(x);
      const desktop = await Desktop.open(x);
      const chromium = await Chromium.start({
        display,
        userData,
        commandLine: this.commandLine,
        birthplace: desktop.birthplace,
        onDied: (reason) => this.onDied(reason)
      });
      this.chromiumVersion = chromium.version;
      this.chromiumUserAgent = chromium.userAgent;
      const targets = await Targets.open(chromium);
      const sync = new SyncClient(display, (accelerator) => this.onShortcut(accelerator));
      this.#started = { x, desktop, chromium, targets, sync };
      this.#starting.resolve(this.#started);
      return this.#started;
    } catch (error) {
      this.#starting.reject(error);
      throw error;
    }
  }
}

export const runtime = new Runtime();
