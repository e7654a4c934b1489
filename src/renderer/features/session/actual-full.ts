import { useEffect, useState } from 'react';

/** The value of `?view=` that opens a helper's window on the picture alone. */
const ACTUAL_FULL = 'actual-full';

/**
 * Whether the window shows the picture alone, at actual size from its corner, without toolbar. Asked for by the page's
 * address; Ctrl+Alt+Enter leaves it and comes back. The key is taken before the picture's surface can send it.
 */
export function useActualFull(search: string): boolean {
  const asked = new URLSearchParams(search).get('view') === ACTUAL_FULL;
  const [on, setOn] = useState(asked);
  useEffect(() => {
    if (!asked) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.ctrlKey || !event.altKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setOn((before) => !before);
    };
    window.addEventListener('keydown', pressed, { capture: true });
    return () => window.removeEventListener('keydown', pressed, { capture: true });
  }, [asked]);
  return on;
}
