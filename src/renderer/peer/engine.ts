import { NUMBERING_AT_START, numberInput, numberMotion } from '#shared/input/number.ts';
import type { Bridge, Unsubscribe } from '#shared/ipc/bridge.ts';
import type { EventPayload } from '#shared/ipc/channels.ts';
import type { PointingColour } from '#shared/pointing/colours.ts';
import { writeLaser } from '#shared/pointing/messages.ts';
import type { InputAction, Position } from '#shared/protocol/input.ts';
import type { Counters } from '#shared/quality/counters.ts';
import { writeSeen } from '#shared/quality/reaction.ts';
import { afterPaint } from '../tiles/after-paint.ts';
import { createCanvasSurface } from '../tiles/canvas-surface.ts';
import { createRemotePointer, type RemotePointer } from '../tiles/remote-pointer.ts';
import { createTileLayer, type TileLayer } from '../tiles/tile-layer.ts';
import { MAX_VIDEO_FRAME_RATE } from './bounds.ts';
import { setPace, type TakeCapture, takeDisplay } from './capture.ts';
import { createChangeWatch, framesOfTrack } from './change-watch.ts';
import { openPeerLink, type PeerLink } from './peer-link.ts';
import { createReactionMeter, type ReactionMeter } from './reaction-meter.ts';

/** What of the connection a screen may want to draw. A new object after every change. */
export type PeerView = {
  readonly peerId: string | null;
  readonly connected: boolean;
  /** Helper: the sharer's picture, for `video.srcObject`; its track stays the same through pauses. */
  readonly remoteStream: MediaStream | null;
  /** Helper: the exact picture that belongs over the video. */
  readonly layer: PictureLayer | null;
};

/** The exact picture of one connection, and the element that shows it. */
export type PictureLayer = Pick<TileLayer, 'allow' | 'videoShows' | 'needsVideo'> &
  Pick<RemotePointer, 'ownMoved' | 'wear'> & { readonly element: HTMLElement };

/**
 * The one peer connection of a main window. Main opens and closes it by the bridge's `peer.*` events and gets everything
 * that arrives; this end judges nothing. For React: `useSyncExternalStore(engine.subscribe, engine.view)`.
 */
export type PeerEngine = {
  readonly view: () => PeerView;
  readonly subscribe: (listener: () => void) => Unsubscribe;
  /** Helper: sends one action, exactly once and in order. `false` when it was not taken: no connection, or congested. */
  readonly sendInput: (action: InputAction, epoch: number) => boolean;
  /** Helper: sends where the pointer is; only the newest matters. */
  readonly sendMotion: (at: Position, epoch: number) => void;
  /** Helper: sends where the laser's dot is, `null` for nowhere; only the newest matters (D7). */
  readonly sendLaser: (at: Position | null, colour: PointingColour, epoch: number) => void;
  /** Helper: the first frame of a picture is on the screen, with the size it was decoded at. */
  readonly firstFrame: (size: { readonly width: number; readonly height: number }) => void;
  /** What the connection's statistics say now (D11); `null` without a connection or a path. */
  readonly counters: () => Promise<Counters | null>;
  /** Helper: how long the sharer's screen takes to answer (D11). */
  readonly reactions: Pick<ReactionMeter, 'happened' | 'waiting' | 'onWaiting' | 'reaction'>;
  /** Helper: the frame with this RTP time is shown at `at`, ms of the page. */
  readonly frameShown: (rtpTimestamp: number, at: number) => void;
  /** Closes the connection and listens to main no more. */
  readonly stop: () => void;
};

/** The part of the main window's bridge that the engine uses. */
export type PeerBridge = {
  readonly request: Pick<
    Bridge<'main'>['request'],
    'peer.signal' | 'peer.connected' | 'peer.closed' | 'peer.captureStarted' | 'peer.captureFailed' | 'peer.firstFrame'
  >;
  readonly post: Pick<
    Bridge<'main'>['post'],
    'peer.data' | 'peer.tilesTaken' | 'peer.tilesRefused' | 'peer.transfer' | 'peer.transferTaken'
  >;
  readonly on: Pick<
    Bridge<'main'>['on'],
    | 'peer.open'
    | 'peer.remoteSignal'
    | 'peer.send'
    | 'peer.restart'
    | 'peer.startCapture'
    | 'peer.stopCapture'
    | 'peer.tiles'
    | 'peer.transfer'
    | 'peer.pace'
    | 'peer.mark'
    | 'peer.close'
  >;
};

