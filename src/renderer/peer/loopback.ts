import type { ProbeOutcome } from '#shared/check/probe.ts';

const LOOPBACK_MS = 9_000;
const SAID = 'deskside';

/** Connects two ends in this page and sends something from one to the other: WebRTC works at all in this app. */
export async function loopBack(): Promise<ProbeOutcome> {
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    pass(one, other);
    pass(other, one);
    const channel = one.createDataChannel('check');
    channel.addEventListener('open', () => channel.send(SAID));
    const heard = new Promise<ProbeOutcome>((resolve) => {
      other.addEventListener('datachannel', ({ channel: theirs }) => {
        theirs.addEventListener('message', ({ data }) => resolve(data === SAID ? 'ok' : 'blocked'));
      });
      timer = setTimeout(() => resolve('blocked'), LOOPBACK_MS);
    });
    await one.setLocalDescription();
    if (one.localDescription !== null) await other.setRemoteDescription(one.localDescription);
    await other.setLocalDescription();
    if (other.localDescription !== null) await one.setRemoteDescription(other.localDescription);
    return await heard;
  } finally {
    clearTimeout(timer);
    one.close();
    other.close();
  }
}

/** Carries candidates; one that comes before the other end is ready waits with the descriptions. */
function pass(from: RTCPeerConnection, to: RTCPeerConnection): void {
  const waiting: RTCIceCandidate[] = [];
  const flush = (): void => {
    if (to.remoteDescription === null) return;
    for (const candidate of waiting.splice(0)) to.addIceCandidate(candidate).catch(() => undefined);
  };
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) waiting.push(candidate);
    flush();
  });
  to.addEventListener('signalingstatechange', flush);
}
