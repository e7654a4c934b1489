import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Size } from './layout.ts';

/**
 * Shows a stream in a video element and reports the first frame of each capture, with the size it was decoded at. Answers
 * with the size of the picture that is on the screen; `null` while there is none that is of now: before the first frame,
 * and from a pause to the first frame after it.
 */
export function useFirstFrame(
  video: RefObject<HTMLVideoElement | null>,
  stream: MediaStream | null,
  paused: boolean,
  onFirstFrame: (size: Size) => void
): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  const report = useRef(onFirstFrame);
  useEffect(() => {
    report.current = onFirstFrame;
  });
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [video, stream]);
  useEffect(() => {
    const element = video.current;
    if (element === null || stream === null || paused) return;
    const wait = element.requestVideoFrameCallback((_now, { width, height }) => {
      setSize({ width, height });
      report.current({ width, height });
    });
    const resize = (): void => {
      setSize((before) => before && { width: element.videoWidth, height: element.videoHeight });
    };
    element.addEventListener('resize', resize);
    return () => {
      element.cancelVideoFrameCallback(wait);
      element.removeEventListener('resize', resize);
      setSize(null);
    };
  }, [video, stream, paused]);
  return size;
}
