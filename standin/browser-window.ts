import type { BrowserWindowConstructorOptions } from 'electron';
import { app } from './app.ts';
import { PreventableEvent } from './loud.ts';
import type { NativeImage } from './native-image.ts';
import { runtime } from './runtime.ts';
import { WebContents } from './web-contents.ts';
import { DressedWindow } from './window/dressed-window.ts';
import type { DesktopWindow } from './x11/desktop.ts';
import type { Rectangle } from './x11/shell-window.ts';

const all = new Map<number, BrowserWindow>();
/** Options of windows that are the stand-in's own (dialogs, menus): the app never hears of these. */
const internal = new WeakSet<object>();
let lastId = 0;

/** Longest time, in ms, that drawing the first picture may hold back `ready-to-show`. */
const PAINT_TIMEOUT = 300;

/** Opens a window of the stand-in's own. */
export function openInternalWindow(options: BrowserWindowConstructorOptions): BrowserWindow {
  internal.add(options);
  return new BrowserWindow(options);
}

/** Electron's BrowserWindow: a real X window with one page in it. */
export class BrowserWindow extends DressedWindow {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #desktopWindow: DesktopWindow;
  readonly #parent: BrowserWindow | undefined;
  #shown = false;
  #adopted = false;
  #wantsFocus = false;
  #focused = false;
  #destroyed = false;
  #closing = false;

  static getAllWindows(): BrowserWindow[] {
    return [...all.values()];
  }

  static fromId(id: number): BrowserWindow | null {
    return all.get(id) ?? null;
  }

  static fromWebContents(webContents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === webContents) ?? null;
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  constructor(options: BrowserWindowConstructorOptions = {}) {
    const parent = options.parent === undefined || options.parent === null ? undefined : all.get(options.parent.id);
    super(options, parent?.shell.id);
    lastId += 1;
    this.id = lastId;
    this.#parent = parent;
    this.webContents = new WebContents({
      preload: options.webPreferences?.preload,
      additionalArguments: options.webPreferences?.additionalArguments ?? []
    });
    const { shell } = this;
    this.#desktopWindow = {
      id: shell.id,
      get inner(): number | undefined {
        return shell.inner;
      },
      isVisible: () => this.isVisible(),
      isAlwaysOnTop: () => this.isAlwaysOnTop(),
      clicked: () => shell.clicked()
    };
    runtime.started('BrowserWindow').desktop.add(this.#desktopWindow);
    if (!internal.has(options)) all.set(this.id, this);
    this.decorate(options.title ?? app.getName());
    this.#listen();
    void this.#open();
    if (!internal.has(options)) {
      app.emit('browser-window-created', {}, this);
      app.emit('web-contents-created', {}, this.webContents);
    }
    if (options.fullscreen === true || options.kiosk === true) this.setFullScreen(true);
    if (options.show ?? true) this.show();
  }

  loadURL(url: string, options?: { userAgent?: string; extraHeaders?: string }): Promise<void> {
    return this.webContents.loadURL(url, options);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.#wantsFocus = true;
    this.#reveal();
    this.focus();
  }

  showInactive(): void {
    this.#reveal();
  }

  hide(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#wantsFocus = false;
    this.shell.hide();
    this.emit('hide');
    this.focusChanged(false);
  }

