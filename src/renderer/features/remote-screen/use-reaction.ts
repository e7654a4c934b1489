import { type RefObject, useEffect } from 'react';
import type { PeerEngine } from '#renderer/peer/engine.ts';

/** Events by which a person does something to the picture. */
const INPUT_EVENTS = ['pointerdown', 'pointerup', 'keydown', 'beforeinput', 'compositionend'] as const;

/** Tells the engine when the person did something, and which frames were shown after it (D11). */
export function useReaction(engine: PeerEngine, video: RefObject<HTMLVideoElement | null>, active: boolean): void {
  useEffect(() => {
    const element = video.current;
    if (element === null || !active) return;
    let wait: number | null = null;
    const next = (): void => {
      wait = element.requestVideoFrameCallback((_now, { expectedDisplayTime, rtpTimestamp }) => {
        wait = null;
        if (rtpTimestamp !== undefined) engine.frameShown(rtpTimestamp, expectedDisplayTime);
        if (engine.reactions.waiting()) next();
      });
    };
    const stop = engine.reactions.onWaiting(() => {
      if (wait === null) next();
    });
    const happened = ({ timeStamp }: Event): void => engine.reactions.happened(timeStamp);
    for (const name of INPUT_EVENTS) window.addEventListener(name, happened, { capture: true, passive: true });
    return () => {
      stop();
      if (wait !== null) element.cancelVideoFrameCallback(wait);
      for (const name of INPUT_EVENTS) window.removeEventListener(name, happened, { capture: true });
    };
  }, [engine, video, active]);
}
