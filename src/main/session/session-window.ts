import { randomUUID } from 'node:crypto';
import type { BrowserWindow } from 'electron';
import type { Translate } from '#shared/i18n/translator.ts';
import type { SecurityCode } from '#shared/ids/security-code.ts';
import type { Clock, ConsentPort, IdentityPort, SessionPorts } from '#shared/session/ports.ts';
import { createDisplays, type Displays } from '../displays/displays.ts';
import type { OfferedDisplays } from '../displays/offered-displays.ts';
import type { ElectronApi } from '../electron-api.ts';
import type { SendTo } from '../ipc/send.ts';
import { createOverlay, type Overlay } from '../pointing/overlay.ts';
import type { Log } from '../ports.ts';
import { createReactionMarks } from '../quality/reaction.ts';
import type { OwnSignalling } from '../relay/session-links.ts';
import { createSessionHost, type SessionHost } from '../session-host.ts';
import type { Preferences } from '../settings/preferences.ts';
import { openerFor, placeOnDesktop, withTiles } from '../tiles/for-capture.ts';
import { createTileSender } from '../tiles/tile-sender.ts';
import { chooseFiles } from '../transfer/choose-files.ts';
import { createTransferDesk, type TransferDesk } from '../transfer/desk.ts';
import type { WindowFactory } from '../windows/create.ts';
import { createMainWindow, type MainWindow } from '../windows/main-window.ts';
import type { WindowRegistry } from '../windows/registry.ts';
import { createPeerBridge } from './peer-bridge.ts';
import { heldWhile, type SharerParts } from './sharer-parts.ts';

/** How long a session's end may take to reach the other side before a window or the app really goes. */
export const FAREWELL_MS = 400;

/** A main window and the session of its own: nothing of it is any other session's (D12). */
export type SessionWindow = {
  readonly host: SessionHost;
  readonly transfers: TransferDesk;
  readonly overlay: Overlay;
  readonly displays: Displays;
  /** `null` while it is closed. */
  readonly window: () => BrowserWindow | null;
  /** Makes the window and loads its page. */
  readonly open: () => Promise<void>;
  /** Shows it and gives it the keyboard, making it anew if it was closed. */
  readonly show: () => void;
  readonly setFullScreen: (on: boolean) => void;
  /** Closes it as its person would. */
  readonly close: () => void;
};

/** What all of them are made of. */
export type SessionWindowParts = {
  readonly electron: ElectronApi;
  readonly factory: WindowFactory;
  readonly registry: WindowRegistry;
  readonly preferences: Preferences;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly identity: IdentityPort;
  readonly sharer: SharerParts;
  /** This machine's displays, and what of them the sharing session offers. */
  readonly offered: OfferedDisplays;
  readonly sendTo: SendTo;
  readonly locale: () => string;
  readonly stopShortcut: () => string | null;
  readonly t: Translate;
  /** A helper's window fills the display while there is a picture. */
  readonly fullScreenSession: boolean;
  readonly log: Log;
};

export type SessionWindowOptions = {
  readonly signalling: OwnSignalling;
  /** Whether this is the session that may use this machine's screen and input. */
  readonly isSharing: () => boolean;
  /** What of the session outlives this app; see `SessionPorts.keep`. */
  readonly keep?: SessionPorts['keep'];
  /** Whether the session waits for the next start of the app instead of ending with this one. */
  readonly waits: () => boolean;
  readonly onMachineEnds: () => void;
  /** Asks for consent where this session does not share yet: it may take over from the one that does (D12). */
  readonly takingOver?: Pick<ConsentPort, 'ask' | 'cancel'>;
  /** Sharer: the helper names a colleague by their code (D12). */
  readonly onHandOver: (code: SecurityCode) => void;
  /** The number of this window among those that are open: 0 is where windows are remembered to be. */
  readonly place: number;
  /** What is to be seen of the session outside its page has changed. */
  readonly onPresence: () => void;
  readonly onClosed: () => void;
};

