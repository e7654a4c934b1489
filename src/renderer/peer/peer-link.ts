/// <reference path="./simple-peer.d.ts" />
import SimplePeer from 'simple-peer/simplepeer.min.js';
import { PEER_CHANNELS, type PeerChannel } from '#shared/protocol/peer.ts';
import type { IceServer } from '#shared/protocol/relay.ts';
import { type Counters, readCounters } from '#shared/quality/counters.ts';
import type { PeerOpening } from '#shared/session/ports.ts';
import { TILE_CHANNEL } from '#shared/tiles/tile-message.ts';
import { TRANSFER_CHANNEL } from '#shared/transfer/message.ts';
import {
  CHANNEL_BOUNDS,
  CLOSE_FLUSH_MS,
  CLOSE_LINGER_MS,
  MAX_EARLY_MESSAGES,
  NUDGE,
  NUDGE_INTERVAL_MS,
  NUDGES,
  START_VIDEO_KILOBITS
} from './bounds.ts';
import { capturedAt } from './capture-time.ts';
import { type Fingerprints, readFingerprints, readStats } from './fingerprints.ts';
import { createFlowChannel, type FlowChannel } from './flow-channel.ts';
import { createIceRestarts, type IceRestarts } from './ice-restart.ts';
import { adaptPlayout } from './playout.ts';
import { createSignalReader, readFound, writeSignal } from './signals.ts';
import { withStartBitrate } from './start-bitrate.ts';
import { createTileChannel } from './tile-channel.ts';
import { createTransferChannel, type TransferData } from './transfer-channel.ts';
import { expectVideo, offerVideo, restVideo, sendVideo, sleepVideo } from './video.ts';

/** What a link reports. Nothing is reported after `onClosed`, nor after the link's own `close`. */
export type PeerLinkListener = {
  /** To be carried to the other end's `signal`, in order. */
  readonly onSignal: (payload: string) => void;
  /**
   * Once: DTLS is up, every channel is open, and the certificates in use are those that both descriptions name. Data that
   * came before is held back until the returned promise is settled.
   */
  readonly onConnected: (fingerprints: Fingerprints) => Promise<void>;
  readonly onData: (channel: PeerChannel, data: string) => void;
  /** Helper: a message of exact pixels, unparsed. */
  readonly onTiles: (data: Uint8Array<ArrayBuffer>) => void;
  /** Sharer: so many bytes of exact pixels have left. */
  readonly onTilesTaken: (bytes: number) => void;
  /** A message of clipboard and files, unparsed. */
  readonly onTransfer: (data: TransferData) => void;
  /** So many bytes of clipboard and files have left. */
  readonly onTransferTaken: (bytes: number) => void;
  /** Once: failed, refused, or closed by the other side. */
  readonly onClosed: () => void;
};

/** One WebRTC connection to the other person's app. The helper initiates; a picture goes from sharer to helper only. */
export type PeerLink = {
  /** Helper: the picture, empty until the sharer sends one; `null` on the sharer's side. */
  readonly remoteStream: MediaStream | null;
  /** A signal of the other end. What is malformed, repeated or out of place is dropped. */
  readonly signal: (payload: string) => void;
  /**
   * `false` when it was not taken. `motion` keeps the newest message only. When `control` takes no more, the link closes:
   * what must arrive does not.
   */
  readonly send: (channel: PeerChannel, data: string) => boolean;
  /** The network is another one, or the way to the other side is open again: looks for a new path (D10). */
  readonly restart: () => void;
  /** Sharer: sends a message of exact pixels; nothing happens without a connection. */
  readonly sendTiles: (data: Uint8Array<ArrayBuffer>) => void;
  /** Sends a message of clipboard and files; nothing happens without a connection. */
  readonly sendTransfer: (data: TransferData) => void;
  /** Sharer: starts to send a picture, in place of the one before. Rejects when there is no connection. */
  readonly startVideo: (track: MediaStreamTrack) => Promise<void>;
  /** Sharer: sends nothing of the picture for a while, or goes on with it; nothing happens without one. */
  readonly sleepVideo: (asleep: boolean) => Promise<void>;
  /** Sharer: sends no picture any more. The track is the caller's to stop. */
  readonly stopVideo: () => Promise<void>;
  /** Helper: when the sharer captured the frame with this RTP time, in their ms since the epoch; `null` where that is not known. */
  readonly capturedAt: (rtpTimestamp: number) => number | null;
  /** What the statistics say now; `null` while no path is chosen. */
  readonly counters: () => Promise<Counters | null>;
  /** Says out what is waiting on `control`, at most for {@link CLOSE_LINGER_MS}, and closes. Media stop at once. */
  readonly close: () => void;
};