/** A capture that was slowed down sooner might keep its first frames to itself, ms. */
const BEFORE_PACE_MS = 2_000;

const NOBODY: PeerView = { peerId: null, connected: false, remoteStream: null, layer: null };

/** One connection that main opened. */
type Current = {
  readonly peerId: string;
  readonly initiator: boolean;
  readonly link: PeerLink;
  readonly tiles: TileLayer;
};

/** A capture cannot be asked for less than this, frames per second. */
const LEAST_PACE = 0.1;

/** Starts the engine; once per main window, before main is told that the window is ready. */
export function startPeerEngine(bridge: PeerBridge, takeCapture: TakeCapture = takeDisplay): PeerEngine {
  let view = NOBODY;
  let current: Current | null = null;
  let numbering = NUMBERING_AT_START;
  let lasers = 0;
  /** The track that is being sent, and the number of the capture asked for last: an older one that comes late is stopped. */
  let track: MediaStreamTrack | null = null;
  /** Frames per second that main wants of it; the first moments of a capture are not slowed down. */
  let pace = MAX_VIDEO_FRAME_RATE;
  let wanted = 0;
  const listeners = new Set<() => void>();
  const reactions = createReactionMeter(() => performance.now());
  const changes = createChangeWatch({
    now: () => performance.now(),
    framesOf: framesOfTrack,
    seen: (seq, at) => current?.link.send('motion', writeSeen({ seen: seq, at: performance.timeOrigin + at }))
  });

  const show = (next: PeerView): void => {
    view = next;
    for (const listener of [...listeners]) listener();
  };
  const find = (peerId: string): Current | null => (current?.peerId === peerId ? current : null);

  const stopCapture = (): void => {
    wanted += 1;
    pace = MAX_VIDEO_FRAME_RATE;
    changes.follow(null);
    if (track === null) return;
    track.stop();
    track = null;
    current?.link.stopVideo().catch(() => undefined);
  };
  const drop = (): void => {
    stopCapture();
    current?.link.close();
    current?.tiles.close();
    current = null;
    show(NOBODY);
  };

  const open = ({ peerId, initiator, iceServers, transport }: EventPayload<'peer.open'>): void => {
    if (current !== null) drop();
    numbering = NUMBERING_AT_START;
    lasers = 0;
    reactions.reset();
    const pointer = createRemotePointer(() => performance.now());
    const surface = createCanvasSurface(pointer);
    const tiles = createTileLayer({
      surface,
      now: () => performance.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      refused: (reason) => bridge.post['peer.tilesRefused']({ peerId, reason }),
      seen: (seq) => afterPaint((at) => reactions.drawn(seq, at))
    });
    const link = tryOpen(
      { initiator, iceServers, transport },
      {
        onSignal: (payload) => tell(bridge.request['peer.signal']({ peerId, payload })),
        onConnected: async (fingerprints) => {
          if (find(peerId) === null) return;
          show({ ...view, connected: true });
          // Main must know the connection before it gets what came over it.
          await bridge.request['peer.connected']({ peerId, ...fingerprints });
        },
        onData: (channel, data) => {
          // Input goes from helper to sharer only.
          if (initiator && channel === 'motion') reactions.receive(data);
          else if (!initiator || channel === 'control') bridge.post['peer.data']({ peerId, channel, data });
        },
        onTiles: tiles.receive,
        onTilesTaken: (bytes) => bridge.post['peer.tilesTaken']({ peerId, bytes }),
        onTransfer: (data) => bridge.post['peer.transfer']({ peerId, data }),
        onTransferTaken: (bytes) => bridge.post['peer.transferTaken']({ peerId, bytes }),
        onClosed: () => {
          if (find(peerId) === null) return;
          drop();
          tell(bridge.request['peer.closed']({ peerId }));
        }
      }
    );
    if (link === null) {
      tell(bridge.request['peer.closed']({ peerId }));
      return;
    }
    current = { peerId, initiator, link, tiles };
    const layer = initiator ? { ...tiles, ...pointer, element: surface.element } : null;
    show({ peerId, connected: false, remoteStream: link.remoteStream, layer });
  };

  const startCapture = async ({ peerId, size }: EventPayload<'peer.startCapture'>): Promise<void> => {
    const peer = find(peerId);
    if (peer === null || peer.initiator) return;
    stopCapture();
    const mine = wanted;
    try {
      const capture = await takeCapture(size);
      if (mine !== wanted) return capture.track.stop();
      track = capture.track;
      changes.follow(track);
      capture.track.addEventListener('ended', () => {
        if (mine === wanted) failCapture(peerId);
      });
      await peer.link.startVideo(capture.track);
      setTimeout(() => {
        if (mine === wanted) setPace(capture.track, Math.max(pace, LEAST_PACE));
      }, BEFORE_PACE_MS);
      if (mine === wanted) tell(bridge.request['peer.captureStarted']({ peerId, ...capture.size }));
    } catch {
      if (mine === wanted) failCapture(peerId);
    }
  };
  const failCapture = (peerId: string): void => {
    stopCapture();
    tell(bridge.request['peer.captureFailed']({ peerId }));
  };

  const stops: readonly Unsubscribe[] = [
    bridge.on['peer.open'](open),
    bridge.on['peer.remoteSignal'](({ peerId, payload }) => find(peerId)?.link.signal(payload)),
    bridge.on['peer.send'](({ peerId, channel, data }) => find(peerId)?.link.send(channel, data)),
    bridge.on['peer.restart'](({ peerId }) => find(peerId)?.link.restart()),
    bridge.on['peer.startCapture']((event) => void startCapture(event)),
    bridge.on['peer.stopCapture'](({ peerId }) => {
      if (find(peerId) !== null) stopCapture();
    }),
    bridge.on['peer.tiles'](({ peerId, data }) => find(peerId)?.link.sendTiles(data)),
    bridge.on['peer.transfer'](({ peerId, data }) => find(peerId)?.link.sendTransfer(data)),
    bridge.on['peer.pace'](({ peerId, framesPerSecond }) => {
      if (find(peerId) === null) return;
      const wasAsleep = pace === 0;
      pace = framesPerSecond;
      if (track === null) return;
      setPace(track, Math.max(pace, LEAST_PACE));
      const isAsleep = pace === 0;
      if (isAsleep !== wasAsleep) current?.link.sleepVideo(isAsleep).catch(() => undefined);
    }),
    bridge.on['peer.mark'](({ peerId, seq, leftOut }) => {
      if (find(peerId) !== null) changes.mark(seq, leftOut);
    }),
    bridge.on['peer.close'](({ peerId }) => {
      if (find(peerId) !== null) drop();
    })
  ];

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sendInput: (action, epoch) => {
      if (current?.initiator !== true) return false;
      const next = numberInput(numbering, action, epoch);
      const taken = current.link.send('input', JSON.stringify(next.message));
      if (taken) {
        numbering = next.numbering;
        if (action.kind !== 'held') reactions.sent(next.message.seq);
      }
      return taken;
    },
    sendMotion: (at, epoch) => {
      if (current?.initiator !== true) return;
      const next = numberMotion(numbering, at, epoch);
      numbering = next.numbering;
      current.link.send('motion', JSON.stringify(next.message));
    },
    sendLaser: (at, colour, epoch) => {
      if (current?.initiator !== true) return;
      lasers += 1;
      current.link.send('motion', writeLaser({ laser: at, seq: lasers, epoch, colour }));
    },
    firstFrame: (size) => {
      if (current !== null) tell(bridge.request['peer.firstFrame']({ peerId: current.peerId, ...size }));
    },
    reactions,
    frameShown: (rtpTimestamp, at) => {
      const captured = current?.link.capturedAt(rtpTimestamp) ?? null;
      if (captured !== null) reactions.shown(captured, at);
    },
    counters: async () => (current === null ? null : current.link.counters()),
    stop: () => {
      for (const stop of stops) stop();
      if (current !== null) drop();
    }
  };
}

/** A link; `null` where the browser takes no connection with these servers. */
function tryOpen(...args: Parameters<typeof openPeerLink>): PeerLink | null {
  try {
    return openPeerLink(...args);
  } catch {
    return null;
  }
}

/** Main refuses what comes after it has closed the connection itself; nothing is left to do then. */
function tell(answer: Promise<unknown>): void {
  answer.catch(() => undefined);
}
