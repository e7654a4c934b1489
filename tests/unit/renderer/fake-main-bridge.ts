import type { MainBridge } from '#renderer/app/bridge.ts';
import type { EventName, EventPayload, RequestAnswer } from '#shared/ipc/channels.ts';

type Listeners = { [Name in EventName]?: Set<(payload: EventPayload<Name>) => void> };

/** A bridge whose main is the test: it answers `app.snapshot` and says what it is told to say. */
export function fakeMainBridge(snapshot: RequestAnswer<'app.snapshot'>) {
  const listeners: Listeners = {};
  const requested: string[] = [];
  const answer = <Value>(name: string, value: Value) => {
    requested.push(name);
    return Promise.resolve(value);
  };
  const nothing = (name: string) => () => answer(name, undefined);
  const done = (name: string) => () => answer(name, { ok: true } as const);
  const listen =
    <Name extends EventName>(name: Name) =>
    (listener: (payload: EventPayload<Name>) => void) => {
      const set: Set<(payload: EventPayload<Name>) => void> = listeners[name] ?? new Set();
      set.add(listener);
      Object.assign(listeners, { [name]: set });
      return () => void set.delete(listener);
    };
  const bridge: MainBridge = {
    request: {
      'app.snapshot': () => answer('app.snapshot', snapshot),
      'account.signIn': done('account.signIn'),
      'account.cancelSignIn': nothing('account.cancelSignIn'),
      'account.signOut': nothing('account.signOut'),
      'policy.standing': () =>
        answer('policy.standing', { ok: true, standing: { modes: [], features: [], refusals: [] } } as const),
      'relay.retry': nothing('relay.retry'),
      'displays.view': () => answer('displays.view', { displays: [] }),
      'displays.choose': nothing('displays.choose'),
      'displays.change': nothing('displays.change'),
      'session.create': done('session.create'),
      'session.redeem': done('session.redeem'),
      'session.takeUp': done('session.takeUp'),
      'session.giveUp': nothing('session.giveUp'),
      'session.choose': done('session.choose'),
      'session.handOver': done('session.handOver'),
      'session.another': done('session.another'),
      'session.withdraw': nothing('session.withdraw'),
      'session.giveBack': nothing('session.giveBack'),
      'session.pause': nothing('session.pause'),
      'session.takeBack': nothing('session.takeBack'),
      'session.end': nothing('session.end'),
      'session.dismiss': nothing('session.dismiss'),
      'session.copy': nothing('session.copy'),
      'chat.send': done('chat.send'),
      'chat.read': nothing('chat.read'),
      'transfer.sendFiles': nothing('transfer.sendFiles'),
      'transfer.sendClipboard': nothing('transfer.sendClipboard'),
      'transfer.fetchClipboard': nothing('transfer.fetchClipboard'),
      'transfer.drop': nothing('transfer.drop'),
      'transfer.accept': nothing('transfer.accept'),
      'transfer.cancel': nothing('transfer.cancel'),
      'transfer.revoke': nothing('transfer.revoke'),
      'transfer.show': nothing('transfer.show'),
      'problem.copyDetails': nothing('problem.copyDetails'),
      'check.start': nothing('check.start'),
      'check.cancel': nothing('check.cancel'),
      'check.copy': nothing('check.copy'),
      'check.probed': nothing('check.probed'),
      'window.fullScreen': nothing('window.fullScreen'),
      'pointing.allowed': () => answer('pointing.allowed', true),
      'peer.signal': nothing('peer.signal'),
      'peer.connected': nothing('peer.connected'),
      'peer.closed': nothing('peer.closed'),
      'peer.captureStarted': nothing('peer.captureStarted'),
      'peer.captureFailed': nothing('peer.captureFailed'),
      'peer.firstFrame': nothing('peer.firstFrame')
    },
    post: {
      'peer.data': () => undefined,
      'peer.tilesTaken': () => undefined,
      'peer.tilesRefused': () => undefined,
      'pointing.say': () => undefined,
      'peer.transfer': () => undefined,
      'peer.transferTaken': () => undefined,
      'transfer.part': () => undefined
    },
    on: {
      'app.changed': listen('app.changed'),
      'session.changed': listen('session.changed'),
      'chat.changed': listen('chat.changed'),
      'panel.show': listen('panel.show'),
      'transfer.changed': listen('transfer.changed'),
      'transfer.read': listen('transfer.read'),
      'check.changed': listen('check.changed'),
      'check.probe': listen('check.probe'),
      'pointing.allowed': listen('pointing.allowed'),
      'displays.changed': listen('displays.changed'),
      'peer.open': listen('peer.open'),
      'peer.remoteSignal': listen('peer.remoteSignal'),
      'peer.send': listen('peer.send'),
      'peer.restart': listen('peer.restart'),
      'peer.startCapture': listen('peer.startCapture'),
      'peer.stopCapture': listen('peer.stopCapture'),
      'peer.tiles': listen('peer.tiles'),
      'peer.transfer': listen('peer.transfer'),
      'peer.pace': listen('peer.pace'),
      'peer.mark': listen('peer.mark'),
      'peer.close': listen('peer.close')
    }
  };
  return {
    bridge,
    requested,
    emit: <Name extends EventName>(name: Name, payload: EventPayload<Name>) => {
      const set: Set<(payload: EventPayload<Name>) => void> | undefined = listeners[name];
      for (const listener of set ?? []) listener(payload);
    },
    /** Resolves when what was asked has been answered. */
    settled: () => new Promise<void>((resolve) => setImmediate(resolve))
  };
}
