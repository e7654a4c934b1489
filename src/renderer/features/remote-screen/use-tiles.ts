import { type RefObject, useEffect } from 'react';
import type { PictureLayer } from '#renderer/peer/engine.ts';
import type { SharedDisplay } from '#shared/protocol/peer.ts';

/**
 * Puts the exact picture over the video, and tells it what the session allows and which frames the video shows. In control
 * the helper's own pointer looks like the sharer's, and waits for no picture.
 */
export function useTiles(
  layer: PictureLayer | null,
  place: RefObject<HTMLElement | null>,
  video: RefObject<HTMLVideoElement | null>,
  session: {
    readonly display: SharedDisplay | null;
    readonly paused: boolean;
    readonly epoch: number;
    /** The helper's pointer acts on the picture. */
    readonly controls: boolean;
  }
): void {
  const { display, paused, epoch, controls } = session;
  useEffect(() => {
    const parent = place.current;
    if (layer === null || parent === null) return;
    parent.append(layer.element);
    return () => {
      layer.allow(null);
      layer.element.remove();
    };
  }, [layer, place]);
  useEffect(() => {
    // Between two displays nothing is shown of either, as in a pause.
    const { width, height } = display ?? { width: 0, height: 0 };
    layer?.allow({ epoch, paused: paused || display === null, width, height });
  }, [layer, display, paused, epoch]);
  useEffect(() => {
    const picture = place.current?.parentElement ?? null;
    if (layer === null || picture === null || !controls) return;
    const stop = layer.wear((css) => {
      picture.style.cursor = css;
    });
    const moved = ({ clientX, clientY }: PointerEvent): void => {
      const { left, top, width, height } = picture.getBoundingClientRect();
      layer.ownMoved({ x: (clientX - left) / width, y: (clientY - top) / height });
    };
    picture.addEventListener('pointermove', moved);
    return () => {
      stop();
      layer.ownMoved(null);
      picture.style.cursor = '';
      picture.removeEventListener('pointermove', moved);
    };
  }, [layer, place, controls]);
  useEffect(() => {
    const element = video.current;
    if (layer === null || element === null) return;
    let wait = 0;
    const next = (): void => {
      wait = element.requestVideoFrameCallback((at, { receiveTime }) => {
        layer.videoShows(receiveTime ?? at);
        next();
      });
    };
    next();
    // A player that runs draws sixty times a second, also when nothing comes and nobody can see it.
    const stop = layer.needsVideo((needed) => {
      if (!needed) element.pause();
      // A play that is interrupted by the next pause is refused, and nothing is lost.
      else if (element.paused) element.play().catch(() => undefined);
    });
    return () => {
      stop();
      element.cancelVideoFrameCallback(wait);
    };
  }, [layer, video]);
}
