import type { BrowserWindow, Display } from 'electron';
import type { BarView, FrameView } from '#shared/ipc/channels.ts';
import type { Rectangle } from '../ports.ts';
import { stayOnTop } from './consent-window.ts';
import { createWindow, loadPage, type WindowFactory } from './create.ts';
import { BAR_SIZE, border, FRAME_THICKNESS, topCentre } from './layout.ts';

/** The bar and the frame on the sharer's screen (G8). */
export type SharingWindows = {
  /**
   * Shows both on the display that is looked at, or takes them there and tells them what changed. While there is none
   * (`null`) the bar is on the main one, and no frame anywhere: nothing is shared.
   */
  readonly show: (display: Display | null, bar: BarView, frame: FrameView) => void;
  readonly hide: () => void;
  readonly bar: () => BarView | null;
  readonly frame: () => FrameView | null;
};

export type SharingWindowsOptions = {
  readonly factory: WindowFactory;
  readonly platform: NodeJS.Platform;
  readonly mainDisplay: () => Display;
  readonly titles: { readonly bar: string; readonly frame: string };
  readonly onBarChanged: (window: BrowserWindow, view: BarView) => void;
  readonly onFrameChanged: (window: BrowserWindow, view: FrameView) => void;
  /** They cannot be kept on the screen: nothing may be shared then. */
  readonly onUnshowable: () => void;
};

/** How often bar and frame are brought back in one session before sharing is ended instead. */
const MAX_RESTORED = 5;

/**
 * Makes bar and frame when sharing starts and destroys them when it ends. Both are kept out of the captured picture where
 * the system can do that (Windows, macOS; X11 cannot).
 */
export function createSharingWindows(options: SharingWindowsOptions): SharingWindows {
  let windows: Opened | null = null;
  let bar: BarView | null = null;
  let frame: FrameView | null = null;
  /** Where they belong, and whether something is shared there. */
  let place: Place | null = null;
  let restored = 0;

  const open = (on: Place) => {
    const opened = { bar: openBar(options, on.display), frame: openFrame(options, on) };
    windows = opened;
    // While something is shared they are there, whatever happens to them (G8): closed, or their page gone.
    const restore = () => {
      if (windows !== opened) return;
      windows = null;
      close(opened);
      restored += 1;
      if (restored > MAX_RESTORED) options.onUnshowable();
      else open(place ?? on);
    };
    for (const window of [opened.bar, opened.frame]) {
      window.on('closed', restore);
      window.webContents.on('render-process-gone', restore);
    }
  };

  return {
    show: (display, barView, frameView) => {
      bar = barView;
      frame = frameView;
      const before = place;
      place = { display: display ?? options.mainDisplay(), shared: display !== null };
      if (windows === null) return open(place);
      if (before !== null) moveTo(windows, before, place, options.platform);
      options.onBarChanged(windows.bar, barView);
      options.onFrameChanged(windows.frame, frameView);
    },
    hide: () => {
      const former = windows;
      windows = null;
      bar = null;
      frame = null;
      place = null;
      restored = 0;
      close(former);
    },
    bar: () => bar,
    frame: () => frame
  };
}

type Opened = { readonly bar: BrowserWindow; readonly frame: BrowserWindow };
type Place = { readonly display: Display; readonly shared: boolean };

function close(windows: Opened | null): void {
  for (const window of windows === null ? [] : [windows.bar, windows.frame]) {
    if (!window.isDestroyed()) window.destroy();
  }
}

/** On another display the bar is in its usual place; on the same one it stays where the person put it, if it can. */
function moveTo(windows: Opened, before: Place, now: Place, platform: NodeJS.Platform): void {
  const { bounds, workArea } = now.display;
  const sameBounds = isSame(before.display.bounds, bounds);
  if (before.display.id !== now.display.id || !sameBounds) {
    windows.bar.setBounds(topCentre(BAR_SIZE, workArea));
    windows.frame.setBounds(bounds);
    if (platform !== 'darwin') windows.frame.setShape(border(bounds, FRAME_THICKNESS));
  }
  if (before.shared && !now.shared) windows.frame.hide();
  else if (!before.shared && now.shared) windows.frame.showInactive();
}

function isSame(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Slim, above everything, movable; it never takes the keyboard away from what the person is doing. */
function openBar(options: SharingWindowsOptions, display: Display): BrowserWindow {
  const window = createWindow(options.factory, 'bar', {
    ...topCentre(BAR_SIZE, display.workArea),
    title: options.titles.bar,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    closable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    // A window that cannot have the focus is not reachable by keyboard on X11, where it would bypass the window manager.
    ...(options.platform === 'linux' ? {} : { focusable: true })
  });
  stayOnTop(window);
  window.setContentProtection(true);
  window.once('ready-to-show', () => {
    if (!window.isDestroyed()) window.showInactive();
  });
  void loadPage(options.factory, window, 'bar').catch(() => {});
  return window;
}

/**
 * The coloured border. Everything but the border must let clicks through and show what is beneath: on Windows and Linux
 * the window is cut to the shape of its border (which needs no compositor), on macOS, which has no such shapes, it is
 * transparent and ignores the mouse.
 */
function openFrame(options: SharingWindowsOptions, { display, shared }: Place): BrowserWindow {
  const shaped = options.platform !== 'darwin';
  const window = createWindow(options.factory, 'frame', {
    ...display.bounds,
    title: options.titles.frame,
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
    transparent: !shaped
  });
  stayOnTop(window);
  window.setIgnoreMouseEvents(true);
  window.setContentProtection(true);
  if (shaped) window.setShape(border(display.bounds, FRAME_THICKNESS));
  window.once('ready-to-show', () => {
    if (!window.isDestroyed() && shared) window.showInactive();
  });
  void loadPage(options.factory, window, 'frame').catch(() => {});
  return window;
}
