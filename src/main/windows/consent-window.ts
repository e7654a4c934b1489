import type { BrowserWindow, Screen } from 'electron';
import { createWindow, loadPage, type WindowFactory } from './create.ts';
import { centred, consentSize } from './layout.ts';

/** One consent window; each question gets a new one, so that nothing of a former question can answer the next. */
export type ConsentWindow = {
  /** The WebContents id that may answer. */
  readonly id: number;
  readonly close: () => void;
};

export type ConsentWindowOptions = {
  readonly factory: WindowFactory;
  readonly screen: Pick<Screen, 'getPrimaryDisplay'>;
  readonly title: string;
  /** How many displays there are to choose from: nobody is to scroll for what they allow. */
  readonly choices: number;
  readonly onVisible: (visible: boolean) => void;
  /** Closed, crashed, reloaded or failed to load: nobody can answer any more. Called once. */
  readonly onGone: () => void;
};

/** Opens the consent window in the middle of the shared display, above everything else. */
export function openConsentWindow(options: ConsentWindowOptions): ConsentWindow {
  const { factory } = options;
  const window = createWindow(factory, 'consent', {
    ...centred(consentSize(options.choices), options.screen.getPrimaryDisplay().workArea),
    title: options.title,
    resizable: false,
    minimizable: false,
    maximizable: false,
    alwaysOnTop: true
  });
  const id = window.webContents.id;
  let gone = false;
  const leave = () => {
    if (gone) return;
    gone = true;
    options.onGone();
    if (!window.isDestroyed()) window.destroy();
  };
  stayOnTop(window);
  window.on('show', () => options.onVisible(true));
  window.on('restore', () => options.onVisible(true));
  window.on('hide', () => options.onVisible(false));
  window.on('minimize', () => options.onVisible(false));
  window.on('closed', leave);
  window.webContents.on('render-process-gone', leave);
  let loaded = false;
  window.webContents.on('did-start-navigation', (event) => {
    // The first one is ours; any other means that this is not the page that was asked.
    if (event.isMainFrame && !event.isSameDocument && loaded) leave();
  });
  window.once('ready-to-show', () => {
    if (gone) return;
    window.show();
    window.focus();
  });
  loadPage(factory, window, 'consent')
    .then(() => {
      loaded = true;
    })
    .catch(leave);
  return { id, close: leave };
}

/** Above full-screen programs too; 'screen-saver' is the highest level that takes input. */
export function stayOnTop(window: BrowserWindow): void {
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
}
