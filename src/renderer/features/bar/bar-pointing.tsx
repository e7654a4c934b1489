import { Button } from '@fluentui/react-components';
import { EraserRegular } from '@fluentui/react-icons/svg/eraser';
import { PenRegular } from '@fluentui/react-icons/svg/pen';
import { PenProhibitedRegular } from '@fluentui/react-icons/svg/pen-prohibited';
import { useEffect, useState } from 'react';
import { forget } from '#renderer/app/requests.ts';
import { useText } from '#renderer/ui/text.tsx';
import type { Bridge } from '#shared/ipc/bridge.ts';
import type { RequestAnswer } from '#shared/ipc/channels.ts';

type View = RequestAnswer<'bar.pointing'>;

/** The sharer's say over laser and pen (D7): turn it off or on, take away what is drawn. Only there while it matters. */
export function BarPointing({ bridge, className }: { readonly bridge: Bridge<'bar'>; readonly className: string }) {
  const { t } = useText();
  const view = usePointingView(bridge);
  if (view === null || !view.offered) return null;
  const { allowed, drawn } = view;
  const change = allowed ? t('pointing.bar.disallow') : t('pointing.bar.allow');
  return (
    <>
      {drawn && (
        <Button
          appearance="subtle"
          className={className}
          icon={<EraserRegular />}
          aria-label={t('pointing.clear')}
          title={t('pointing.clear')}
          onClick={() => forget(bridge.request['bar.clearPointing']())}
        />
      )}
      <Button
        appearance="subtle"
        className={className}
        icon={allowed ? <PenProhibitedRegular /> : <PenRegular />}
        aria-label={change}
        title={change}
        onClick={() => forget(bridge.request['bar.allowPointing']({ allowed: !allowed }))}
      />
    </>
  );
}

function usePointingView(bridge: Bridge<'bar'>): View | null {
  const [view, setView] = useState<View | null>(null);
  useEffect(() => {
    const stop = bridge.on['bar.pointingChanged'](setView);
    bridge.request['bar.pointing']().then(
      (first) => setView((later) => later ?? first ?? null),
      () => undefined
    );
    return stop;
  }, [bridge]);
  return view;
}
