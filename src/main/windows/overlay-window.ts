import type { BrowserWindow, Display } from 'electron';
import type { Rectangle } from '../ports.ts';
import { createWindow, loadPage, type WindowFactory } from './create.ts';

/** The window over the shared display that the helper's marks are drawn in (D7). */
export type OverlayWindow = {
  /** Shows it over this display, cut to `shape` where it has to be. An empty shape hides it. */
  readonly show: (display: Display, shape: () => readonly Rectangle[]) => void;
  readonly hide: () => void;
  readonly window: () => BrowserWindow | null;
  /** Makes it ready, unseen. */
  readonly prepare: (display: Display) => void;
  readonly close: () => void;
};

export type OverlayWindowOptions = {
  readonly factory: WindowFactory;
  /** Whether the window is cut to the shape of its marks, because nobody can be sure of a compositor (X11). */
  readonly shaped: boolean;
  readonly title: string;
  /** Windows that no mark may ever cover: the bar, and a question. */
  readonly above: () => readonly BrowserWindow[];
  /** Its page is gone; what it was told is lost. */
  readonly onGone: () => void;
};

/**
 * Never takes the pointer or the keyboard: clicks reach what lies below. It is part of the captured picture on purpose, so
 * that the helper sees their marks where they land.
 */
export function createOverlayWindow(options: OverlayWindowOptions): OverlayWindow {
  let current: BrowserWindow | null = null;
  let shown = false;

  const close = () => {
    const former = current;
    current = null;
    shown = false;
    if (former !== null && !former.isDestroyed()) former.destroy();
  };
  const hide = () => {
    if (!shown || current === null) return;
    shown = false;
    current.hide();
  };

  function opened(display: Display): BrowserWindow {
    if (current !== null) return current;
    const window = createWindow(options.factory, 'overlay', {
      ...display.bounds,
      title: options.title,
      frame: false,
      resizable: false,
      movable: false,
      minimizable: false,
      maximizable: false,
      closable: false,
      focusable: false,
      skipTaskbar: true,
      hasShadow: false,
      alwaysOnTop: true,
      enableLargerThanScreen: true,
      transparent: !options.shaped
    });
    window.setAlwaysOnTop(true, 'floating');
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    window.setIgnoreMouseEvents(true);
    const gone = () => {
      if (current !== window) return;
      close();
      options.onGone();
    };
    window.on('closed', gone);
    window.webContents.on('render-process-gone', gone);
    void loadPage(options.factory, window, 'overlay').catch(gone);
    current = window;
    return window;
  }

  return {
    window: () => current,
    prepare: (display) => {
      opened(display);
    },
    show: (display, shape) => {
      const window = opened(display);
      const { x, y, width, height } = window.getBounds();
      const { bounds } = display;
      if (x !== bounds.x || y !== bounds.y || width !== bounds.width || height !== bounds.height) {
        window.setBounds(bounds);
      }
      if (options.shaped) {
        const parts = shape();
        // No parts would mean the whole window.
        if (parts.length === 0) return hide();
        window.setShape(parts.map((part) => ({ ...part })));
      }
      if (shown) return;
      shown = true;
      window.showInactive();
      for (const other of options.above()) if (other.isVisible()) other.moveTop();
    },
    hide,
    close
  };
}
