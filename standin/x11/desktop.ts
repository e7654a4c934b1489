import { randomInt } from 'node:crypto';
import type { Birthplace } from '../chromium/chromium.ts';
import type { XConnection } from './connection.ts';
import { type XEvent, x11 } from './x11.ts';

/** What the desktop needs to know of a window of ours to act as its window manager would. */
export interface DesktopWindow {
  readonly id: number;
  readonly inner: number | undefined;
  readonly isVisible: () => boolean;
  readonly isAlwaysOnTop: () => boolean;
  /** The person clicked it while no window manager runs. */
  readonly clicked: () => void;
}

/** The keyboard goes to whatever window the pointer is on (X11's PointerRoot). */
const POINTER_ROOT = 1;

/** Longest time, in ms, to wait for the X window of a page that Chromium has opened. */
const WINDOW_TIMEOUT = 15_000;

/** Longest time, in ms, after the start of a capture in which Chromium still shows its notice of it. */
const NOTICE_TIMEOUT = 1000;

/** Restacks per second at which two programs that both want to be on top stop fighting. */
const MAX_RAISES = 20;

/** The root window's point of view: new windows of Chromium, stacking and focus where no window manager runs. */
export class Desktop {
  /** Where Chromium's windows are born; the odd place makes them recognisable the moment they exist. */
  readonly birthplace: Birthplace = {
    x: -randomInt(4000, 16_000),
    y: -randomInt(4000, 16_000),
    width: 800,
    height: 600
  };
  readonly #x: XConnection;
  readonly #windows = new Set<DesktopWindow>();
  readonly #claims: Array<(window: number) => void> = [];
  readonly #suspects = new Set<number>();
  readonly #notices = new Set<number>();
  /** Who had the keyboard when a window was made. */
  readonly #focusBefore = new Map<number, number>();
  #managed = false;
  #expectsNotice = false;
  #noticeHidden: () => void = () => {};
  #raises = 0;

  /** A window that is never shown; neither is what is put inside. */
  readonly #cupboard: number;

