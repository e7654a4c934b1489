import { randomInt, randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createTranslator } from '#shared/i18n/translator.ts';
import { formatSecurityCode } from '#shared/ids/security-code.ts';
import type { AppView } from '#shared/ipc/app-view.ts';
import { LINK_SCHEME } from '#shared/links/join-link.ts';
import { CONSENT_MIN_VISIBLE_MS } from '#shared/protocol/limits.ts';
import { viewOf } from './app-view.ts';
import { signInPages } from './auth/browser-page.ts';
import { createCaptureGate, guardDisplayMedia } from './capture/capture-gate.ts';
import { createConnectionCheck } from './check/connection-check.ts';
import { systemClock as clock } from './clock.ts';
import { type ConsentChoice, createConsent } from './consent/consent.ts';
import type { ElectronApi } from './electron-api.ts';
import { createInjector } from './input/injector.ts';
import { createQuestions } from './ipc/ask-window.ts';
import { registerIpc } from './ipc/register.ts';
import { createSendTo } from './ipc/send.ts';
import { createLinks } from './links/links.ts';
import { createNetworkWatch } from './network/network-watch.ts';
import { createOverlay } from './pointing/overlay.ts';
import type { Log } from './ports.ts';
import { adoptProxy } from './proxy/adopt-proxy.ts';
import { createReactionMarks } from './quality/reaction.ts';
import { createPostHandlers, createRequestHandlers } from './request-handlers.ts';
import { APP_ORIGIN, pageUrl, serveApp } from './security/app-protocol.ts';
import { createOpenExternal } from './security/open-external.ts';
import { guardPermissions } from './security/permissions.ts';
import { createServices } from './services.ts';
import { createPeerBridge } from './session/peer-bridge.ts';
import type { Presence } from './session/presence.ts';
import { createSessionHost } from './session-host.ts';
import { deploymentPath, readDeployment } from './settings/deployment.ts';
import { openPreferences } from './settings/preferences.ts';
import { preferencesStore } from './settings/preferences-store.ts';
import { createStopShortcut } from './shortcuts/stop-shortcut.ts';
import { openerFor, placeOnDesktop, withTiles } from './tiles/for-capture.ts';
import { createTileSender } from './tiles/tile-sender.ts';
import { chooseFiles } from './transfer/choose-files.ts';
import { createTransferDesk } from './transfer/desk.ts';
import { createTray } from './tray/tray.ts';
import { trayView } from './tray/tray-view.ts';
import { SIGNED_OUT_SIGNALLING, UNKNOWN_IDENTITY } from './unconfigured.ts';
import { openConsentWindow } from './windows/consent-window.ts';
import type { WindowFactory } from './windows/create.ts';
import { createMainWindow, type MainWindow } from './windows/main-window.ts';
import { createWindowRegistry } from './windows/registry.ts';
import { createSharingWindows } from './windows/sharing-windows.ts';

/** How long a session's end may take to reach the other side before a window or the app really goes. */
const FAREWELL_MS = 400;

/** What the entry point does with the composed app. */
export type DesksideApp = {
  /** Shows the main window, making it anew if it was closed. */
  readonly open: () => void;
  readonly openLink: (url: string) => void;
  readonly openArguments: (argv: readonly string[]) => void;
  /** Ends what is going on; answers whether something has to be waited for ({@link FAREWELL_MS}). */
  readonly quit: () => boolean;
  readonly farewellMs: number;
};

export type CompositionOptions = {
  readonly electron: ElectronApi;
  /** The folder that holds `preload` and `renderer` of the build. */
  readonly built: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
};