/** simple-peer has one channel and no transceivers for us; its connection and channel are reached here and nowhere else. */
function internalsOf(peer: SimplePeer): { connection: RTCPeerConnection; control: RTCDataChannel } {
  const connection = '_pc' in peer ? peer._pc : null;
  const control = '_channel' in peer ? peer._channel : null;
  if (!(connection instanceof RTCPeerConnection) || !(control instanceof RTCDataChannel)) {
    throw new Error('simple-peer holds no connection: its version changed');
  }
  return { connection, control };
}

function iceServersFor(servers: readonly IceServer[]): RTCIceServer[] {
  return servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential })
  }));
}

/** Opens a link. Channels are negotiated by fixed ids, so none waits for the other side to announce it. */
export function openPeerLink(options: PeerOpening, listener: PeerLinkListener): PeerLink {
  const { initiator } = options;
  const peer = new SimplePeer({
    initiator,
    trickle: true,
    objectMode: true,
    channelName: 'control',
    channelConfig: { ...PEER_CHANNELS.control, negotiated: true, id: 0 },
    config: {
      iceServers: iceServersFor(options.iceServers),
      iceTransportPolicy: options.transport ?? 'all',
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require'
    }
  });
  const { connection, control } = internalsOf(peer);
  const readSignal = createSignalReader(initiator);
  const early: [PeerChannel, string][] = [];
  // `announced`: main is being told, and may send; what arrives waits until it knows.
  let phase: 'opening' | 'checking' | 'announced' | 'connected' | 'closed' = 'opening';
  let stopPlayout = (): void => undefined;
  let sender: RTCRtpSender | null = null;
  /** The sender's changes are made one after the other: two at once would undo each other. */
  let media: Promise<void> = Promise.resolve();

  /** From the moment that the connection is proven to be one between the two descriptions. */
  let restarts: IceRestarts | null = null;

  const finish = (): boolean => {
    if (phase === 'closed') return false;
    phase = 'closed';
    restarts?.stop();
    stopPlayout();
    early.length = 0;
    return true;
  };
  const fail = (): void => {
    const first = finish();
    tiles.close();
    transfers.close();
    for (const channel of Object.values(flows)) channel.close();
    peer.destroy();
    if (first) listener.onClosed();
  };

  const deliver = (channel: PeerChannel, data: string): void => {
    if (data === NUDGE) return;
    if (phase === 'connected') listener.onData(channel, data);
    else if (phase !== 'closed') {
      early.push([channel, data]);
      if (early.length > MAX_EARLY_MESSAGES) fail();
    }
  };
  const channels: Readonly<Record<PeerChannel, RTCDataChannel>> = {
    control,
    input: connection.createDataChannel('input', { ...PEER_CHANNELS.input, negotiated: true, id: 1 }),
    motion: connection.createDataChannel('motion', { ...PEER_CHANNELS.motion, negotiated: true, id: 2 })
  };
  const flow = (name: PeerChannel): FlowChannel =>
    createFlowChannel(channels[name], CHANNEL_BOUNDS[name], {
      message: (data) => deliver(name, data),
      broken: fail
    });
  const flows: Readonly<Record<PeerChannel, FlowChannel>> = {
    control: flow('control'),
    input: flow('input'),
    motion: flow('motion')
  };
  const tilePipe = connection.createDataChannel(TILE_CHANNEL.label, { ...TILE_CHANNEL, negotiated: true });
  const tiles = createTileChannel(tilePipe, {
    // Pixels go from sharer to helper only.
    message: (data) => {
      if (initiator && isUp()) listener.onTiles(data);
    },
    taken: (bytes) => {
      if (isUp()) listener.onTilesTaken(bytes);
    }
  });
  const transferPipe = connection.createDataChannel(TRANSFER_CHANNEL.label, { ...TRANSFER_CHANNEL, negotiated: true });
  const transfers = createTransferChannel(transferPipe, {
    message: (data) => {
      if (isUp()) listener.onTransfer(data);
    },
    taken: (bytes) => {
      if (isUp()) listener.onTransferTaken(bytes);
    }
  });

  const check = async (): Promise<void> => {
    if (phase !== 'opening' || everyChannel.some((channel) => channel.readyState !== 'open')) return;
    phase = 'checking';
    const fingerprints = await readFingerprints(connection);
    if (fingerprints === null || (sender !== null && sender.transport !== connection.sctp?.transport)) return fail();
    if (isClosed()) return;
    phase = 'announced';
    outlivePaths();
    await listener.onConnected(fingerprints);
    if (isClosed()) return;
    phase = 'connected';
    const [receiver] = initiator ? connection.getReceivers() : [];
    if (receiver !== undefined) stopPlayout = adaptPlayout(receiver);
    for (const [channel, data] of early.splice(0)) listener.onData(channel, data);
  };
  /** simple-peer gives up with the first path that fails. From now on only DTLS, a channel, or this end's owner ends the link. */
  const outlivePaths = (): void => {
    connection.onconnectionstatechange = null;
    connection.oniceconnectionstatechange = null;
    connection.onicegatheringstatechange = null;
    const dtls = connection.sctp?.transport;
    dtls?.addEventListener('statechange', () => {
      if (dtls.state === 'failed' || dtls.state === 'closed') fail();
    });
    connection.addEventListener('iceconnectionstatechange', () => {
      if (connection.iceConnectionState === 'connected') nudge(NUDGES);
    });
    restarts = createIceRestarts({
      connection,
      initiator,
      provenRemote: connection.remoteDescription?.sdp ?? '',
      send: say
    });
  };
  const nudge = (count: number): void => {
    if (count === 0 || isClosed()) return;
    flows.motion.send(NUDGE);
    setTimeout(() => nudge(count - 1), NUDGE_INTERVAL_MS);
  };
  const say = (data: unknown): void => {
    const payload = isClosed() ? null : writeSignal(data);
    if (payload !== null) listener.onSignal(payload);
  };
  const isClosed = (): boolean => phase === 'closed';
  const isUp = (): boolean => phase === 'announced' || phase === 'connected';

  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const changed = media.then(change);
    media = changed.catch(() => undefined);
    return changed;
  };

  const everyChannel: readonly RTCDataChannel[] = [...Object.values(channels), tilePipe, transferPipe];
  for (const channel of everyChannel) {
    channel.addEventListener('open', () => void check().catch(fail));
    channel.addEventListener('close', fail);
    channel.addEventListener('error', fail);
  }
  // Every channel is negotiated by its id; one that is announced is none of ours.
  connection.addEventListener('datachannel', fail);
  const remoteStream = initiator ? expectVideo(connection) : null;
  connection.addEventListener('signalingstatechange', () => {
    if (initiator || sender !== null || connection.signalingState !== 'have-remote-offer') return;
    sender = offerVideo(connection);
    if (sender === null) fail();
  });

  peer.resume();
  peer.on('signal', (data) => {
    const found = restarts === null ? null : readFound(data);
    if (found === null) say(data);
    else restarts?.found(found);
  });
  peer.on('error', fail);
  peer.on('close', fail);

  return {
    remoteStream,
    signal: (payload) => {
      const signal = phase === 'closed' ? null : readSignal(payload);
      if (signal === null) return;
      if (signal.type === 'offer') {
        peer.signal({ ...signal, sdp: withStartBitrate(signal.sdp, START_VIDEO_KILOBITS) });
      } else if (signal.type === 'answer') peer.signal(signal);
      else if (restarts !== null) restarts.signal(signal);
      else if (signal.type === 'candidate') peer.signal(signal);
    },
    send: (channel, data) => {
      if (!isUp()) return false;
      const taken = flows[channel].send(data);
      if (!taken && channel === 'control') fail();
      return taken;
    },
    restart: () => restarts?.restart(),
    sendTiles: (data) => {
      if (!initiator && isUp()) tiles.send(data);
    },
    sendTransfer: (data) => {
      if (isUp()) transfers.send(data);
    },
    startVideo: (track) =>
      inTurn(async () => {
        if (!isUp() || sender === null) throw new Error('There is no connection to send a picture over.');
        await sendVideo(sender, track);
      }),
    sleepVideo: (asleep) =>
      inTurn(async () => {
        if (isUp() && sender !== null && sender.track !== null) await sleepVideo(sender, asleep);
      }),
    stopVideo: () =>
      inTurn(async () => {
        if (isUp() && sender !== null) await restVideo(sender);
      }),
    capturedAt: (rtpTimestamp) =>
      capturedAt(connection.getReceivers()[0]?.getSynchronizationSources()[0], rtpTimestamp),
    counters: async () => (isUp() ? readCounters(await readStats(connection), performance.now()) : null),
    close: () => {
      if (!finish()) return;
      void sender?.replaceTrack(null).catch(() => undefined);
      linger(flows.control, () => {
        for (const channel of Object.values(flows)) channel.close();
        tiles.close();
        transfers.close();
        peer.destroy();
      });
    }
  };
}

/** Calls `done` when the channel has sent out everything, or has had its time. */
function linger(channel: FlowChannel, done: () => void): void {
  const until = performance.now() + CLOSE_LINGER_MS;
  const look = (): void => {
    if (channel.waiting() > 0 && performance.now() < until) setTimeout(look, 5);
    else setTimeout(done, CLOSE_FLUSH_MS);
  };
  look();
}
