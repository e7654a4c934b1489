import { type RefObject, useEffect, useLayoutEffect } from 'react';
import { ROOM } from '#renderer/ui/tool-button.tsx';

const ROOMS = ['roomy', 'tight', 'narrow'] as const;

/**
 * Gives a bar as much room as its words need: `roomy` with all of them on one line, `tight` without, and `narrow` when not
 * even that fits. Measured and not guessed, because languages differ and tools come and go; done before anything is
 * painted.
 */
export function useToolbarRoom(bar: RefObject<HTMLElement | null>): void {
  // Every time: a tool that came, a longer word, another language.
  useLayoutEffect(() => arrange(bar.current));
  useEffect(() => {
    const again = () => arrange(bar.current);
    window.addEventListener('resize', again);
    return () => window.removeEventListener('resize', again);
  }, [bar]);
}

function arrange(bar: HTMLElement | null): void {
  if (bar === null) return;
  for (const room of ROOMS) {
    if (bar.getAttribute(ROOM) !== room) bar.setAttribute(ROOM, room);
    if (onOneLine(bar)) return;
  }
}

function onOneLine(bar: HTMLElement): boolean {
  const boxes = [...bar.children].map((child) => child.getBoundingClientRect());
  const top = Math.max(...boxes.map((box) => box.top));
  return boxes.every((box) => box.bottom > top) && bar.scrollWidth <= bar.clientWidth;
}
