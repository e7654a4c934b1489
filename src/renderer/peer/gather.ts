import type { ProbeOutcome } from '#shared/check/probe.ts';
import type { IceServer } from '#shared/protocol/relay.ts';

/** WebRTC tries a TURN server for about ten seconds at most; a path that takes longer is none for people either. */
const GATHER_MS = 9_000;
/** From here on WebRTC's own number: the server was not reached (W3C WebRTC section 4.8.2, `errorCode`). */
const NOT_REACHED = 700;

/** Looks for a candidate of this kind over one server, as a session would. */
export function gatherOver(server: IceServer, wanted: 'relay' | 'srflx'): Promise<ProbeOutcome> {
  const connection = new RTCPeerConnection({
    iceServers: [
      {
        urls: server.urls,
        ...(server.username === undefined ? {} : { username: server.username }),
        ...(server.credential === undefined ? {} : { credential: server.credential })
      }
    ],
    iceTransportPolicy: wanted === 'relay' ? 'relay' : 'all'
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<ProbeOutcome>((resolve) => {
    let refused = false;
    const over = (): void => resolve(refused ? 'refused' : 'blocked');
    timer = setTimeout(over, GATHER_MS);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.type === wanted) resolve('ok');
    });
    connection.addEventListener('icecandidateerror', ({ errorCode }) => {
      if (errorCode < NOT_REACHED) refused = true;
    });
    connection.addEventListener('icegatheringstatechange', () => {
      // Candidates that were found are told before this.
      if (connection.iceGatheringState === 'complete') over();
    });
    connection.createDataChannel('check');
    connection
      .createOffer()
      .then((offer) => connection.setLocalDescription(offer))
      .catch(over);
  }).finally(() => {
    clearTimeout(timer);
    connection.close();
  });
}