  private constructor(x: XConnection) {
    this.#x = x;
    this.#cupboard = x.client.AllocID();
    x.client.CreateWindow(this.#cupboard, x.root, -10, -10, 1, 1, 0, 0, 0, 0, { overrideRedirect: true });
  }

  static async open(x: XConnection): Promise<Desktop> {
    const desktop = new Desktop(x);
    const mask = x11.eventMask;
    x.client.ChangeWindowAttributes(x.root, {
      eventMask: mask.SubstructureNotify | mask.PropertyChange | mask.StructureNotify
    });
    x.onEvent((event) => desktop.#handle(event));
    desktop.#managed = await x.hasWindowManager();
    const input = await x.input();
    input.XISelectEvents(x.root, { deviceId: input.AllMasterDevices, mask: input.EventMask.RawButtonPress });
    setInterval(() => {
      desktop.#raises = 0;
    }, 1000).unref();
    return desktop;
  }

  /** True while a window manager runs. */
  get isManaged(): boolean {
    return this.#managed;
  }

  /** The next X window that Chromium makes. */
  claim(): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('Chromium made no X window in time')), WINDOW_TIMEOUT);
      this.#claims.push((window) => {
        clearTimeout(timer);
        resolve(window);
      });
    });
  }

  add(window: DesktopWindow): void {
    this.#windows.add(window);
  }

  remove(window: DesktopWindow): void {
    this.#windows.delete(window);
  }

  /** Gives the keyboard back to whoever had it when a window of Chromium's was made that has now taken it. */
  returnFocus(thief: number): void {
    const { client } = this.#x;
    client.SetInputFocus(POINTER_ROOT, POINTER_ROOT);
    const before = this.#focusBefore.get(thief);
    if (before !== undefined) client.SetInputFocus(before, POINTER_ROOT);
  }

  /**
   * A capture is about to start: Chromium's notice of it is expected. The answer is the way to wait until the notice is
   * out of sight, or until it is plain that none comes.
   */
  expectNotice(): () => Promise<void> {
    this.#expectsNotice = true;
    const hidden = Promise.withResolvers<void>();
    this.#noticeHidden = hidden.resolve;
    return async () => {
      const timer = setTimeout(hidden.resolve, NOTICE_TIMEOUT);
      await hidden.promise;
      clearTimeout(timer);
      this.#expectsNotice = false;
    };
  }

  #handle(event: XEvent): void {
    const { atoms, root } = this.#x;
    if (event.name === 'CreateNotify' && event.parent === root) this.#created(event);
    else if (event.name === 'PropertyNotify' && this.#suspects.has(event.wid)) void this.#hideCaptureNotice(event.wid);
    else if (event.name === 'PropertyNotify' && event.wid === root && event.atom === atoms._NET_SUPPORTING_WM_CHECK) {
      void this.#x.hasWindowManager().then((managed) => {
        this.#managed = managed;
      });
    } else if (event.name === 'DestroyNotify') {
      this.#suspects.delete(event.wid);
      this.#notices.delete(event.wid);
      this.#focusBefore.delete(event.wid);
    } else if (event.name === 'FocusIn' && this.#notices.has(event.wid)) this.returnFocus(event.wid);
    else if (event.name === 'XIRawButtonPress' && !this.#managed) void this.#pressed();
    else if (event.name === 'MapNotify') void this.#restack(event.wid);
    else if (event.name === 'ConfigureNotify' && event.wid === root) void this.#restack(event.wid1 ?? 0);
  }

  #created(event: XEvent): void {
    const { x, y } = this.birthplace;
    if ([...this.#windows].some(({ id }) => id === event.wid)) return;
    this.#x.client.GetInputFocus((_error, value) => {
      if (value !== undefined) this.#focusBefore.set(event.wid, value.focus);
    });
    if (event.x === x && event.y === y && event.overrideRedirect !== true && event.overrideRedirect !== 1) {
      this.#claims.shift()?.(event.wid);
      return;
    }
    if (this.#expectsNotice && event.overrideRedirect !== true && event.overrideRedirect !== 1) {
      // Most likely the notice: better not seen for a moment than in the picture.
      this.#x.client.ReparentWindow(event.wid, this.#cupboard, 0, 0);
    }
    this.#suspects.add(event.wid);
    this.#x.client.ChangeWindowAttributes(event.wid, {
      eventMask: x11.eventMask.PropertyChange | x11.eventMask.FocusChange
    });
    void this.#hideCaptureNotice(event.wid);
  }

  /**
   * Chromium tells people with a bar at the bottom of the screen that a page sees it. Electron has no such bar and
   * leaves that to the app, so it is put where nobody sees it: not in the picture, not in the pointer's way.
   */
  async #hideCaptureNotice(window: number): Promise<void> {
    const name = await this.#x.text(window, this.#x.atoms._NET_WM_NAME);
    if (name === '' || !this.#suspects.delete(window)) return;
    if (!/\.standin\.invalid is sharing (your screen|a window)\.$/.test(name)) {
      this.#x.client.ChangeWindowAttributes(window, { eventMask: 0 });
      if (this.#expectsNotice) this.#x.client.ReparentWindow(window, this.#x.root, 0, 0);
      return;
    }
    this.#x.client.ReparentWindow(window, this.#cupboard, 0, 0);
    this.#notices.add(window);
    // The answer to the question comes after the window has gone from sight.
    const focus = await this.#focus();
    if (focus === window) this.returnFocus(window);
    this.#noticeHidden();
  }

  #focus(): Promise<number> {
    return new Promise((resolve) => {
      this.#x.client.GetInputFocus((_error, value) => resolve(value?.focus ?? 0));
    });
  }

  /** Without a window manager a click gives the keyboard to the window that was clicked. */
  async #pressed(): Promise<void> {
    const { client, root } = this.#x;
    const child = await new Promise<number>((resolve) => {
      client.QueryPointer(root, (_error, pointer) => resolve(pointer?.child ?? 0));
    });
    const ours = [...this.#windows].find((window) => window.id === child);
    if (ours === undefined) {
      const focus = await this.#focus();
      // Another program was clicked while we held the keyboard: let it go where the pointer is.
      if ([...this.#windows].some(({ inner }) => inner === focus)) client.SetInputFocus(POINTER_ROOT, POINTER_ROOT);
      return;
    }
    ours.clicked();
  }

  /** Without a window manager, windows that are always on top go above what has just come up. */
  async #restack(cause: number): Promise<void> {
    if (this.#managed) return;
    const top = [...this.#windows].filter((window) => window.isVisible() && window.isAlwaysOnTop());
    if (top.length === 0 || top.some(({ id }) => id === cause)) return;
    const children = await new Promise<readonly number[]>((resolve) => {
      this.#x.client.QueryTree(this.#x.root, (_error, tree) => resolve(tree?.children ?? []));
    });
    const ids = new Set(top.map(({ id }) => id));
    const at = children.indexOf(cause);
    const lowest = children.findIndex((child) => ids.has(child));
    if (at <= lowest || this.#raises >= MAX_RAISES) return;
    this.#raises += 1;
    for (const child of children) if (ids.has(child)) this.#x.client.RaiseWindow(child);
  }
}
