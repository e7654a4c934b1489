import { useMemo } from 'react';
import type { PeerEngine } from '#renderer/peer/engine.ts';
import { Root } from '#renderer/ui/root.tsx';
import type { MainBridge } from './bridge.ts';
import { MainProvider, useApp, useSession } from './main-context.tsx';
import { MainPage } from './main-pages.tsx';
import { selectPage } from './page.ts';
import type { MainStores } from './stores.ts';

type Props = { readonly bridge: MainBridge; readonly stores: MainStores; readonly engine: PeerEngine };

/** The main window: whatever page main's word calls for, in the person's language. */
export function MainApp(props: Props) {
  return (
    <MainProvider {...props}>
      <Localised />
    </MainProvider>
  );
}

function Localised() {
  const app = useApp((state) => state.view);
  const session = useSession((state) => state.view);
  const page = useMemo(() => selectPage(app, session), [app, session]);
  return (
    <Root locale={app?.locale ?? navigator.language} title="window.main.title">
      <MainPage page={page} />
    </Root>
  );
}