/** Wires the main process. To be called once Electron is ready. */
export async function compose(options: CompositionOptions): Promise<DesksideApp> {
  const { electron, argv, platform, log } = options;
  const { app, screen } = electron;
  const preferences = openPreferences(app.getPath('userData'), preferencesStore);
  const configuration = readDeployment(deploymentPath(options));
  if (configuration.status !== 'ok') log.warn('configuration', { reason: configuration.status });
  const deployment = configuration.status === 'ok' ? configuration.deployment : null;
  const locale = preferences.get().language ?? app.getLocale();
  const translator = createTranslator(locale);
  const { t } = translator;

  serveApp(electron.protocol, join(options.built, 'renderer'), log);
  const registry = createWindowRegistry();
  const factory: WindowFactory = {
    BrowserWindow: electron.BrowserWindow,
    preloads: join(options.built, 'preload'),
    pageUrl,
    register: registry.add,
    developerTools: !app.isPackaged
  };
  const sendTo = createSendTo({ check: !app.isPackaged, log });
  let main: MainWindow | null = null;
  let linkedCode: string | null = null;
  const mainWindow = () => main?.window() ?? null;

  const session = electron.session.defaultSession;
  guardPermissions(session, (contents) => registry.kindOf(contents) === 'main', log);
  const capture = createCaptureGate({
    screen,
    capturer: electron.desktopCapturer,
    mainFrame: () => mainWindow()?.webContents.mainFrame ?? null,
    log
  });
  guardDisplayMedia(session, capture, log);

  const proxy =
    deployment === null
      ? null
      : await adoptProxy({
          session,
          net: electron.net,
          env: options.env,
          urls: [deployment.relayUrl, deployment.authority, deployment.directoryUrl],
          log
        });
  const services =
    deployment === null
      ? null
      : createServices({
          deployment,
          userData: app.getPath('userData'),
          platform,
          env: options.env,
          proxy,
          version: app.getVersion(),
          safeStorage: electron.safeStorage,
          clock,
          random: () => randomInt(2 ** 32) / 2 ** 32,
          log,
          openBrowser: createOpenExternal(electron.shell, [new URL(deployment.authority).origin], log),
          pages: () => signInPages(translator),
          remembered: {
            get: () => preferences.get().lastUserName,
            set: (lastUserName) => preferences.set({ lastUserName })
          },
          onChanged: () => accountOrRelayChanged()
        });

  const stopShortcut = createStopShortcut(electron.globalShortcut, () => host.controller.end(), log);
  const consent = createConsent({
    clock,
    randomId: randomUUID,
    questions: createQuestions<ConsentChoice>(clock, CONSENT_MIN_VISIBLE_MS),
    openWindow: (on) => openConsentWindow({ factory, screen, title: t('window.consent.title'), ...on }),
    locale: () => locale,
    stopShortcut: stopShortcut.accelerator,
    log
  });
  const injector = await createInjector({
    platform,
    env: options.env,
    screen,
    now: clock.now,
    ownWindows: () =>
      registry
        .windows('main', 'consent', 'bar')
        .filter((window) => window.isVisible() && !window.isMinimized())
        .map((window) => window.getBounds()),
    ownFocused: () => electron.BrowserWindow.getFocusedWindow() !== null,
    onLocalInput: () => host.controller.localInput(),
    log
  });
  const sharingWindows = createSharingWindows({
    factory,
    platform,
    titles: { bar: t('window.bar.title'), frame: t('window.frame.title') },
    onBarChanged: (window, view) => sendTo(window, 'bar.changed', view),
    onFrameChanged: (window, view) => sendTo(window, 'frame.changed', view),
    onUnshowable: () => host.controller.end('internal')
  });
  const tray = createTray({
    Tray: electron.Tray,
    Menu: electron.Menu,
    iconFrom: (dataUrl) => electron.nativeImage.createFromDataURL(dataUrl),
    onOpen: () => open(),
    onStop: () => host.controller.end(),
    onQuit: () => app.quit()
  });

  const peer = createPeerBridge({
    send: (name, payload) => sendTo(mainWindow(), name, payload),
    randomId: randomUUID,
    onTilesTaken: (bytes) => tiles.taken(bytes),
    onTransfer: (data) => transfers.receive(data),
    onTransferTaken: (bytes) => transfers.taken(bytes)
  });
  const tiles = createTileSender({
    open: openerFor(platform, options.env),
    place: (display) => placeOnDesktop(screen, display),
    send: peer.sendTiles,
    pace: peer.pace,
    now: () => performance.now(),
    log
  });
  screen.on('display-metrics-changed', () => host.controller.displayChanged());
  const overlay = createOverlay({
    factory,
    platform,
    screen,
    clock,
    title: t('window.overlay.title'),
    locale: () => locale,
    windows: registry.windows,
    sendTo,
    log
  });
  const transfers = createTransferDesk({
    clock,
    send: peer.sendTransfer,
    ask: consent.askTransfer,
    withdrawQuestion: consent.cancelTransfer,
    clipboard: electron,
    folder: () => app.getPath('downloads'),
    platform,
    chooseFiles: () => chooseFiles(electron.dialog, mainWindow(), t('transfer.choose.title')),
    showInFolder: (path) => electron.shell.showItemInFolder(path),
    used: (feature) => host.controller.featureUsed(feature),
    show: (view) => sendTo(mainWindow(), 'transfer.changed', view),
    log
  });
  const host = createSessionHost({
    clock,
    randomId: randomUUID,
    signalling: services?.relay.signalling ?? SIGNED_OUT_SIGNALLING,
    identity: services?.identity ?? UNKNOWN_IDENTITY,
    capture: withTiles(capture, tiles),
    injector,
    reaction: createReactionMarks({ bars: () => registry.windows('bar'), screen, to: [tiles, peer] }),
    consent,
    machineIdleMs: () => electron.powerMonitor.getSystemIdleTime() * 1000,
    peer: overlay.over(peer),
    locale: () => locale,
    stopShortcut: stopShortcut.accelerator,
    transfersFollow: transfers.sessionChanged,
    showSession: (view) => {
      overlay.sessionChanged(view);
      sendTo(mainWindow(), 'session.changed', view);
    },
    showChat: (lines) => sendTo(mainWindow(), 'chat.changed', [...lines]),
    showPresence,
    log
  });

  const networkWatch = createNetworkWatch(
    { clock, interfaces: networkInterfaces, onResume: (listener) => electron.powerMonitor.on('resume', listener) },
    () => {
      log.info('network-changed');
      services?.relay.probe();
      host.controller.networkChanged();
    }
  );

  const about = `Deskside ${app.getVersion()} ${platform}`;
  const check =
    deployment === null || services === null
      ? null
      : createConnectionCheck({
          deployment,
          proxy,
          services,
          fetchFrom: (input, init) => fetch(input, init),
          clock,
          randomId: randomUUID,
          sendProbe: (asked) => sendTo(mainWindow(), 'check.probe', asked),
          onChanged: (view) => sendTo(mainWindow(), 'check.changed', view),
          t,
          about,
          log
        });
  const fullScreenSession = argv.includes('--session-full-screen');

  function showPresence(presence: Presence): void {
    stopShortcut.setSharing(presence.sharing !== null);
    networkWatch.setWatching(presence.active);
    if (presence.sharing === null) sharingWindows.hide();
    else sharingWindows.show(screen.getPrimaryDisplay(), presence.sharing.bar, presence.sharing.frame);
    main?.setPosture(presence.posture);
    if (fullScreenSession) main?.setFullScreen(presence.posture === 'session');
    tray.show(trayView(presence.tray, t));
  }

  const appView = (): AppView => ({
    ...viewOf(configuration, services),
    locale,
    version: app.getVersion(),
    inputAvailable: injector.available,
    linkedCode,
    stopShortcut: stopShortcut.accelerator()
  });

  const showApp = () => sendTo(mainWindow(), 'app.changed', appView());

  /** Connected to the relay exactly while somebody is signed in; a session belongs to the one who began it. */
  function accountOrRelayChanged(): void {
    if (services?.account.view().status === 'signed-in') services.relay.start();
    else if (services?.relay.view().status !== 'idle') {
      host.controller.end('signed-out');
      services?.relay.stop();
    }
    showApp();
  }

  registerIpc(
    createRequestHandlers({
      services,
      configurationProblem: () =>
        configuration.status === 'missing' ? 'configuration-missing' : 'configuration-invalid',
      host,
      consent,
      clipboard: electron.clipboard,
      transfers,
      check,
      overlay,
      snapshot: () => ({
        app: appView(),
        session: host.controller.view(),
        chat: [...host.controller.chatLines()],
        transfers: transfers.view()
      }),
      setFullScreen: (on) => main?.setFullScreen(on),
      showChat: () => {
        open();
        sendTo(mainWindow(), 'chat.show', {});
      },
      clearLinkedCode: () => {
        linkedCode = null;
        showApp();
      },
      about,
      now: clock.now
    }),
    createPostHandlers(host, overlay, log),
    { ipc: electron.ipcMain, kindOf: registry.kindOf, origin: APP_ORIGIN, log }
  );

  async function openMainWindow(): Promise<void> {
    main = await createMainWindow({
      factory,
      screen,
      title: t('window.main.title'),
      query: fullScreenSession ? '?view=actual-full' : '',
      remembered: () => ({ home: preferences.get().homeBounds, session: preferences.get().sessionBounds }),
      remember: (posture, bounds) =>
        preferences.set(posture === 'home' ? { homeBounds: bounds } : { sessionBounds: bounds }),
      onReady: (window) => {
        main = window;
      },
      onClosing: () => {
        if (!host.presence().active) return 0;
        host.controller.end('window-closed');
        return FAREWELL_MS;
      },
      onPageLost: () => host.peer.pageLost(),
      onClosed: () => {
        host.peer.pageLost();
        services?.gate.abandon();
        check?.cancel();
        main = null;
      }
    });
  }

  function open(): void {
    if (main === null) void openMainWindow().catch((error: unknown) => log.error('window-failed', { error }));
    else main.focus();
  }

  const links = createLinks((code) => {
    linkedCode = formatSecurityCode(code);
    showApp();
    open();
  }, log);
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);

  tray.show(trayView(host.presence().tray, t));
  links.fromArguments(argv);
  void services?.account.resume();
  await openMainWindow();
  return {
    open,
    openLink: links.open,
    openArguments: (args) => {
      open();
      links.fromArguments(args);
    },
    quit: () => {
      const active = host.presence().active;
      host.controller.end('app-quit');
      consent.cancel();
      return active;
    },
    farewellMs: FAREWELL_MS
  };
}
