import { createSessionController } from '#shared/session/controller.ts';
import type {
  CapturePort,
  Clock,
  ConsentPort,
  IdentityPort,
  InjectorPort,
  ReactionPort,
  SessionController,
  SessionPorts,
  SignallingPort
} from '#shared/session/ports.ts';
import type { Former } from '#shared/session/state.ts';
import type { ChatLine, SessionView } from '#shared/session/view.ts';
import type { Log } from './ports.ts';
import type { PeerBridge } from './session/peer-bridge.ts';
import { NO_PRESENCE, type Presence, presenceOf, unreadCount } from './session/presence.ts';

/** The session of this app, and what is to be seen of it. */
export type SessionHost = {
  readonly controller: SessionController;
  readonly peer: PeerBridge;
  readonly presence: () => Presence;
  readonly chatRead: () => void;
  /** Helper: the first frame of the picture is on the screen. */
  readonly firstFrame: () => void;
};

export type SessionHostOptions = {
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly signalling: SignallingPort;
  readonly identity: IdentityPort;
  readonly capture: CapturePort;
  readonly injector: InjectorPort;
  readonly reaction: ReactionPort;
  readonly consent: ConsentPort;
  /** Sharer: the helper names a colleague by their code (D12). */
  readonly handOver?: SessionPorts['handOver'];
  /** How long nobody has used this machine, milliseconds. */
  readonly machineIdleMs: () => number;
  readonly peer: PeerBridge;
  readonly locale: () => string;
  readonly stopShortcut: () => string | null;
  /** What of the session outlives this app. */
  readonly keep?: ((former: Former | null) => void) | undefined;
  readonly showSession: (view: SessionView) => void;
  /** Clipboard and files follow the session, before anybody sees it changed. */
  readonly transfersFollow: (view: SessionView) => void;
  readonly showChat: (lines: readonly ChatLine[]) => void;
  readonly showPresence: (presence: Presence) => void;
  readonly log: Log;
};

/** Builds the session's ports from the parts of main and runs one controller over them. */
export function createSessionHost(options: SessionHostOptions): SessionHost {
  const { clock, log } = options;
  let presence = NO_PRESENCE;
  let view: SessionView = { phase: 'none' };
  let lines: readonly ChatLine[] = [];
  let readLines = 0;
  let liveSince: number | null = null;

  function refresh(): void {
    presence = presenceOf(view, presence, {
      unread: unreadCount(lines, readLines),
      locale: options.locale(),
      stopShortcut: options.stopShortcut()
    });
    options.showPresence(presence);
  }

  const controller = createSessionController({
    clock,
    randomId: options.randomId,
    signalling: options.signalling,
    peer: options.peer,
    capture: options.capture,
    injector: options.injector,
    reaction: options.reaction,
    identity: options.identity,
    consent: options.consent,
    handOver: options.handOver,
    machineIdleMs: options.machineIdleMs,
    keep: options.keep,
    screen: {
      show: (next) => {
        if (next.phase !== view.phase) {
          log.info(
            'session-phase',
            next.phase === 'ended' ? { phase: next.phase, reason: next.reason } : { phase: next.phase }
          );
          liveSince = next.phase === 'live' ? clock.now() : null;
        }
        view = next;
        if (next.phase === 'none') readLines = 0;
        options.transfersFollow(next);
        options.showSession(next);
        refresh();
      },
      chat: (next) => {
        lines = next;
        options.showChat(next);
        refresh();
      }
    }
  });

  return {
    controller,
    peer: options.peer,
    presence: () => presence,
    chatRead: () => {
      readLines = lines.length;
      refresh();
    },
    firstFrame: () => {
      if (liveSince !== null) log.info('first-frame', { durationMs: clock.now() - liveSince });
    }
  };
}
