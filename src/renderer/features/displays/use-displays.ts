import { useEffect, useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import type { DisplaysView } from '#shared/displays/view.ts';

/** The displays as main shows them: to a helper those they may see, to a sharer all of theirs. */
export function useDisplays(): DisplaysView['displays'] {
  const { bridge } = useMain();
  const [view, setView] = useState<DisplaysView | null>(null);
  useEffect(() => {
    const stop = bridge.on['displays.changed'](setView);
    bridge.request['displays.view']().then(
      (first) => setView((later) => later ?? first ?? null),
      () => undefined
    );
    return stop;
  }, [bridge]);
  return view?.displays ?? [];
}
