import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Size } from './layout.ts';

/**
 * Shows a stream in a video element and reports the first frame of each capture, with the size it was decoded at. Answers
 * with the size of the picture that is on the screen; `null` while there is none that is of now: before the first frame,
 * from a pause to the first frame after it, and from the moment another display is begun with (`showing` is another name, or
 * `null` between two) to a frame that came after that moment.
 */
export function useFirstFrame(
  video: RefObject<HTMLVideoElement | null>,
  stream: MediaStream | null,
  paused: boolean,
  showing: string | null,
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
    if (element === null || stream === null || paused || showing === null) return;
    const since = performance.now();
    let wait = 0;
    const look = (): void => {
      wait = element.requestVideoFrameCallback((_now, { width, height, receiveTime }) => {
        // A frame of the former display may still have been on its way through the decoder.
        if (receiveTime !== undefined && receiveTime < since) return look();
        setSize({ width, height });
        report.current({ width, height });
      });
    };
    look();
    const resize = (): void => {
      setSize((before) => before && { width: element.videoWidth, height: element.videoHeight });
    };
    element.addEventListener('resize', resize);
    return () => {
      element.cancelVideoFrameCallback(wait);
      element.removeEventListener('resize', resize);
      setSize(null);
    };
  }, [video, stream, paused, showing]);
  return size;
}

const FIRST = 'first';

/**
 * What is shown, for {@link useFirstFrame}: `name` is the same for the first display from before it is known, and `null` while one
 * display is left and the next is not there yet. `moved` once it was ever another one.
 */
export function useShowing(display: string | null): { readonly name: string | null; readonly moved: boolean } {
  const [first, setFirst] = useState(display);
  const [before, setBefore] = useState(false);
  const moved = before || (first !== null && display !== first);
  if (first === null && display !== null) setFirst(display);
  if (moved !== before) setBefore(moved);
  return { name: moved ? display : FIRST, moved };
}
