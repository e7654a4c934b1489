import { useEffect, useState } from 'react';
import type { Bridge } from '#shared/ipc/bridge.ts';
import type { BarView } from '#shared/ipc/channels.ts';

/** What the bar shows; `null` until main's first word. */
export function useBarView(bridge: Bridge<'bar'>): BarView | null {
  const [view, setView] = useState<BarView | null>(null);
  useEffect(() => {
    const stop = bridge.on['bar.changed'](setView);
    bridge.request['bar.view']().then(
      (first) => setView((later) => later ?? first),
      () => undefined
    );
    return stop;
  }, [bridge]);
  return view;
}
