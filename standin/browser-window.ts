import type { BrowserWindowConstructorOptions } from 'electron';
import { app } from './app.ts';
import { Emitter, PreventableEvent } from './loud.ts';
import { NativeImage } from './native-image.ts';
import { runtime } from './runtime.ts';
import { checkOptions, windowType } from './window-options.ts';
import { WebContents } from './web-contents.ts';
import type { DesktopWindow } from './x11/desktop.ts';
import { type Rectangle, ShellWindow } from './x11/shell-window.ts';
import { PREDEFINED } from './x11/connection.ts';

const all = new Map<number, BrowserWindow>();
/** Options of windows that are the stand-in's own (dialogs, menus): the app never hears of these. */
const internal = new WeakSet<object>();
let lastId = 0;
let lastFocused: BrowserWindow | undefined;

/** Opens a window of the stand-in's own. */
export function openInternalWindow(options: BrowserWindowConstructorOptions): BrowserWindow {
  internal.add(options);
  return new BrowserWindow(options);
}

/** How a window fills its place: a plain state machine kept here when no window manager keeps it. */
type Fill = 'normal' | 'maximized' | 'fullscreen';

/** Electron's BrowserWindow: a real X window with one page in it. */
export class BrowserWindow extends Emitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #options: BrowserWindowConstructorOptions;
  readonly #shell: ShellWindow;
  readonly #desktopWindow: DesktopWindow;
  readonly #parent: BrowserWindow | undefined;
  #title: string;
  #visible = false;
  #minimized = false;
  #focused = false;
  #fill: Fill = 'normal';
  #normal: Rectangle;
  #onTop: boolean;
  #destroyed = false;
  #closing = false;
  #resizable: boolean;
  #minimum: { width: number; height: number };
  #maximum: { width: number; height: number } | undefined;
  #wantsShow = false;
  #adopted = false;
  #opacity = 1;
  #flags: { closable: boolean; minimizable: boolean; maximizable: boolean; movable: boolean; kiosk: boolean };

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
    super();
    const { x, desktop } = runtime.started('BrowserWindow');
    checkOptions(options);
    lastId += 1;
    this.id = lastId;
    this.#options = options;
    const parent = options.parent === undefined || options.parent === null ? undefined : all.get(options.parent.id);
    this.#parent = parent;
    this.#title = options.title ?? app.getName();
    this.#resizable = options.resizable ?? true;
    this.#onTop = options.alwaysOnTop ?? false;
    this.#minimum = { width: options.minWidth ?? 1, height: options.minHeight ?? 1 };
    this.#maximum = maximumOf(options);
    this.#normal = this.#initialBounds(options);
    this.#flags = {
      closable: options.closable ?? true,
      minimizable: options.minimizable ?? true,
      maximizable: options.maximizable ?? true,
      movable: options.movable ?? true,
      kiosk: options.kiosk ?? false
    };
    this.webContents = new WebContents({
      preload: options.webPreferences?.preload,
      additionalArguments: options.webPreferences?.additionalArguments ?? []
    });
    this.#shell = new ShellWindow(
      x,
      {
        bounds: this.#normal,
        frame: (options.frame ?? true) && options.titleBarStyle !== 'hidden',
        focusable: options.focusable ?? true,
        type: windowType(options),
        transientFor: parent?.shellId,
        className: app.getName()
      },
      {
        onCloseRequest: () => {
          if (this.#flags.closable) this.close();
        },
        onDestroyed: () => this.#gone(),
        onTitle: (title) => this.webContents.titled(title),
        onMoved: (bounds) => this.#moved(bounds),
        onFocus: (focused) => this.#focusChanged(focused),
        onState: (state) => this.#stateChanged(state)
      }
    );
    this.#desktopWindow = {
      id: this.#shell.id,
      get inner(): number | undefined {
        return shell.inner;
      },
      isVisible: () => this.isVisible(),
      isAlwaysOnTop: () => this.#onTop,
      isFocusable: () => this.#options.focusable ?? true
    };
    const shell = this.#shell;
    desktop.add(this.#desktopWindow);
    if (!internal.has(options)) all.set(this.id, this);
    this.#decorate();
    this.webContents.on('standin-close', () => this.close());
    this.webContents.on('standin-focus', () => this.focus());
    this.webContents.on('page-title-updated', (_event: object, title: string) => this.#pageTitled(title));
    this.webContents.on('enter-html-full-screen', () => this.#setFill('fullscreen'));
    this.webContents.on('leave-html-full-screen', () => this.#setFill('normal'));
    void this.#open();
    if (!internal.has(options)) {
      app.emit('browser-window-created', {}, this);
      app.emit('web-contents-created', {}, this.webContents);
    }
    if (options.show ?? true) this.show();
    if (options.fullscreen === true || options.kiosk === true) this.setFullScreen(true);
  }

  /** Number of the X window; for windows whose parent this is. */
  get shellId(): number {
    return this.#shell.id;
  }

  loadURL(url: string, options?: { userAgent?: string; extraHeaders?: string }): Promise<void> {
    return this.webContents.loadURL(url, options);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.#reveal();
    this.focus();
  }

  showInactive(): void {
    this.#reveal();
  }

  hide(): void {
    this.#wantsShow = false;
    if (!this.#visible) return;
    this.#visible = false;
    this.#shell.hide();
    this.emit('hide');
    this.#focusChanged(false);
  }

  focus(): void {
    if (!this.#visible || this.#destroyed) return;
    this.#shell.raise();
    this.#shell.focus(runtime.started('BrowserWindow').desktop.isManaged);
  }

  blur(): void {
    if (this.#focused) runtime.started('BrowserWindow').x.client.SetInputFocus(1, 1);
  }

  isFocused(): boolean {
    return this.#focused;
  }

  isVisible(): boolean {
    return this.#visible && !this.#minimized;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isEnabled(): boolean {
    return true;
  }

  isModal(): boolean {
    return this.#options.modal ?? false;
  }

  isFocusable(): boolean {
    return this.#options.focusable ?? true;
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
    this.#shell.destroy();
    this.#gone();
  }

  minimize(): void {
    if (this.#minimized) return;
    const { x, desktop } = runtime.started('BrowserWindow');
    if (desktop.isManaged) x.client.SendClientMessage(x.root, this.shellId, x.atoms.WM_CHANGE_STATE, 32, [3]);
    else {
      x.client.UnmapWindow(this.shellId);
      this.#stateChanged({ ...this.#state(), minimized: true });
    }
  }

  restore(): void {
    if (this.#minimized) {
      const { x, desktop } = runtime.started('BrowserWindow');
      x.client.MapWindow(this.shellId);
      if (!desktop.isManaged) this.#stateChanged({ ...this.#state(), minimized: false });
      this.focus();
    } else if (this.#fill !== 'normal') this.#setFill('normal');
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  maximize(): void {
    if (!this.#visible) this.show();
    this.#setFill('maximized');
  }

  unmaximize(): void {
    if (this.#fill === 'maximized') this.#setFill('normal');
  }

  isMaximized(): boolean {
    return this.#fill === 'maximized';
  }

  isNormal(): boolean {
    return this.#fill === 'normal' && !this.#minimized;
  }

  setFullScreen(flag: boolean): void {
    if (flag) this.#setFill('fullscreen');
    else if (this.#fill === 'fullscreen') this.#setFill('normal');
  }

  isFullScreen(): boolean {
    return this.#fill === 'fullscreen';
  }

  setSimpleFullScreen(flag: boolean): void {
    this.setFullScreen(flag);
  }

  setKiosk(flag: boolean): void {
    this.#flags.kiosk = flag;
    this.setFullScreen(flag);
  }

  isKiosk(): boolean {
    return this.#flags.kiosk;
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const now = { ...this.#shell.bounds, ...bounds };
    const limited = this.#limit({
      x: Math.round(now.x),
      y: Math.round(now.y),
      width: Math.round(now.width),
      height: Math.round(now.height)
    });
    const before = this.#shell.bounds;
    this.#shell.place(limited);
    this.#publishLimits();
    this.#announceBounds(before, limited);
  }

  getBounds(): Rectangle {
    return this.#shell.bounds;
  }

  getNormalBounds(): Rectangle {
    return this.#fill === 'normal' ? this.#shell.bounds : { ...this.#normal };
  }

  setContentBounds(bounds: Rectangle): void {
    this.setBounds(bounds);
  }

  getContentBounds(): Rectangle {
    return this.#shell.bounds;
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getSize(): [number, number] {
    return [this.#shell.bounds.width, this.#shell.bounds.height];
  }

  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getContentSize(): [number, number] {
    return this.getSize();
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  getPosition(): [number, number] {
    return [this.#shell.bounds.x, this.#shell.bounds.y];
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimum = { width: Math.max(1, width), height: Math.max(1, height) };
    this.setBounds({});
  }

  getMinimumSize(): [number, number] {
    return [this.#minimum.width, this.#minimum.height];
  }

  setMaximumSize(width: number, height: number): void {
    this.#maximum = width > 0 && height > 0 ? { width, height } : undefined;
    this.setBounds({});
  }

  center(): void {
    const area = this.#display().workArea;
    const { width, height } = this.#shell.bounds;
    this.setBounds({
      x: Math.round(area.x + (area.width - width) / 2),
      y: Math.round(area.y + (area.height - height) / 2)
    });
  }

  setResizable(resizable: boolean): void {
    this.#resizable = resizable;
    this.#publishLimits();
  }

  isResizable(): boolean {
    return this.#resizable;
  }

  setClosable(closable: boolean): void {
    this.#flags.closable = closable;
  }

  isClosable(): boolean {
    return this.#flags.closable;
  }

  setMinimizable(minimizable: boolean): void {
    this.#flags.minimizable = minimizable;
  }

  isMinimizable(): boolean {
    return this.#flags.minimizable;
  }

  setMaximizable(maximizable: boolean): void {
    this.#flags.maximizable = maximizable;
  }

  isMaximizable(): boolean {
    return this.#flags.maximizable;
  }

  setMovable(movable: boolean): void {
    this.#flags.movable = movable;
  }

  isMovable(): boolean {
    return this.#flags.movable;
  }

  setFullScreenable(_fullscreenable: boolean): void {}

  setAlwaysOnTop(flag: boolean, _level?: string, _relativeLevel?: number): void {
    this.#onTop = flag;
    this.#shell.state(flag, '_NET_WM_STATE_ABOVE');
    if (flag && this.#visible) this.#shell.raise();
    this.emit('always-on-top-changed', {}, flag);
  }

  isAlwaysOnTop(): boolean {
    return this.#onTop;
  }

  moveTop(): void {
    this.#shell.raise();
  }

  setVisibleOnAllWorkspaces(visible: boolean, _options?: object): void {
    this.#shell.state(visible, '_NET_WM_STATE_STICKY');
  }

  isVisibleOnAllWorkspaces(): boolean {
    return false;
  }

  /** X11 cannot keep a window out of captures; Electron, too, does nothing on Linux. */
  setContentProtection(_enable: boolean): void {}

  /** Lets the pointer through to what is below, by an empty input shape; `forward` is not possible on Linux. */
  setIgnoreMouseEvents(ignore: boolean, _options?: { forward?: boolean }): void {
    this.#shell.shape('input', ignore ? [] : undefined);
  }

  setShape(rectangles: Rectangle[]): void {
    this.#shell.shape('bounding', rectangles.length === 0 ? undefined : rectangles);
    this.#shell.shape('input', rectangles.length === 0 ? undefined : rectangles);
  }

  setOpacity(opacity: number): void {
    this.#opacity = Math.min(1, Math.max(0, opacity));
    this.#shell.property('_NET_WM_WINDOW_OPACITY', PREDEFINED.CARDINAL, [Math.round(this.#opacity * 0xffffffff) >>> 0]);
  }

  getOpacity(): number {
    return this.#opacity;
  }

  setTitle(title: string): void {
    this.#title = title;
    this.#shell.title(title);
  }

  getTitle(): string {
    return this.#title;
  }

  flashFrame(flag: boolean): void {
    this.#shell.state(flag, '_NET_WM_STATE_DEMANDS_ATTENTION');
  }

  setSkipTaskbar(skip: boolean): void {
    this.#shell.state(skip, '_NET_WM_STATE_SKIP_TASKBAR', '_NET_WM_STATE_SKIP_PAGER');
  }

  setIcon(icon: NativeImage | string): void {
    const image = typeof icon === 'string' ? NativeImage.createFromPath(icon) : icon;
    const bitmap = image.bitmap();
    if (bitmap === undefined) return;
    const pixels = Array.from({ length: bitmap.width * bitmap.height }, (_, index) => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = bitmap.rgba.subarray(index * 4, index * 4 + 4);
      return ((alpha << 24) | (red << 16) | (green << 8) | blue) >>> 0;
    });
    this.#shell.property('_NET_WM_ICON', PREDEFINED.CARDINAL, [bitmap.width, bitmap.height, ...pixels]);
  }

  /** Linux desktops without Unity's launcher show none of these, in Electron either. */
  setProgressBar(_progress: number, _options?: object): void {}

  setOverlayIcon(_overlay: NativeImage | null, _description: string): void {}

  /** The stand-in draws no menu bars. */
  setMenuBarVisibility(_visible: boolean): void {}

  isMenuBarVisible(): boolean {
    return false;
  }

  setAutoHideMenuBar(_hide: boolean): void {}

  setMenu(_menu: object | null): void {}

  removeMenu(): void {}

  setBackgroundColor(colour: string): void {
    void this.webContents.page.then((page) => page.post('Emulation.setDefaultBackgroundColorOverride', { color: rgba(colour) }));
  }

  getNativeWindowHandle(): Buffer {
    const handle = Buffer.alloc(8);
    handle.writeUInt32LE(this.#shell.id, 0);
    return handle;
  }

  getMediaSourceId(): string {
    return `window:${this.#shell.id}:0`;
  }

  capturePage(rect?: Rectangle): Promise<NativeImage> {
    return this.webContents.capturePage(rect);
  }

  async #open(): Promise<void> {
    const { chromium, desktop, targets } = runtime.started('BrowserWindow');
    try {
      const target = await targets.openPage(async () => {
        const inner = await desktop.claim();
        this.#adopted = true;
        if (this.#destroyed) return;
        this.#shell.adopt(inner);
        if (this.#wantsShow) this.#reveal();
      });
      if (this.#destroyed) {
        chromium.connection.browser.post('Target.closeTarget', { targetId: target.targetId });
        return;
      }
      targets.onGone(target.session.id ?? '', () => this.destroy());
      this.once('closed', () => chromium.connection.browser.post('Target.closeTarget', { targetId: target.targetId }));
      this.webContents.once('did-finish-load', () => void this.#painted());
      if (this.#options.transparent === true) this.setBackgroundColor('#00000000');
      else if (this.#options.backgroundColor !== undefined) this.setBackgroundColor(this.#options.backgroundColor);
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
    await Promise.race([drawn.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 300))]);
    if (!this.#destroyed) this.emit('ready-to-show');
  }

  #initialBounds(options: BrowserWindowConstructorOptions): Rectangle {
    const area = runtime.monitors[0]?.workArea ?? { x: 0, y: 0, width: 1024, height: 768 };
    const width = Math.max(options.width ?? 800, options.minWidth ?? 1);
    const height = Math.max(options.height ?? 600, options.minHeight ?? 1);
    return {
      x: Math.round(options.x ?? area.x + (area.width - width) / 2),
      y: Math.round(options.y ?? area.y + (area.height - height) / 2),
      width: Math.round(width),
      height: Math.round(height)
    };
  }

  /** Sets before the first showing what a window manager reads then. */
  #decorate(): void {
    const { atoms } = runtime.started('BrowserWindow').x;
    this.#shell.title(this.#title);
    this.#publishLimits();
    const states = [
      ...(this.#onTop ? [atoms._NET_WM_STATE_ABOVE] : []),
      ...(this.#options.skipTaskbar === true ? [atoms._NET_WM_STATE_SKIP_TASKBAR, atoms._NET_WM_STATE_SKIP_PAGER] : []),
      ...(this.#options.modal === true ? [atoms._NET_WM_STATE_MODAL] : [])
    ];
    this.#shell.property('_NET_WM_STATE', PREDEFINED.ATOM, states);
    if (this.#options.icon !== undefined) {
      const { icon } = this.#options;
      this.setIcon(typeof icon === 'string' ? icon : NativeImage.createFromBuffer(icon.toPNG()));
    }
    if (this.#options.opacity !== undefined) this.setOpacity(this.#options.opacity);
  }

  #publishLimits(): void {
    const { width, height } = this.#shell.bounds;
    if (this.#resizable) this.#shell.limit(this.#minimum, this.#maximum);
    else this.#shell.limit({ width, height }, { width, height });
  }

  #limit(bounds: Rectangle): Rectangle {
    const most = this.#maximum ?? { width: 32_767, height: 32_767 };
    return {
      ...bounds,
      width: Math.min(most.width, Math.max(this.#minimum.width, bounds.width)),
      height: Math.min(most.height, Math.max(this.#minimum.height, bounds.height))
    };
  }

  #reveal(): void {
    if (this.#destroyed) return;
    this.#wantsShow = true;
    if (!this.#adopted || (this.#visible && !this.#minimized)) return;
    const wasVisible = this.#visible;
    this.#visible = true;
    if (this.#minimized) this.restore();
    this.#shell.show();
    const { desktop } = runtime.started('BrowserWindow');
    if (!desktop.isManaged) this.#shell.raise();
    if (this.#fill !== 'normal') this.#applyFill();
    if ((this.#options.show ?? true) || wasVisible) this.focus();
    this.emit('show');
  }

  #display(): { bounds: Rectangle; workArea: Rectangle } {
    const { x, y, width, height } = this.#normal;
    const [centreX, centreY] = [x + width / 2, y + height / 2];
    const found = runtime.monitors.find(
      ({ bounds }) =>
        centreX >= bounds.x &&
        centreX < bounds.x + bounds.width &&
        centreY >= bounds.y &&
        centreY < bounds.y + bounds.height
    );
    const fallback = { x: 0, y: 0, width: 1024, height: 768 };
    return found ?? runtime.monitors[0] ?? { bounds: fallback, workArea: fallback };
  }

  #setFill(fill: Fill): void {
    if (fill === this.#fill) return;
    if (this.#fill === 'normal') this.#normal = this.#shell.bounds;
    const before = this.#fill;
    this.#fill = fill;
    if (this.#visible) this.#applyFill(before);
    this.#announceFill(before, fill);
  }

  #applyFill(before: Fill = 'normal'): void {
    if (runtime.started('BrowserWindow').desktop.isManaged) {
      if (before === 'maximized') this.#shell.state(false, '_NET_WM_STATE_MAXIMIZED_VERT', '_NET_WM_STATE_MAXIMIZED_HORZ');
      if (before === 'fullscreen') this.#shell.state(false, '_NET_WM_STATE_FULLSCREEN');
      if (this.#fill === 'maximized') this.#shell.state(true, '_NET_WM_STATE_MAXIMIZED_VERT', '_NET_WM_STATE_MAXIMIZED_HORZ');
      if (this.#fill === 'fullscreen') this.#shell.state(true, '_NET_WM_STATE_FULLSCREEN');
      return;
    }
    const display = this.#display();
    const places = { normal: this.#normal, maximized: display.workArea, fullscreen: display.bounds };
    const previous = this.#shell.bounds;
    this.#shell.place(places[this.#fill]);
    if (this.#fill === 'fullscreen') this.#shell.raise();
    this.#announceBounds(previous, places[this.#fill]);
  }

  #announceFill(before: Fill, now: Fill): void {
    if (before === 'maximized') this.emit('unmaximize');
    if (before === 'fullscreen') this.emit('leave-full-screen');
    if (now === 'maximized') this.emit('maximize');
    if (now === 'fullscreen') this.emit('enter-full-screen');
  }

  #announceBounds(before: Rectangle, now: Rectangle): void {
    if (before.width !== now.width || before.height !== now.height) {
      this.emit('resize');
      this.emit('resized');
    }
    if (before.x !== now.x || before.y !== now.y) {
      this.emit('move');
      this.emit('moved');
    }
  }

  #moved(bounds: Rectangle): void {
    const before = this.#normal;
    if (this.#fill === 'normal') this.#normal = bounds;
    this.#announceBounds(before, bounds);
  }

  #state(): { minimized: boolean; maximized: boolean; fullscreen: boolean } {
    return {
      minimized: this.#minimized,
      maximized: this.#fill === 'maximized',
      fullscreen: this.#fill === 'fullscreen'
    };
  }

  #stateChanged(state: { minimized: boolean; maximized: boolean; fullscreen: boolean }): void {
    if (state.minimized !== this.#minimized) {
      this.#minimized = state.minimized;
      this.emit(state.minimized ? 'minimize' : 'restore');
    }
    const fill: Fill = state.fullscreen ? 'fullscreen' : state.maximized ? 'maximized' : 'normal';
    if (fill === this.#fill) return;
    const before = this.#fill;
    this.#fill = fill;
    this.#announceFill(before, fill);
  }

  #focusChanged(focused: boolean): void {
    if (focused === this.#focused || this.#destroyed) return;
    this.#focused = focused;
    if (focused) lastFocused = this;
    this.emit(focused ? 'focus' : 'blur');
    if (!internal.has(this.#options)) app.emit(focused ? 'browser-window-focus' : 'browser-window-blur', {}, this);
  }

  #pageTitled(title: string): void {
    const event = new PreventableEvent();
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.setTitle(title);
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#visible = false;
    this.#focused = false;
    if (lastFocused === this) lastFocused = undefined;
    all.delete(this.id);
    runtime.started('BrowserWindow').desktop.remove(this.#desktopWindow);
    for (const child of this.getChildWindows()) child.destroy();
    this.webContents.gone();
    this.emit('closed');
    if (!internal.has(this.#options)) app.windowClosed(all.size);
  }
}

function maximumOf(options: BrowserWindowConstructorOptions): { width: number; height: number } | undefined {
  if (options.maxWidth === undefined && options.maxHeight === undefined) return undefined;
  return { width: options.maxWidth ?? 32_767, height: options.maxHeight ?? 32_767 };
}

/** A colour `#rgb`, `#rrggbb` or `#aarrggbb` (Electron's order) as DevTools takes it. */
function rgba(colour: string): { r: number; g: number; b: number; a: number } {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(colour)?.[1] ?? 'ffffff';
  const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const full = long.length === 6 ? `ff${long}` : long;
  const [a = 255, r = 255, g = 255, b = 255] = [0, 2, 4, 6].map((at) => Number.parseInt(full.slice(at, at + 2), 16));
  return { r, g, b, a: a / 255 };
}
