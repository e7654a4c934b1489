import { randomInt, randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '#shared/errors/coded-error.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import { formatSecurityCode } from '#shared/ids/security-code.ts';
import type { AppView } from '#shared/ipc/app-view.ts';
import { LINK_SCHEME } from '#shared/links/join-link.ts';
import { CONSENT_MIN_VISIBLE_MS } from '#shared/protocol/limits.ts';
import type { CompositionOptions, DesksideApp } from './app.ts';
import { viewOf } from './app-view.ts';
import { signInPages } from './auth/browser-page.ts';
import { createCaptureGate, guardDisplayMedia } from './capture/capture-gate.ts';
import { createConnectionCheck } from './check/connection-check.ts';
import { systemClock as clock } from './clock.ts';
import { type ConsentChoice, createConsent } from './consent/consent.ts';
import { createOfferedDisplays } from './displays/offered-displays.ts';
import { createInjector } from './input/injector.ts';
import { createQuestions } from './ipc/ask-window.ts';
import { registerIpc } from './ipc/register.ts';
import { createSendTo } from './ipc/send.ts';
import { createLinks } from './links/links.ts';
import { createNetworkWatch } from './network/network-watch.ts';
import { adoptProxy } from './proxy/adopt-proxy.ts';
import { createPostHandlers, createRequestHandlers } from './request-handlers.ts';
import { APP_ORIGIN, pageUrl, serveApp } from './security/app-protocol.ts';
import { createOpenExternal } from './security/open-external.ts';
import { guardPermissions } from './security/permissions.ts';
import { createServices } from './services.ts';
import { createHandOvers, type HandOvers } from './session/hand-over.ts';
import {
  createSessionWindow,
  FAREWELL_MS,
  type SessionWindow,
  type SessionWindowParts
} from './session/session-window.ts';
import { createSessionWindows, type SessionWindows } from './session/session-windows.ts';
import { deploymentPath, readDeployment } from './settings/deployment.ts';
import { openPreferences } from './settings/preferences.ts';
import { preferencesStore } from './settings/preferences-store.ts';
import { createStopShortcut } from './shortcuts/stop-shortcut.ts';
import { createTray } from './tray/tray.ts';
import { trayView } from './tray/tray-view.ts';
import { SIGNED_OUT_SIGNALLING, UNKNOWN_IDENTITY } from './unconfigured.ts';
import { openConsentWindow } from './windows/consent-window.ts';
import type { WindowFactory } from './windows/create.ts';
import { createWindowRegistry } from './windows/registry.ts';
import { createSharingWindows } from './windows/sharing-windows.ts';

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
  let linkedCode: string | null = null;
  const openWindows = () => windows.all().flatMap((each) => each.window() ?? []);

  const session = electron.session.defaultSession;
  guardPermissions(session, (contents) => contents === sharing().window()?.webContents, log);
  const offered = createOfferedDisplays({
    screen,
    clock,
    randomId: randomUUID,
    onChanged: () => {
      sharing().displays.tell();
      sharing().host.controller.displayChanged();
      showPresence();
    }
  });
  const capture = createCaptureGate({
    displays: offered,
    capturer: electron.desktopCapturer,
    mainFrame: () => sharing().window()?.webContents.mainFrame ?? null,
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

  const stopShortcut = createStopShortcut(electron.globalShortcut, () => sharing().host.controller.end(), log);
  const consent = createConsent({
    clock,
    randomId: randomUUID,
    questions: createQuestions<ConsentChoice>(clock, CONSENT_MIN_VISIBLE_MS),
    openWindow: (on) => openConsentWindow({ factory, screen, title: t('window.consent.title'), ...on }),
    locale: () => locale,
    stopShortcut: stopShortcut.accelerator,
    displays: offered,
    log
  });
  const injector = await createInjector({
    platform,
    env: options.env,
    screen,
    findDisplay: offered.find,
    now: clock.now,
    ownWindows: () =>
      registry
        .windows('main', 'consent', 'bar')
        .filter((window) => window.isVisible() && !window.isMinimized())
        .map((window) => window.getBounds()),
    ownFocused: () => electron.BrowserWindow.getFocusedWindow() !== null,
    onLocalInput: () => sharing().host.controller.localInput(),
    log
  });
  const sharingWindows = createSharingWindows({
    factory,
    platform,
    mainDisplay: () => screen.getPrimaryDisplay(),
    titles: { bar: t('window.bar.title'), frame: t('window.frame.title') },
    onBarChanged: (window, view) => sendTo(window, 'bar.changed', view),
    onFrameChanged: (window, view) => sendTo(window, 'frame.changed', view),
    onUnshowable: () => sharing().host.controller.end('internal')
  });
  const tray = createTray({
    Tray: electron.Tray,
    Menu: electron.Menu,
    iconFrom: (dataUrl) => electron.nativeImage.createFromDataURL(dataUrl),
    onOpen: () => windows.first().show(),
    onStop: () => sharing().host.controller.end(),
    onQuit: () => app.quit()
  });

  const parts: SessionWindowParts = {
    electron,
    factory,
    registry,
    preferences,
    platform,
    env: options.env,
    clock,
    identity: services?.identity ?? UNKNOWN_IDENTITY,
    sharer: { capture, injector, consent },
    offered,
    sendTo,
    locale: () => locale,
    stopShortcut: stopShortcut.accelerator,
    t,
    fullScreenSession: argv.includes('--session-full-screen'),
    log
  };
  const windows: SessionWindows<SessionWindow> = createSessionWindows(({ kind, place }) => {
    const signalling =
      (kind === 'first' ? services?.relay.signalling : services?.relay.openSignalling()) ?? SIGNED_OUT_SIGNALLING;
    const made: SessionWindow = createSessionWindow(parts, {
      signalling,
      isSharing: () => made === sharing(),
      place,
      onPresence: () => {
        showPresence();
        handOvers.changed(made);
      },
      ...(kind === 'incoming' ? { takingOver: handOvers.consent } : {}),
      onHandOver: (code) => handOvers.begin(code),
      // Only the first window shares, and only who shares comes back after a restart (D10).
      keep: kind === 'first' ? services?.kept.keep : undefined,
      waits: () => kind === 'first' && restarting,
      onMachineEnds: () => restart(),
      onClosed: () => {
        if (made !== sharing()) {
          windows.closed(made);
          signalling.close();
        }
        // Whoever waits for the browser or for a check has gone; with another window open they may be there.
        if (windows.all().some(({ window }) => window() !== null)) return;
        services?.gate.abandon();
        check?.cancel();
      }
    });
    return made;
  });
  const sharing = (): SessionWindow => windows.first();
  const handOvers: HandOvers<SessionWindow> = createHandOvers({
    sharing,
    make: windows.incoming,
    give: (window) => {
      windows.takeOver(window);
      showApp();
    },
    consent,
    displays: offered,
    clock,
    log
  });
  /** The machine is about to restart, and the session that this app shares in waits for its next start (D10). */
  let restarting = false;
  const restart = (): void => {
    if (services?.kept.holds() !== true) return;
    restarting = true;
    sharing().host.controller.restarting();
  };
  electron.powerMonitor.on('shutdown', restart);
  offered.watch();

  const networkWatch = createNetworkWatch(
    { clock, interfaces: networkInterfaces, onResume: (listener) => electron.powerMonitor.on('resume', listener) },
    () => {
      log.info('network-changed');
      services?.relay.probe();
      for (const { host } of windows.all()) host.controller.networkChanged();
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
          sendProbe: (asked) => sendTo(openWindows()[0] ?? null, 'check.probe', asked),
          onChanged: (view) => {
            for (const window of openWindows()) sendTo(window, 'check.changed', view);
          },
          t,
          about,
          log
        });

  function showPresence(): void {
    const { sharing: shared, active, tray: said } = windows.presence();
    stopShortcut.setSharing(shared !== null);
    networkWatch.setWatching(active);
    if (shared === null) sharingWindows.hide();
    else sharingWindows.show(offered.shown(), shared.bar, shared.frame);
    tray.show(trayView(said, t));
  }

  const appView = (window: SessionWindow): AppView => ({
    ...viewOf(configuration, services),
    locale,
    version: app.getVersion(),
    inputAvailable: injector.available,
    linkedCode: window === sharing() ? linkedCode : null,
    resumable: window === sharing() ? (services?.kept.offer() ?? null) : null,
    doors: window === sharing() ? 'both' : 'help',
    stopShortcut: stopShortcut.accelerator()
  });

  const showApp = () => {
    for (const each of windows.all()) sendTo(each.window(), 'app.changed', appView(each));
  };

  /** Connected to the relay exactly while somebody is signed in; a session belongs to the one who began it. */
  function accountOrRelayChanged(): void {
    if (services?.account.view().status === 'signed-in') services.relay.start();
    else if (services?.relay.view().status !== 'idle') {
      windows.endAll('signed-out');
      services?.relay.stop();
    }
    showApp();
  }

  const sessionOf = (from: number): SessionWindow => {
    const found = windows.of(from);
    if (found === null) throw new CodedError('sender-refused');
    return found;
  };
  registerIpc(
    createRequestHandlers({
      services,
      configurationProblem: () =>
        configuration.status === 'missing' ? 'configuration-missing' : 'configuration-invalid',
      sessionOf,
      mayBegin: (from, as) => windows.mayBegin(sessionOf(from), as),
      another: windows.another,
      sharing,
      endAll: windows.endAll,
      consent,
      offered,
      clipboard: electron.clipboard,
      check,
      snapshot: (from) => {
        const asking = sessionOf(from);
        const { controller } = asking.host;
        return {
          app: appView(asking),
          session: controller.view(),
          chat: [...controller.chatLines()],
          transfers: asking.transfers.view()
        };
      },
      showPanel: (panel) => {
        sharing().show();
        sendTo(sharing().window(), 'panel.show', { panel });
      },
      clearLinkedCode: () => {
        linkedCode = null;
        showApp();
      },
      appChanged: showApp,
      about,
      now: clock.now
    }),
    createPostHandlers(sessionOf, log),
    { ipc: electron.ipcMain, kindOf: registry.kindOf, origin: APP_ORIGIN, log }
  );

  const open = () => sharing().show();

  const links = createLinks((code) => {
    linkedCode = formatSecurityCode(code);
    showApp();
    open();
  }, log);
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);

  tray.show(trayView(windows.presence().tray, t));
  links.fromArguments(argv);
  void services?.account.resume();
  await sharing().open();
  return {
    open,
    openLink: links.open,
    openArguments: (args) => {
      open();
      links.fromArguments(args);
    },
    quit: () => {
      const { active } = windows.presence();
      windows.endAll('app-quit', restarting ? sharing() : null);
      consent.cancel();
      return active;
    },
    farewellMs: FAREWELL_MS
  };
}
