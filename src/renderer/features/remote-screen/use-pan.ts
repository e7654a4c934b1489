import { type RefObject, useEffect } from 'react';

/** While `on`, dragging moves a picture that is larger than its room. */
export function usePan(room: RefObject<HTMLElement | null>, on: boolean): void {
  useEffect(() => {
    const element = room.current;
    if (element === null || !on) return;
    let pointer: number | null = null;
    const press = (event: PointerEvent): void => {
      // On a scroll bar the pointer is outside of what is scrolled.
      const inside = event.offsetX < element.clientWidth && event.offsetY < element.clientHeight;
      if (event.button !== 0 || pointer !== null || (event.target === element && !inside)) return;
      pointer = event.pointerId;
      element.setPointerCapture(pointer);
      element.style.cursor = 'grabbing';
    };
    const move = (event: PointerEvent): void => {
      if (event.pointerId === pointer) element.scrollBy(-event.movementX, -event.movementY);
    };
    const lift = (event: PointerEvent): void => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      element.style.cursor = 'grab';
    };
    const listeners = new AbortController();
    const { signal } = listeners;
    element.style.cursor = 'grab';
    element.addEventListener('pointerdown', press, { signal });
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', lift, { signal });
    element.addEventListener('lostpointercapture', lift, { signal });
    return () => {
      listeners.abort();
      element.style.cursor = '';
    };
  }, [room, on]);
}
