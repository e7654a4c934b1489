import type { PeerChannel } from '#shared/protocol/peer.ts';
import type { Victim } from '../attack.ts';

/** What the page tells: a signal for an app, or a message that an app sent. */
export type ImpostorSays =
  | { readonly kind: 'signal'; readonly victim: Victim; readonly signal: unknown }
  | { readonly kind: 'message'; readonly victim: Victim; readonly channel: PeerChannel; readonly data: string };

/** How one of the two connections is doing. */
export type EndState = {
  readonly dtls: string;
  readonly channelsOpen: boolean;
  readonly local: string;
  readonly remote: string;
  /** RTP packets of a picture that came from the app at this end. */
  readonly videoPackets: number;
};

export type ImpostorPage = {
  /** Fresh connections to both; the former ones are closed. */
  readonly open: () => Promise<void>;
  readonly close: () => void;
  readonly signal: (victim: Victim, payload: string) => Promise<void>;
  readonly send: (victim: Victim, channel: PeerChannel, data: string) => void;
  readonly state: (victim: Victim) => Promise<EndState>;
};

declare global {
  interface Window {
    impostor: ImpostorPage;
    impostorSays: (said: ImpostorSays) => Promise<void>;
  }
}

/**
 * To be run inside a page, and therefore complete in itself: answers the helper's app as if it were the sharer's, and calls
 * the sharer's app as if it were the helper's, each over DTLS of its own. A picture that comes from the sharer goes on to
 * the helper at once.
 */
export function installImpostor(): void {
  type End = {
    readonly connection: RTCPeerConnection;
    readonly channels: Readonly<Record<PeerChannel, RTCDataChannel>>;
    readonly early: RTCIceCandidateInit[];
  };
  const ends = new Map<Victim, End>();
  let picture: MediaStreamTrack | null = null;

  const endAt = (victim: Victim): End => {
    const end = ends.get(victim);
    if (end === undefined) throw new Error(`nothing is open towards the ${victim}`);
    return end;
  };
  const fingerprintIn = (description: RTCSessionDescription | null): string =>
    /^a=fingerprint:sha-256 (\S+)/im.exec(description?.sdp ?? '')?.[1]?.toUpperCase() ?? '';

  const openEnd = (victim: Victim): End => {
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
    const channel = (name: PeerChannel, init: RTCDataChannelInit): RTCDataChannel => {
      const opened = connection.createDataChannel(name, { ...init, negotiated: true });
      opened.onmessage = ({ data }) =>
        void window.impostorSays({ kind: 'message', victim, channel: name, data: String(data) });
      return opened;
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null || candidate.candidate === '') return;
      const { sdpMid, sdpMLineIndex } = candidate;
      const signal = { type: 'candidate', candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex } };
      void window.impostorSays({ kind: 'signal', victim, signal });
    };
    const end: End = {
      connection,
      channels: {
        control: channel('control', { ordered: true, id: 0 }),
        input: channel('input', { ordered: true, id: 1 }),
        motion: channel('motion', { ordered: false, maxRetransmits: 0, id: 2 })
      },
      early: []
    };
    ends.set(victim, end);
    return end;
  };

  /** Describes this end and says so to the app. */
  const introduce = async (victim: Victim): Promise<void> => {
    const { connection } = endAt(victim);
    await connection.setLocalDescription();
    const { type, sdp } = connection.localDescription ?? {};
    await window.impostorSays({ kind: 'signal', victim, signal: { type, sdp } });
  };

  /** The sharer's picture line goes to the helper as soon as both ends have one. */
  const passPicture = async (): Promise<void> => {
    for (const { sender } of endAt('helper').connection.getTransceivers()) await sender.replaceTrack(picture);
  };

  const close = (): void => {
    for (const { connection } of ends.values()) connection.close();
    ends.clear();
    picture = null;
  };

  window.impostor = {
    open: async () => {
      close();
      openEnd('helper');
      const { connection } = openEnd('sharer');
      connection.addTransceiver('video', { direction: 'recvonly' });
      connection.ontrack = ({ track }) => {
        picture = track;
        void passPicture();
      };
      await introduce('sharer');
    },
    close,
    signal: async (victim, payload) => {
      const { connection, early } = endAt(victim);
      const signal = JSON.parse(payload);
      if (signal.type === 'candidate') {
        if (connection.remoteDescription === null) early.push(signal.candidate);
        else await connection.addIceCandidate(signal.candidate);
        return;
      }
      await connection.setRemoteDescription(signal);
      for (const candidate of early.splice(0)) await connection.addIceCandidate(candidate);
      if (signal.type !== 'offer') return;
      for (const transceiver of connection.getTransceivers()) transceiver.direction = 'sendonly';
      await passPicture();
      await introduce(victim);
    },
    send: (victim, channel, data) => {
      const out = endAt(victim).channels[channel];
      if (out.readyState === 'open') out.send(data);
      // The other end may be quicker with its first word than this one is with its connection.
      else if (out.readyState === 'connecting') out.addEventListener('open', () => out.send(data), { once: true });
    },
    state: async (victim) => {
      const end = ends.get(victim);
      if (end === undefined) return { dtls: 'none', channelsOpen: false, local: '', remote: '', videoPackets: 0 };
      const { connection, channels } = end;
      let videoPackets = 0;
      for (const [, entry] of await connection.getStats()) {
        if (entry.type === 'inbound-rtp' && entry.kind === 'video') videoPackets += entry.packetsReceived;
      }
      return {
        dtls: connection.sctp?.transport.state ?? 'none',
        channelsOpen: Object.values(channels).every(({ readyState }) => readyState === 'open'),
        local: fingerprintIn(connection.localDescription),
        remote: fingerprintIn(connection.remoteDescription),
        videoPackets
      };
    }
  };
}
