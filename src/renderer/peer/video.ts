import { MAX_VIDEO_BITRATE, MAX_VIDEO_FRAME_RATE } from './bounds.ts';
import { withCaptureTimes } from './capture-time.ts';
import { forScreens } from './codecs.ts';

/**
 * Helper: asks for one picture in the first offer. The line is there from the start, so that the picture needs no second
 * negotiation when the sharer allows it.
 */
export function expectVideo(connection: RTCPeerConnection): MediaStream {
  const transceiver = connection.addTransceiver('video', { direction: 'recvonly' });
  withCaptureTimes(transceiver);
  transceiver.setCodecPreferences(forScreens(RTCRtpReceiver.getCapabilities('video')?.codecs ?? []));
  const { receiver } = transceiver;
  // Frames are shown when they come: 65–80 ms of every click otherwise (performance.md, what made the difference).
  receiver.jitterBufferTarget = 0;
  return new MediaStream([receiver.track]);
}

/**
 * Sharer: accepts the helper's offer of exactly one picture line, for sending and without a track: nothing is sent until
 * {@link sendVideo}. `null` for every other offer. To be called when the offer is set and before the answer is made.
 */
export function offerVideo(connection: RTCPeerConnection): RTCRtpSender | null {
  const [transceiver, ...others] = connection.getTransceivers();
  if (transceiver === undefined || others.length > 0 || transceiver.receiver.track.kind !== 'video') return null;
  transceiver.direction = 'sendonly';
  withCaptureTimes(transceiver);
  return transceiver.sender;
}

const VIDEO_LIMITS = { maxBitrate: MAX_VIDEO_BITRATE, maxFramerate: MAX_VIDEO_FRAME_RATE } as const;

/** Changes how the picture is encoded; without an argument the encoder rests. */
async function encode(sender: RTCRtpSender, limits?: Partial<RTCRtpEncodingParameters>): Promise<void> {
  const parameters = sender.getParameters();
  parameters.degradationPreference = 'maintain-resolution';
  parameters.encodings = parameters.encodings.map((encoding) => ({
    ...encoding,
    ...limits,
    active: limits !== undefined
  }));
  await sender.setParameters(parameters);
}

/** Starts sending a captured screen, sharp before smooth; no negotiation. Rejects when the connection is closed. */
export async function sendVideo(sender: RTCRtpSender, track: MediaStreamTrack): Promise<void> {
  // Anything else is taken for a camera, and shrinks to 480×270 without a word (performance.md, the resolution trap).
  track.contentHint = 'detail';
  await encode(sender, VIDEO_LIMITS);
  await sender.replaceTrack(track);
}

/** Sends nothing of the picture for a while, or goes on, with a whole frame at first. The track stays. */
export async function sleepVideo(sender: RTCRtpSender, asleep: boolean): Promise<void> {
  if (asleep) await encode(sender);
  else await encode(sender, VIDEO_LIMITS);
}

/** Sends no picture, and nothing in its place: a sender that only lost its track goes on with 80 kbit/s of padding. */
export async function restVideo(sender: RTCRtpSender): Promise<void> {
  await sender.replaceTrack(null);
  await encode(sender);
}
