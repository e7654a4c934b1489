import { type RefCallback, useCallback, useEffect, useState } from 'react';
import type { Size } from './layout.ts';

/**
 * The size of an element in CSS pixels, and the device pixels of one; both kept up to date. Scroll bars count as part of it:
 * a size without them would keep bars alive that only they themselves made necessary.
 */
export function useRoom(): [ref: RefCallback<HTMLElement>, room: Size, pixelRatio: number] {
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  const [pixelRatio, setPixelRatio] = useState(window.devicePixelRatio);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const measure = (): void => {
      const { offsetWidth, offsetHeight } = element;
      setRoom({ width: offsetWidth, height: offsetHeight });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const query = window.matchMedia(`(resolution: ${pixelRatio}dppx)`);
    const change = (): void => setPixelRatio(window.devicePixelRatio);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, [pixelRatio]);
  return [ref, room, pixelRatio];
}
