import { NativeImage } from '../native-image.ts';
import { PREDEFINED } from '../x11/connection.ts';
import type { Rectangle } from '../x11/shell-window.ts';
import { PlacedWindow } from './placed-window.ts';

/** The part of a BrowserWindow that is about its looks and manners: title, icon, shape, stacking, what the person may do. */
export abstract class DressedWindow extends PlacedWindow {
  #title = '';
  #onTop = this.options.alwaysOnTop ?? false;
  #opacity = 1;
  #everywhere = false;
  #ignoresMouse = false;
  #shaped: Rectangle[] | undefined;
  readonly #flags = {
    closable: this.options.closable ?? true,
    minimizable: this.options.minimizable ?? true,
    maximizable: this.options.maximizable ?? true,
    movable: this.options.movable ?? true,
    kiosk: this.options.kiosk ?? false
  };

  setKiosk(flag: boolean): void {
    this.#flags.kiosk = flag;
    this.setFullScreen(flag);
  }

  isKiosk(): boolean {
    return this.#flags.kiosk;
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
    this.shell.state(flag, '_NET_WM_STATE_ABOVE');
    if (flag && this.isShown) this.shell.raise();
    this.emit('always-on-top-changed', {}, flag);
  }

  isAlwaysOnTop(): boolean {
    return this.#onTop;
  }

  moveTop(): void {
    this.shell.raise();
  }

  setVisibleOnAllWorkspaces(visible: boolean, _options?: object): void {
    this.#everywhere = visible;
    this.shell.state(visible, '_NET_WM_STATE_STICKY');
  }

  isVisibleOnAllWorkspaces(): boolean {
    return this.#everywhere;
  }

  /** X11 cannot keep a window out of captures; Electron, too, does nothing on Linux. */
  setContentProtection(_enable: boolean): void {}

  /** Lets the pointer through to what is below, by an empty input shape; `forward` is not possible on Linux. */
  setIgnoreMouseEvents(ignore: boolean, _options?: { forward?: boolean }): void {
    this.#ignoresMouse = ignore;
    this.#applyInputShape();
  }

  setShape(rectangles: Rectangle[]): void {
    this.#shaped = rectangles.length === 0 ? undefined : rectangles.map((rectangle) => ({ ...rectangle }));
    this.shell.shape('bounding', this.#shaped);
    this.#applyInputShape();
  }

  setOpacity(opacity: number): void {
    this.#opacity = Math.min(1, Math.max(0, opacity));
    this.shell.property('_NET_WM_WINDOW_OPACITY', PREDEFINED.CARDINAL, [Math.round(this.#opacity * 0xffffffff) >>> 0]);
  }

  getOpacity(): number {
    return this.#opacity;
  }

  setTitle(title: string): void {
    this.#title = title;
    this.shell.title(title);
  }

  getTitle(): string {
    return this.#title;
  }

  flashFrame(flag: boolean): void {
    this.shell.state(flag, '_NET_WM_STATE_DEMANDS_ATTENTION');
  }

  setSkipTaskbar(skip: boolean): void {
    this.shell.state(skip, '_NET_WM_STATE_SKIP_TASKBAR', '_NET_WM_STATE_SKIP_PAGER');
  }

  setIcon(icon: NativeImage | string): void {
    const image = typeof icon === 'string' ? NativeImage.createFromPath(icon) : icon;
    const bitmap = image.bitmap();
    if (bitmap === undefined) return;
    const pixels = Array.from({ length: bitmap.width * bitmap.height }, (_, index) => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = bitmap.rgba.subarray(index * 4, index * 4 + 4);
      return ((alpha << 24) | (red << 16) | (green << 8) | blue) >>> 0;
    });
    this.shell.property('_NET_WM_ICON', PREDEFINED.CARDINAL, [bitmap.width, bitmap.height, ...pixels]);
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

  isMenuBarAutoHide(): boolean {
    return false;
  }

  setMenu(_menu: object | null): void {}

  removeMenu(): void {}

  getNativeWindowHandle(): Buffer {
    const handle = Buffer.alloc(8);
    handle.writeUInt32LE(this.shell.id, 0);
    return handle;
  }

  getMediaSourceId(): string {
    return `window:${this.shell.id}:0`;
  }

  #applyInputShape(): void {
    this.shell.shape('input', this.#ignoresMouse ? [] : this.#shaped);
  }

  /** Sets before the first showing what a window manager reads then. */
  protected decorate(title: string): void {
    this.setTitle(title);
    if (this.#onTop) this.shell.state(true, '_NET_WM_STATE_ABOVE');
    if (this.options.skipTaskbar === true) this.setSkipTaskbar(true);
    if (this.options.modal === true) this.shell.state(true, '_NET_WM_STATE_MODAL');
    if (this.options.icon !== undefined) {
      const { icon } = this.options;
      this.setIcon(typeof icon === 'string' ? icon : NativeImage.createFromBuffer(icon.toPNG()));
    }
    if (this.options.opacity !== undefined) this.setOpacity(this.options.opacity);
  }
}
