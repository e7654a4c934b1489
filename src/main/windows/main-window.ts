import type { BrowserWindow, Screen } from 'electron';
import type { Rectangle } from '../ports.ts';
import { createWindow, loadPage, type WindowFactory } from './create.ts';
import { cascaded, centred, HOME_SIZE, SESSION_SIZE, stillVisible } from './layout.ts';

/** How the main window stands: small home, a helper's wide session, or out of the way of the sharer's own screen. */
export type MainWindowPosture = 'home' | 'session' | 'aside';

/** The main window: home, session and chat. */
export type MainWindow = {
  readonly window: () => BrowserWindow | null;
  /** Shows it and gives it the keyboard, as after a click on the tray or a link. */
  readonly focus: () => void;
  readonly setPosture: (posture: MainWindowPosture) => void;
  readonly setFullScreen: (on: boolean) => void;
};

export type MainWindowOptions = {
  readonly factory: WindowFactory;
  readonly screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayMatching'>;
  readonly title: string;
  /** `?view=…` for the page; empty for none. */
  readonly query: string;
  /** Nobody sees it until it is shown or its session has come to an end. */
  readonly hidden: boolean;
  /** 0 where it is remembered to be; others stand behind each other from there. */
  readonly place: number;
  readonly remembered: () => { readonly home: Rectangle | null; readonly session: Rectangle | null };
  readonly remember: (posture: 'home' | 'session', bounds: Rectangle) => void;
  /** The window exists; its page is not loaded yet. */
  readonly onReady: (window: MainWindow) => void;
  /** The person wants to close it: answer for how many milliseconds it has to stay to say farewell. */
  readonly onClosing: () => number;
  /** Windows: the person's session at this machine ends, because it restarts for example. */
  readonly onMachineEnds: () => void;
  /** The page is gone (crash, reload): whatever lived in it is lost. */
  readonly onPageLost: () => void;
  readonly onClosed: () => void;
};

/** Makes the main window and loads its page. */
export async function createMainWindow(options: MainWindowOptions): Promise<MainWindow> {
  const { factory, screen } = options;
  const areas = () => screen.getAllDisplays().map((display) => display.workArea);
  const place = (posture: 'home' | 'session', area: Rectangle): Rectangle => {
    const remembered = options.remembered()[posture];
    const first =
      (remembered === null ? null : stillVisible(remembered, areas())) ??
      centred(posture === 'home' ? HOME_SIZE : SESSION_SIZE, area);
    return options.place === 0 ? first : cascaded(first, options.place, area);
  };

  const window = createWindow(factory, 'main', {
    ...place('home', screen.getPrimaryDisplay().workArea),
    title: options.title,
    minWidth: 320,
    minHeight: 480,
    fullscreenable: true
  });
  let posture: MainWindowPosture = 'home';
  let gone = false;

  const rememberBounds = () => {
    if (gone || posture === 'aside' || window.isFullScreen() || window.isMinimized()) return;
    options.remember(posture, window.getNormalBounds());
  };
  let closing = false;
  window.on('close', (event) => {
    rememberBounds();
    const farewellMs = closing ? 0 : options.onClosing();
    closing = true;
    if (farewellMs === 0) return;
    event.preventDefault();
    window.hide();
    setTimeout(() => {
      if (!window.isDestroyed()) window.close();
    }, farewellMs);
  });
  window.on('closed', () => {
    gone = true;
    options.onClosed();
  });
  window.on('session-end', options.onMachineEnds);
  window.webContents.on('render-process-gone', options.onPageLost);
  window.webContents.on('did-start-navigation', (event) => {
    if (event.isMainFrame && !event.isSameDocument) options.onPageLost();
  });
  if (!options.hidden) window.once('ready-to-show', () => window.show());

  const main: MainWindow = {
    window: () => (gone ? null : window),
    focus: () => {
      if (gone) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    setPosture: (next) => {
      if (gone || next === posture) return;
      rememberBounds();
      const former = posture;
      posture = next;
      if (next === 'aside') {
        window.minimize();
        return;
      }
      if (former === 'aside') {
        if (window.isMinimized()) window.restore();
        window.show();
      }
      if (former === 'session' && window.isFullScreen()) window.setFullScreen(false);
      window.setBounds(place(next, screen.getDisplayMatching(window.getBounds()).workArea));
    },
    setFullScreen: (on) => {
      if (!gone && window.isFullScreen() !== on) window.setFullScreen(on);
    }
  };
  options.onReady(main);
  await loadPage(factory, window, 'main', options.query);
  return main;
}
