import { join } from 'node:path';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { WindowKind } from '#shared/ipc/channels.ts';

/** What windows are made with. */
export type WindowFactory = {
  readonly BrowserWindow: typeof BrowserWindow;
  /** Folder of the built preload scripts. */
  readonly preloads: string;
  /** Address of a window kind's page. */
  readonly pageUrl: (kind: WindowKind) => string;
  /** Makes the window known to the sender check; forgotten by itself when the window goes. */
  readonly register: (window: BrowserWindow, kind: WindowKind) => void;
  readonly developerTools: boolean;
};

/**
 * Makes a hidden window with everything locked that can be locked: sandbox, context isolation, no Node, its own preload
 * and page (style.md point 5). The only place that makes windows.
 */
export function createWindow(
  factory: WindowFactory,
  kind: WindowKind,
  options: BrowserWindowConstructorOptions
): BrowserWindow {
  const window = new factory.BrowserWindow({
    show: false,
    autoHideMenuBar: true,
    fullscreenable: false,
    ...options,
    webPreferences: {
      preload: join(factory.preloads, `${kind}.cjs`),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: factory.developerTools,
      // The main window carries the peer connection: it must not slow down when it is covered or minimised.
      backgroundThrottling: kind !== 'main'
    }
  });
  window.setMenuBarVisibility(false);
  factory.register(window, kind);
  return window;
}

/** Loads the window's page. A page that cannot be loaded is a broken installation: the promise rejects. */
export async function loadPage(
  factory: WindowFactory,
  window: BrowserWindow,
  kind: WindowKind,
  query = ''
): Promise<void> {
  await window.loadURL(`${factory.pageUrl(kind)}${query}`);
}
