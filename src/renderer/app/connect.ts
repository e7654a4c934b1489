import type { AppView } from '#shared/ipc/app-view.ts';
import type { Unsubscribe } from '#shared/ipc/bridge.ts';
import type { MainBridge } from './bridge.ts';
import { withLines, withShown } from './chat-store.ts';
import type { MainStores } from './stores.ts';
import { withTransfers } from './transfer-store.ts';

/**
 * Feeds the stores from main: the present state once, then every change. Returns what stops it. Listeners are there before
 * the present state is asked for, and main sends both in order, so nothing is missed and nothing old wins.
 */
export function connect(bridge: MainBridge, stores: MainStores): Unsubscribe {
  const { app, session, chat, attempt, check, transfers } = stores;
  const setApp = (view: AppView) => {
    const linked = view.linkedCode;
    if (linked !== null && linked !== app.getState().view?.linkedCode) {
      attempt.setState({ typed: linked, getHelp: null });
    }
    app.setState({ view });
  };
  const stops = [
    bridge.on['app.changed'](setApp),
    bridge.on['session.changed']((view) => session.setState({ view })),
    bridge.on['chat.changed']((lines) => chat.setState((state) => withLines(state, lines))),
    bridge.on['transfer.changed']((view) => transfers.setState((state) => withTransfers(state, view))),
    bridge.on['check.changed']((view) => check.setState({ view })),
    bridge.on['panel.show'](({ panel }) => {
      chat.setState((state) => withShown(state, panel === 'chat'));
      transfers.setState({ shown: panel === 'transfers' });
    })
  ];
  void bridge.request['app.snapshot']().then((snapshot) => {
    setApp(snapshot.app);
    session.setState({ view: snapshot.session });
    chat.setState((state) => withLines(state, snapshot.chat));
    transfers.setState((state) => withTransfers(state, snapshot.transfers));
  });
  return () => {
    for (const stop of stops) stop();
  };
}
