const made: RTCPeerConnection[] = [];

/** Keeps every connection that the page makes, so that a test can look at what PeerLink hides. */
export function recordConnections(): readonly RTCPeerConnection[] {
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
  return made;
}

/** How many RTP packets of a picture a connection has sent or received. */
export async function videoPackets(connection: RTCPeerConnection): Promise<number> {
  let packets = 0;
  (await connection.getStats()).forEach((entry: { type: string; packetsSent?: number; packetsReceived?: number }) => {
    if (entry.type === 'outbound-rtp') packets += entry.packetsSent ?? 0;
    if (entry.type === 'inbound-rtp') packets += entry.packetsReceived ?? 0;
  });
  return packets;
}

/** The path that a connection has chosen, from this end; `null` while there is none. */
export type ChosenPath = {
  readonly local: string;
  readonly remote: string;
  /** How a relayed local candidate reaches its server: `udp`, `tcp` or `tls`. */
  readonly relayProtocol: string | null;
};

/** See {@link ChosenPath}. */
export async function chosenPath(connection: RTCPeerConnection): Promise<ChosenPath | null> {
  type Entry = {
    type: string;
    selectedCandidatePairId?: string;
    localCandidateId?: string;
    remoteCandidateId?: string;
    candidateType?: string;
    relayProtocol?: string;
  };
  const entries = new Map<string, Entry>();
  (await connection.getStats()).forEach((entry: Entry & { id: string }) => {
    entries.set(entry.id, entry);
  });
  const transport = [...entries.values()].find((entry) => entry.type === 'transport');
  const pair = entries.get(transport?.selectedCandidatePairId ?? '');
  const [local, remote] = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => entries.get(id ?? ''));
  if (local?.candidateType === undefined || remote?.candidateType === undefined) return null;
  return { local: local.candidateType, remote: remote.candidateType, relayProtocol: local.relayProtocol ?? null };
}