  focus(): void {
    if (!this.#shown || this.#destroyed) return;
    this.#wantsFocus = true;
    if (!this.#adopted) return;
    this.shell.raise();
    this.shell.focus(runtime.started('BrowserWindow').desktop.isManaged);
  }

  blur(): void {
    if (this.#focused) runtime.started('BrowserWindow').x.client.SetInputFocus(1, 1);
  }

  isFocused(): boolean {
    return this.#focused;
  }

  isVisible(): boolean {
    return this.#shown && !this.isMinimized();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isEnabled(): boolean {
    return true;
  }

  isModal(): boolean {
    return this.options.modal ?? false;
  }

  isFocusable(): boolean {
    return this.options.focusable ?? true;
  }

  getParentWindow(): BrowserWindow | null {
    return this.#parent ?? null;
  }

  getChildWindows(): BrowserWindow[] {
    return BrowserWindow.getAllWindows().filter((window) => window.getParentWindow() === this);
  }

  /** Asks the window to close: a listener of `close` may prevent it. */
  close(): void {
    if (this.#destroyed || this.#closing) return;
    this.#closing = true;
    const event = new PreventableEvent();
    this.emit('close', event);
    this.#closing = false;
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.shell.destroy();
    this.gone();
  }

  capturePage(rect?: Rectangle, _options?: object): Promise<NativeImage> {
    return this.webContents.capturePage(rect);
  }

  setBackgroundColor(colour: string): void {
    this.webContents.paintBackground(rgba(colour));
  }

  protected override get isShown(): boolean {
    return this.#shown;
  }

  protected override closeRequested(): void {
    if (this.isClosable()) this.close();
  }

  protected override pageTitled(title: string): void {
    this.webContents.titled(title);
    const event = new PreventableEvent();
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.setTitle(title);
  }

  protected override focusStolen(): void {
    const { inner } = this.shell;
    if (inner !== undefined) runtime.started('BrowserWindow').desktop.returnFocus(inner);
  }

  protected override focusChanged(focused: boolean): void {
    if (focused === this.#focused || this.#destroyed) return;
    this.#focused = focused;
    this.emit(focused ? 'focus' : 'blur');
    if (!internal.has(this.options)) app.emit(focused ? 'browser-window-focus' : 'browser-window-blur', {}, this);
  }

  protected override gone(): void {
    if (this.#destroyed) return;
    const children = this.getChildWindows();
    this.#destroyed = true;
    this.#shown = false;
    this.#focused = false;
    all.delete(this.id);
    runtime.started('BrowserWindow').desktop.remove(this.#desktopWindow);
    for (const child of children) child.destroy();
    this.webContents.gone();
    this.emit('closed');
    if (!internal.has(this.options)) app.windowClosed(all.size);
  }

  #listen(): void {
    this.webContents.on('standin-close', () => this.close());
    this.webContents.on('standin-focus', () => this.focus());
    this.webContents.on('enter-html-full-screen', () => this.setFill('fullscreen'));
    this.webContents.on('leave-html-full-screen', () => this.setFill('normal'));
    this.webContents.once('did-finish-load', () => void this.#painted());
  }

  async #open(): Promise<void> {
    const { chromium, desktop, targets } = runtime.started('BrowserWindow');
    try {
      const target = await targets.openPage(async () => {
        const inner = await desktop.claim();
        this.#adopted = true;
        if (this.#destroyed) return;
        this.shell.adopt(inner);
        if (this.#shown) this.#map();
      });
      if (this.#destroyed) {
        chromium.connection.browser.post('Target.closeTarget', { targetId: target.targetId });
        return;
      }
      targets.onGone(target.session.id ?? '', () => this.destroy());
      this.once('closed', () => chromium.connection.browser.post('Target.closeTarget', { targetId: target.targetId }));
      if (this.options.transparent === true) this.setBackgroundColor('#00000000');
      else if (this.options.backgroundColor !== undefined) this.setBackgroundColor(this.options.backgroundColor);
      await this.webContents.attach(target);
    } catch (error) {
      if (this.#destroyed) return;
      console.error('Electron stand-in: a window could not be opened:', error);
      this.destroy();
    }
  }

  /** `ready-to-show`: the first document has been laid out and drawn. */
  async #painted(): Promise<void> {
    const page = await this.webContents.page;
    const frames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
    const drawn = page.send('Runtime.evaluate', { expression: frames, awaitPromise: true });
    await Promise.race([drawn.catch(() => {}), new Promise((resolve) => setTimeout(resolve, PAINT_TIMEOUT))]);
    if (!this.#destroyed) this.emit('ready-to-show');
  }

  /** Shows the window; when Chromium's part of it is not there yet, as soon as it is. */
  #reveal(): void {
    if (this.#destroyed) return;
    if (this.isMinimized()) this.restore();
    if (this.#shown) return;
    this.#shown = true;
    if (this.#adopted) this.#map();
    this.emit('show');
  }

  #map(): void {
    if (this.isMaximized() || this.isFullScreen()) this.applyFill();
    this.shell.show();
    if (!runtime.started('BrowserWindow').desktop.isManaged) this.shell.raise();
    if (this.#wantsFocus) this.focus();
  }
}

/** A colour `#rgb`, `#rrggbb` or `#aarrggbb` (Electron's order) as DevTools takes it. */
function rgba(colour: string): { r: number; g: number; b: number; a: number } {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(colour)?.[1] ?? 'ffffff';
  const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const full = long.length === 6 ? `ff${long}` : long;
  const [a = 255, r = 255, g = 255, b = 255] = [0, 2, 4, 6].map((at) => Number.parseInt(full.slice(at, at + 2), 16));
  return { r, g, b, a: a / 255 };
}
