import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { runtime } from '../runtime.ts';
import type { AtomName } from '../x11/connection.ts';
import type { Rectangle } from '../x11/shell-window.ts';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Page settings the stand-in has, by the values it can honour. */
const PREFERENCES: Readonly<Record<string, (value: unknown) => boolean>> = {
  preload: (value) => typeof value === 'string',
  sandbox: (value) => value === true,
  contextIsolation: (value) => value === true,
  nodeIntegration: (value) => value === false,
  nodeIntegrationInWorker: (value) => value === false,
  nodeIntegrationInSubFrames: (value) => value === false,
  webSecurity: (value) => value === true,
  allowRunningInsecureContent: (value) => value === false,
  experimentalFeatures: (value) => value === false,
  webviewTag: (value) => value === false,
  navigateOnDragDrop: (value) => value === false,
  safeDialogs: () => true,
  autoplayPolicy: (value) => value === 'no-user-gesture-required',
  disableBlinkFeatures: (value) => value === '',
  enableBlinkFeatures: (value) => value === '',
  backgroundThrottling: () => true,
  devTools: () => true,
  spellcheck: () => true,
  additionalArguments: (value) => Array.isArray(value),
  images: (value) => value === true,
  javascript: (value) => value === true,
  webgl: () => true,
  plugins: (value) => value === false,
  enableWebSQL: () => true,
  textAreasAreResizable: (value) => value === true,
  scrollBounce: () => true,
  disableDialogs: (value) => value === false,
  v8CacheOptions: () => true,
  zoomFactor: (value) => value === 1
};

/** Throws, naming it, for an option that the stand-in would have to ignore. */
export function checkOptions(options: BrowserWindowConstructorOptions): void {
  const preferences: WebPreferences = options.webPreferences ?? {};
  for (const [name, value] of Object.entries(preferences)) {
    if (value === undefined) continue;
    if (PREFERENCES[name]?.(value) !== true) {
      throw new Error(`Electron stand-in: BrowserWindow webPreferences.${name} = ${String(value)} is not implemented`);
    }
  }
}

let toldOpaque = false;

/** Says once what the stand-in cannot show. */
export function warnAbout(options: BrowserWindowConstructorOptions): void {
  if (options.transparent !== true || toldOpaque) return;
  toldOpaque = true;
  console.warn('Electron stand-in: transparent windows are opaque here; setShape cuts a window to its visible parts');
}

/** The X window type for Electron's `type` option. */
export function windowType(options: BrowserWindowConstructorOptions): AtomName {
  switch (options.type) {
    case 'dock':
      return '_NET_WM_WINDOW_TYPE_DOCK';
    case 'toolbar':
      return '_NET_WM_WINDOW_TYPE_TOOLBAR';
    case 'notification':
      return '_NET_WM_WINDOW_TYPE_NOTIFICATION';
    case 'panel':
      return '_NET_WM_WINDOW_TYPE_UTILITY';
    default:
      return options.modal === true ? '_NET_WM_WINDOW_TYPE_DIALOG' : '_NET_WM_WINDOW_TYPE_NORMAL';
  }
}

/** Where a new window goes: where its options say, else the middle of the first monitor. */
export function initialBounds(options: BrowserWindowConstructorOptions): Rectangle {
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

/** The greatest size the options allow; nothing means no limit. */
export function maximumOf(options: BrowserWindowConstructorOptions): Size | undefined {
  if (options.maxWidth === undefined && options.maxHeight === undefined) return undefined;
  return { width: options.maxWidth ?? 32_767, height: options.maxHeight ?? 32_767 };
}
