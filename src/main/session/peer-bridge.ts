import type { EventName, EventPayload, PostArgument, RequestArgument } from '#shared/ipc/channels.ts';
import type { PeerListener, PeerPort } from '#shared/session/ports.ts';
import type { Rectangle } from '../ports.ts';

type PeerEvent = Extract<EventName, `peer.${string}`>;

/** The peer connection as main sees it: a port for the session, and the entrances for what the renderer tells. */
export type PeerBridge = PeerPort & {
  readonly fromPage: {
    readonly signal: (argument: RequestArgument<'peer.signal'>) => void;
    readonly connected: (argument: RequestArgument<'peer.connected'>) => void;
    readonly closed: (argument: RequestArgument<'peer.closed'>) => void;
    readonly captureStarted: (argument: RequestArgument<'peer.captureStarted'>) => void;
    readonly captureFailed: (argument: RequestArgument<'peer.captureFailed'>) => void;
    readonly data: (argument: PostArgument<'peer.data'>) => void;
    readonly tilesTaken: (argument: PostArgument<'peer.tilesTaken'>) => void;
    readonly transfer: (argument: PostArgument<'peer.transfer'>) => void;
    readonly transferTaken: (argument: PostArgument<'peer.transferTaken'>) => void;
  };
  /** Sharer: sends a message of exact pixels over the present connection. */
  readonly sendTiles: (data: Uint8Array<ArrayBuffer>) => void;
  /** Sends a message of clipboard and files over the present connection. */
  readonly sendTransfer: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** Sharer: asks for so many frames of video per second. */
  readonly pace: (framesPerSecond: number) => void;
  /** Sharer: tells the page which input to look for in the picture, and what of it to leave out (D11). */
  readonly mark: (seq: number | null, leftOut: readonly Rectangle[]) => void;
  /** The page is gone, and the connection with it. */
  readonly pageLost: () => void;
};

/**
 * Carries the peer connection over IPC (protocol.md section 3). Every connection has a random `peerId`; what a page says of
 * another one, of a former session for example, is dropped.
 */
export function createPeerBridge(options: {
  readonly send: <Name extends PeerEvent>(name: Name, payload: EventPayload<Name>) => void;
  readonly randomId: () => string;
  /** So many bytes given to `sendTiles` have left the browser. */
  readonly onTilesTaken: (bytes: number) => void;
  /** A message of clipboard and files, unparsed. */
  readonly onTransfer: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** So many bytes given to `sendTransfer` have left the browser. */
  readonly onTransferTaken: (bytes: number) => void;
}): PeerBridge {
  const { send } = options;
  let current: { readonly peerId: string; readonly listener: PeerListener } | null = null;

  const about = <Argument extends { readonly peerId: string }>(
    run: (listener: PeerListener, argument: Argument) => void
  ) => {
    return (argument: Argument) => {
      if (current?.peerId === argument.peerId) run(current.listener, argument);
    };
  };
  const tell = (run: (peerId: string) => void) => {
    if (current !== null) run(current.peerId);
  };
  const closed = () => {
    const listener = current?.listener;
    current = null;
    listener?.onClosed();
  };

  return {
    open: ({ initiator, iceServers, transport }, listener) => {
      tell((peerId) => send('peer.close', { peerId }));
      const peerId = options.randomId();
      current = { peerId, listener };
      send('peer.open', { peerId, initiator, iceServers: [...iceServers], transport });
    },
    remoteSignal: (payload) => tell((peerId) => send('peer.remoteSignal', { peerId, payload })),
    send: (data) => tell((peerId) => send('peer.send', { peerId, channel: 'control', data })),
    restart: () => tell((peerId) => send('peer.restart', { peerId })),
    startCapture: ({ width, height }) =>
      tell((peerId) => send('peer.startCapture', { peerId, size: { width, height } })),
    stopCapture: () => tell((peerId) => send('peer.stopCapture', { peerId })),
    sendTiles: (data) => tell((peerId) => send('peer.tiles', { peerId, data })),
    sendTransfer: (data) => tell((peerId) => send('peer.transfer', { peerId, data })),
    pace: (framesPerSecond) => tell((peerId) => send('peer.pace', { peerId, framesPerSecond })),
    mark: (seq, leftOut) =>
      tell((peerId) => send('peer.mark', { peerId, seq, leftOut: leftOut.map((area) => ({ ...area })) })),
    close: () => {
      tell((peerId) => send('peer.close', { peerId }));
      current = null;
    },
    fromPage: {
      signal: about((listener, { payload }) => listener.onSignal(payload)),
      connected: about((listener, { local, remote }) => listener.onConnected({ local, remote })),
      closed: about(closed),
      captureStarted: about((listener, { width, height }) => listener.onCaptureStarted({ width, height })),
      captureFailed: about((listener) => listener.onCaptureFailed()),
      data: about((listener, { channel, data }) => listener.onData(channel, data)),
      tilesTaken: about((_listener, { bytes }) => options.onTilesTaken(bytes)),
      transfer: about((_listener, { data }) => options.onTransfer(data)),
      transferTaken: about((_listener, { bytes }) => options.onTransferTaken(bytes))
    },
    pageLost: closed
  };
}
