import type { BrowserWindowConstructorOptions } from 'electron';
import { app } from '../app.ts';
import { Emitter } from '../loud.ts';
import { runtime } from '../runtime.ts';
import { type Rectangle, ShellWindow } from '../x11/shell-window.ts';
import { checkOptions, initialBounds, maximumOf, type Size, warnAbout, windowType } from './options.ts';

/** How a window fills its place; kept here because without a window manager nobody else does. */
type Fill = 'normal' | 'maximized' | 'fullscreen';

/** What a window manager may have made of a window. */
interface WindowState {
  readonly minimized: boolean;
  readonly maximized: boolean;
  readonly fullscreen: boolean;
}

/** The part of a BrowserWindow that is about where it is: bounds, limits, minimised, maximised, full screen. */
export abstract class PlacedWindow extends Emitter {
  protected readonly options: BrowserWindowConstructorOptions;
  protected readonly shell: ShellWindow;
  #minimized = false;
  #fill: Fill = 'normal';
  #normal: Rectangle;
  #resizable: boolean;
  #minimum: Size;
  #maximum: Size | undefined;

  constructor(options: BrowserWindowConstructorOptions, transientFor: number | undefined) {
    super();
    const { x } = runtime.started('BrowserWindow');
    checkOptions(options);
    warnAbout(options);
    this.options = options;
    this.#resizable = options.resizable ?? true;
    this.#minimum = { width: options.minWidth ?? 1, height: options.minHeight ?? 1 };
    this.#maximum = maximumOf(options);
    this.#normal = initialBounds(options);
    this.shell = new ShellWindow(
      x,
      {
        bounds: this.#normal,
        frame: (options.frame ?? true) && options.titleBarStyle !== 'hidden',
        focusable: options.focusable ?? true,
        type: windowType(options),
        transientFor,
        className: app.getName()
      },
      {
        onCloseRequest: () => this.closeRequested(),
        onDestroyed: () => this.gone(),
        onTitle: (title) => this.pageTitled(title),
        onMoved: (bounds) => this.#moved(bounds),
        onFocus: (focused) => this.focusChanged(focused),
        onStolenFocus: () => this.focusStolen(),
        onState: (state) => this.#stateChanged(state)
      }
    );
    this.publishLimits();
  }

  /** The person asks to close the window. */
  protected abstract closeRequested(): void;

  /** The X window is no more. */
  protected abstract gone(): void;

  protected abstract pageTitled(title: string): void;

  protected abstract focusChanged(focused: boolean): void;

  /** Chromium took the keyboard unasked. */
  protected abstract focusStolen(): void;

  /** True once the window has been shown and not hidden again, minimised or not. */
  protected abstract get isShown(): boolean;

  abstract show(): void;

  abstract focus(): void;

