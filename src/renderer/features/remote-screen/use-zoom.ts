import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Placement, Scale } from './layout.ts';
import { type Point, type Scrolled, scrollAfter, zoomBy } from './zoom.ts';

type Shown = {
  readonly placement: Placement;
  /** Device pixels for one of the picture, as it is shown. */
  readonly scale: number;
  readonly onScale: ((scale: Scale) => void) | undefined;
};

/**
 * Ctrl and the wheel, and pinching, zoom a scrolling room where nobody else wants them; and however the picture's size
 * changes, what was under the pointer, or else in the middle, stays there.
 */
export function useZoom(room: RefObject<HTMLElement | null>, shown: Shown): void {
  const latest = useRef(shown);
  const scrolled = useRef<Scrolled>({ left: 0, top: 0 });
  const around = useRef<Point | null>(null);
  const { placement } = shown;
  const { left, top, width, height } = placement;
  const before = useRef(placement);

  useLayoutEffect(() => {
    const element = room.current;
    const old = before.current;
    const next = { left, top, width, height };
    before.current = next;
    if (element === null || old.width === 0) return;
    if (old.width === width && old.height === height) return;
    const at = around.current ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    around.current = null;
    const to = scrollAfter(old, scrolled.current, next, at);
    element.scrollLeft = to.left;
    element.scrollTop = to.top;
    scrolled.current = { left: element.scrollLeft, top: element.scrollTop };
  }, [room, left, top, width, height]);

  useEffect(() => {
    latest.current = shown;
  });
  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const scroll = (): void => {
      scrolled.current = { left: element.scrollLeft, top: element.scrollTop };
    };
    const turn = (event: WheelEvent): void => {
      const { scale, onScale } = latest.current;
      if (!event.ctrlKey || event.defaultPrevented) return;
      // Else the browser would zoom the whole page.
      event.preventDefault();
      if (onScale === undefined || event.deltaY === 0) return;
      const box = element.getBoundingClientRect();
      around.current = { x: event.clientX - box.left, y: event.clientY - box.top };
      onScale(zoomBy(scale, event.deltaY));
    };
    element.addEventListener('scroll', scroll, { passive: true });
    element.addEventListener('wheel', turn, { passive: false });
    return () => {
      element.removeEventListener('scroll', scroll);
      element.removeEventListener('wheel', turn);
    };
  }, [room]);
}