/** Builds a window's parts; the window itself comes with `open`. */
export function createSessionWindow(parts: SessionWindowParts, options: SessionWindowOptions): SessionWindow {
  const { electron, clock, sendTo, log, platform, preferences, t } = parts;
  const { screen } = electron;
  let main: MainWindow | null = null;
  const window = () => main?.window() ?? null;

  const peer = createPeerBridge({
    send: (name, payload) => sendTo(window(), name, payload),
    randomId: randomUUID,
    onTilesTaken: (bytes) => tiles.taken(bytes),
    onTransfer: (data) => transfers.receive(data),
    onTransferTaken: (bytes) => transfers.taken(bytes)
  });
  const tiles = createTileSender({
    open: openerFor(platform, parts.env),
    place: (display) => placeOnDesktop(screen, parts.offered.find(display), display),
    send: peer.sendTiles,
    pace: peer.pace,
    now: () => performance.now(),
    log
  });
  const sharer = heldWhile(options.isSharing, {
    ...parts.sharer,
    capture: withTiles(parts.sharer.capture, tiles)
  });
  const overlay = createOverlay({
    factory: parts.factory,
    platform,
    display: parts.offered.shown,
    clock,
    title: t('window.overlay.title'),
    locale: parts.locale,
    windows: parts.registry.windows,
    page: window,
    sendTo,
    log
  });
  const displays = createDisplays({
    machine: parts.offered,
    isSharing: options.isSharing,
    clock,
    show: (view) => sendTo(window(), 'displays.changed', view),
    log
  });
  const transfers = createTransferDesk({
    clock,
    send: peer.sendTransfer,
    ask: sharer.consent.askTransfer,
    withdrawQuestion: sharer.consent.cancelTransfer,
    clipboard: electron,
    folder: () => electron.app.getPath('downloads'),
    platform,
    chooseFiles: () => chooseFiles(electron.dialog, window(), t('transfer.choose.title')),
    showInFolder: (path) => electron.shell.showItemInFolder(path),
    used: (feature) => host.controller.featureUsed(feature),
    readDropped: (read) => sendTo(window(), 'transfer.read', read),
    show: (view) => sendTo(window(), 'transfer.changed', view),
    log
  });
  const host = createSessionHost({
    clock,
    randomId: randomUUID,
    signalling: options.signalling,
    identity: parts.identity,
    capture: sharer.capture,
    injector: sharer.injector,
    reaction: createReactionMarks({ bars: () => parts.registry.windows('bar'), screen, to: [tiles, peer] }),
    consent: consentOf(options, sharer.consent),
    handOver: options.onHandOver,
    machineIdleMs: () => Math.min(electron.powerMonitor.getSystemIdleTime() * 1000, transfers.idleMs()),
    peer: displays.over(overlay.over(peer)),
    locale: parts.locale,
    stopShortcut: parts.stopShortcut,
    transfersFollow: transfers.sessionChanged,
    keep: options.keep,
    showSession: (view) => {
      displays.sessionChanged(view);
      overlay.sessionChanged(view);
      sendTo(window(), 'session.changed', view);
    },
    showChat: (lines) => sendTo(window(), 'chat.changed', [...lines]),
    showPresence: ({ posture }) => {
      main?.setPosture(posture);
      if (parts.fullScreenSession) main?.setFullScreen(posture === 'session');
      options.onPresence();
    },
    log
  });

  async function open(): Promise<void> {
    main = await createMainWindow({
      factory: parts.factory,
      screen,
      title: t('window.main.title'),
      query: parts.fullScreenSession ? '?view=actual-full' : '',
      place: options.place,
      hidden: options.takingOver !== undefined,
      remembered: () => ({ home: preferences.get().homeBounds, session: preferences.get().sessionBounds }),
      remember: (posture, bounds) => {
        if (options.place === 0)
          preferences.set(posture === 'home' ? { homeBounds: bounds } : { sessionBounds: bounds });
      },
      onReady: (made) => {
        main = made;
      },
      onClosing: () => {
        if (!host.presence().active || options.waits()) return 0;
        host.controller.end('window-closed');
        return FAREWELL_MS;
      },
      onMachineEnds: options.onMachineEnds,
      onPageLost: () => host.peer.pageLost(),
      onClosed: () => {
        host.peer.pageLost();
        main = null;
        options.onClosed();
      }
    });
  }

  return {
    host,
    transfers,
    overlay,
    displays,
    window,
    open,
    show: () => {
      if (main === null) void open().catch((error: unknown) => log.error('window-failed', { error }));
      else main.focus();
    },
    setFullScreen: (on) => main?.setFullScreen(on),
    close: () => window()?.close()
  };
}

/** The machine's own consent for the session that shares; what takes over asks in a way of its own until it does. */
function consentOf({ isSharing, takingOver }: SessionWindowOptions, own: ConsentPort): ConsentPort {
  if (takingOver === undefined) return own;
  const port = () => (isSharing() ? own : takingOver);
  return { ask: (question) => port().ask(question), cancel: () => port().cancel() };
}
