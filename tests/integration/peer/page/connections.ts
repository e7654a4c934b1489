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
