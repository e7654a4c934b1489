/// <reference path="./media.d.ts" />

/** Carries the moment at which each frame was captured (WebRTC "Absolute Capture Time"). */
const CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';
/** Seconds from the beginning of NTP's time to that of UNIX (RFC 5905). */
const NTP_EPOCH_MS = 2_208_988_800_000;
const VIDEO_CLOCK_PER_MS = 90;

/** Offers, or accepts, that frames say when they were captured; nothing changes where the browser cannot. */
export function withCaptureTimes(transceiver: RTCRtpTransceiver): void {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.();
  if (extensions === undefined) return;
  transceiver.setHeaderExtensionsToNegotiate?.(
    extensions.map((extension) =>
      extension.uri === CAPTURE_TIME ? { ...extension, direction: 'sendrecv' } : extension
    )
  );
}

/**
 * When the frame with this RTP time was captured, in the sender's milliseconds since the epoch; `null` while frames do not say.
 * Both times of one frame are known from the source; RTP time runs at 90 kHz and turns over.
 */
export function capturedAt(source: RTCRtpSynchronizationSource | undefined, rtpTimestamp: number): number | null {
  if (source?.captureTimestamp === undefined) return null;
  const behind = ((rtpTimestamp - source.rtpTimestamp) | 0) / VIDEO_CLOCK_PER_MS;
  return source.captureTimestamp - NTP_EPOCH_MS + behind;
}