  minimize(): void {
    if (this.#minimized) return;
    const { x, desktop } = runtime.started('BrowserWindow');
    if (desktop.isManaged) x.client.SendClientMessage(x.root, this.shell.id, x.atoms.WM_CHANGE_STATE, 32, [3]);
    else {
      x.client.UnmapWindow(this.shell.id);
      this.#stateChanged({ ...this.#state(), minimized: true });
    }
  }

  restore(): void {
    if (this.#minimized) {
      const { x, desktop } = runtime.started('BrowserWindow');
      x.client.MapWindow(this.shell.id);
      if (!desktop.isManaged) this.#stateChanged({ ...this.#state(), minimized: false });
      this.focus();
    } else if (this.#fill !== 'normal') this.setFill('normal');
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  maximize(): void {
    if (!this.isShown) this.show();
    this.setFill('maximized');
  }

  unmaximize(): void {
    if (this.#fill === 'maximized') this.setFill('normal');
  }

  isMaximized(): boolean {
    return this.#fill === 'maximized';
  }

  isNormal(): boolean {
    return this.#fill === 'normal' && !this.#minimized;
  }

  setFullScreen(flag: boolean): void {
    if (flag) this.setFill('fullscreen');
    else if (this.#fill === 'fullscreen') this.setFill('normal');
  }

  isFullScreen(): boolean {
    return this.#fill === 'fullscreen';
  }

  setSimpleFullScreen(flag: boolean): void {
    this.setFullScreen(flag);
  }

  setBounds(bounds: Partial<Rectangle>, _animate?: boolean): void {
    const now = { ...this.shell.bounds, ...bounds };
    const limited = this.#limit({
      x: Math.round(now.x),
      y: Math.round(now.y),
      width: Math.round(now.width),
      height: Math.round(now.height)
    });
    const before = this.shell.bounds;
    this.shell.place(limited);
    this.publishLimits();
    this.#announceBounds(before, limited);
  }

  getBounds(): Rectangle {
    return this.shell.bounds;
  }

  getNormalBounds(): Rectangle {
    return this.#fill === 'normal' ? this.shell.bounds : { ...this.#normal };
  }

  setContentBounds(bounds: Rectangle, _animate?: boolean): void {
    this.setBounds(bounds);
  }

  getContentBounds(): Rectangle {
    return this.shell.bounds;
  }

  setSize(width: number, height: number, _animate?: boolean): void {
    this.setBounds({ width, height });
  }

  getSize(): [number, number] {
    return [this.shell.bounds.width, this.shell.bounds.height];
  }

  setContentSize(width: number, height: number, _animate?: boolean): void {
    this.setBounds({ width, height });
  }

  getContentSize(): [number, number] {
    return this.getSize();
  }

  setPosition(x: number, y: number, _animate?: boolean): void {
    this.setBounds({ x, y });
  }

  getPosition(): [number, number] {
    return [this.shell.bounds.x, this.shell.bounds.y];
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
    const { width, height } = this.shell.bounds;
    this.setBounds({
      x: Math.round(area.x + (area.width - width) / 2),
      y: Math.round(area.y + (area.height - height) / 2)
    });
  }

  setResizable(resizable: boolean): void {
    this.#resizable = resizable;
    this.publishLimits();
  }

  isResizable(): boolean {
    return this.#resizable;
  }

  /** Tells the window manager between which sizes the person may choose. */
  protected publishLimits(): void {
    const { width, height } = this.shell.bounds;
    if (this.#resizable) this.shell.limit(this.#minimum, this.#maximum);
    else this.shell.limit({ width, height }, { width, height });
  }

  #limit(bounds: Rectangle): Rectangle {
    const most = this.#maximum ?? { width: 32_767, height: 32_767 };
    return {
      ...bounds,
      width: Math.min(most.width, Math.max(this.#minimum.width, bounds.width)),
      height: Math.min(most.height, Math.max(this.#minimum.height, bounds.height))
    };
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

  /** Changes how the window fills its place; when it is not shown yet, the showing will do it. */
  protected setFill(fill: Fill): void {
    if (fill === this.#fill) return;
    if (this.#fill === 'normal') this.#normal = this.shell.bounds;
    const before = this.#fill;
    this.#fill = fill;
    if (this.isShown) this.applyFill(before);
    this.#announceFill(before, fill);
  }

  /** Puts the window where its filling says. */
  protected applyFill(before: Fill = 'normal'): void {
    if (runtime.started('BrowserWindow').desktop.isManaged) {
      if (before === 'maximized')
        this.shell.state(false, '_NET_WM_STATE_MAXIMIZED_VERT', '_NET_WM_STATE_MAXIMIZED_HORZ');
      if (before === 'fullscreen') this.shell.state(false, '_NET_WM_STATE_FULLSCREEN');
      if (this.#fill === 'maximized')
        this.shell.state(true, '_NET_WM_STATE_MAXIMIZED_VERT', '_NET_WM_STATE_MAXIMIZED_HORZ');
      if (this.#fill === 'fullscreen') this.shell.state(true, '_NET_WM_STATE_FULLSCREEN');
      return;
    }
    const display = this.#display();
    const places = { normal: this.#normal, maximized: display.workArea, fullscreen: display.bounds };
    const previous = this.shell.bounds;
    this.shell.place(places[this.#fill]);
    if (this.#fill === 'fullscreen') this.shell.raise();
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

  #state(): WindowState {
    return {
      minimized: this.#minimized,
      maximized: this.#fill === 'maximized',
      fullscreen: this.#fill === 'fullscreen'
    };
  }

  #stateChanged(state: WindowState): void {
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
}
