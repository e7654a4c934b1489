import { makeStyles } from '@fluentui/react-components';
import { useMemo } from 'react';
import { ConfirmingStrip } from '#renderer/features/sign-in/confirming.tsx';
import type { PeerEngine } from '#renderer/peer/engine.ts';
import { Root } from '#renderer/ui/root.tsx';
import type { MainBridge } from './bridge.ts';
import { MainProvider, useApp, useCheck, useSession } from './main-context.tsx';
import { MainPage } from './main-pages.tsx';
import { confirmingOf, helpedIn, selectPage, withCheck } from './page.ts';
import type { MainStores } from './stores.ts';

const useStyles = makeStyles({
  window: { height: '100%', display: 'flex', flexDirection: 'column' },
  page: { flexGrow: 1, minHeight: 0 }
});

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
  const styles = useStyles();
  const app = useApp((state) => state.view);
  const session = useSession((state) => state.view);
  const checking = useCheck((state) => state.open);
  const page = useMemo(() => withCheck(selectPage(app, session), checking), [app, session, checking]);
  const confirming = confirmingOf(app);
  return (
    <Root locale={app?.locale ?? navigator.language} title="window.main.title" helping={helpedIn(session)}>
      <div className={styles.window}>
        {confirming !== null && page.page !== 'confirming' && <ConfirmingStrip confirming={confirming} />}
        <div className={styles.page}>
          <MainPage page={page} />
        </div>
      </div>
    </Root>
  );
}
