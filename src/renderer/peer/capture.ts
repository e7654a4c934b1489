import { MAX_VIDEO_FRAME_RATE } from './bounds.ts';

/** A captured screen. */
export type Capture = {
  readonly track: MediaStreamTrack;
  readonly size: { readonly width: number; readonly height: number };
};

/** Takes a picture, of this size if it can be had, of what main's display-media handler permits. Rejects when it permits nothing. */
export type TakeCapture = (wanted?: Capture['size']) => Promise<Capture>;

/** How long the first frame, which tells the size, may take after the capture was granted, ms. */
const FIRST_FRAME_MS = 5_000;

/** The browser's own capture. */
export const takeDisplay: TakeCapture = async (wanted) => {
  const stream = await navigator.mediaDevices.getDisplayMedia({
    video: {
      frameRate: { ideal: MAX_VIDEO_FRAME_RATE, max: MAX_VIDEO_FRAME_RATE },
      // Otherwise a display that is larger than the one this page is on comes in that one's size (D5).
      ...(wanted === undefined ? {} : { width: { ideal: wanted.width }, height: { ideal: wanted.height } })
    },
    audio: false
  });
  const [track, ...others] = stream.getTracks();
  for (const other of others) other.stop();
  if (track === undefined) throw new Error('The capture has no picture.');
  const size = sizeOf(track) ?? (await sizeOfFirstFrame(stream));
  if (size === null) {
    track.stop();
    throw new Error('The capture shows no picture.');
  }
  return { track, size };
};

/** Asks for so many frames of a capture per second; a capture that cannot be paced goes on as it is. */
export function setPace(track: MediaStreamTrack, framesPerSecond: number): void {
  track.applyConstraints({ frameRate: { max: framesPerSecond } }).catch(() => undefined);
}

function sizeOf(track: MediaStreamTrack): Capture['size'] | null {
  const { width, height } = track.getSettings();
  return width !== undefined && height !== undefined && width > 0 && height > 0 ? { width, height } : null;
}

/** Before the first frame Chromium may not know the size of a capture. */
async function sizeOfFirstFrame(stream: MediaStream): Promise<Capture['size'] | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  const size = await new Promise<Capture['size'] | null>((resolve) => {
    setTimeout(() => resolve(null), FIRST_FRAME_MS);
    video.addEventListener('resize', () => resolve({ width: video.videoWidth, height: video.videoHeight }));
    video.play().catch(() => resolve(null));
  });
  video.srcObject = null;
  return size;
}
