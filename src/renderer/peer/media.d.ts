/** What Chromium has and TypeScript's DOM library does not declare; each is looked for before it is used. */

/** MediaStreamTrack Insertable Media Processing: the frames of a track as they are captured. */
declare class MediaStreamTrackProcessor {
  constructor(options: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<VideoFrame>;
}

/** WebRTC Extensions: which header extensions are offered, and which accepted. */
interface RTCRtpTransceiver {
  readonly getHeaderExtensionsToNegotiate?: () => { uri: string; direction: RTCRtpTransceiverDirection }[];
  readonly setHeaderExtensionsToNegotiate?: (
    extensions: readonly { readonly uri: string; readonly direction: RTCRtpTransceiverDirection }[]
  ) => void;
}

/** WebRTC Extensions: when the sender captured the frame that was shown last, ms of the sender's NTP clock (since 1900). */
interface RTCRtpSynchronizationSource {
  readonly captureTimestamp?: number;
}
