import type { TakeCapture } from '#renderer/peer/capture.ts';
import { type PeerBridge, type PeerEngine, startPeerEngine } from '#renderer/peer/engine.ts';
import type { EventPayload } from '#shared/ipc/channels.ts';

type EventName = keyof PeerBridge['on'];
type Listeners = { [Name in EventName]: Set<(payload: EventPayload<Name>) => void> };

/** One request or post that the engine made, with the page's time. */
export type Told = { readonly name: string; readonly argument: unknown; readonly at: number };

/** What main does for one engine: opens, carries signals, keeps what it is told. */
export type FakeMain = {
  readonly engine: PeerEngine;
  readonly told: Told[];
  /** Payloads of the signals that the engine gave out, in order. */
  readonly signals: string[];
  /** Where signals go; nowhere at first. */
  carry: (payload: string) => void;
  readonly emit: <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void;
  /** The first request or post of a name, now or when it comes. */
  readonly heard: (name: string, count?: number) => Promise<Told>;
};

/** Starts an engine over a bridge that ends here. */
export function createFakeMain(takeCapture?: TakeCapture): FakeMain {
  const listeners: Listeners = {
    'peer.open': new Set(),
    'peer.remoteSignal': new Set(),
    'peer.send': new Set(),
    'peer.restart': new Set(),
    'peer.startCapture': new Set(),
    'peer.stopCapture': new Set(),
    'peer.tiles': new Set(),
    'peer.transfer': new Set(),
    'peer.pace': new Set(),
    'peer.mark': new Set(),
    'peer.close': new Set()
  };
  const told: Told[] = [];
  const signals: string[] = [];
  let heardMore: (() => void)[] = [];

  const note = (name: string, argument: unknown): void => {
    told.push({ name, argument, at: performance.now() });
    for (const wake of heardMore.splice(0)) wake();
  };
  const request =
    (name: string) =>
    async (argument: unknown): Promise<undefined> => {
      note(name, argument);
    };
  const on =
    <Name extends EventName>(name: Name) =>
    (listener: (payload: EventPayload<Name>) => void) => {
      listeners[name].add(listener);
      return () => listeners[name].delete(listener);
    };
  const bridge: PeerBridge = {
    request: {
      'peer.signal': async ({ payload }) => {
        signals.push(payload);
        main.carry(payload);
      },
      'peer.connected': request('peer.connected'),
      'peer.closed': request('peer.closed'),
      'peer.captureStarted': request('peer.captureStarted'),
      'peer.captureFailed': request('peer.captureFailed'),
      'peer.firstFrame': request('peer.firstFrame')
    },
    post: {
      'peer.data': (argument) => note('peer.data', argument),
      'peer.tilesTaken': (argument) => note('peer.tilesTaken', argument),
      'peer.tilesRefused': (argument) => note('peer.tilesRefused', argument),
      'peer.transfer': (argument) => note('peer.transfer', argument),
      'peer.transferTaken': (argument) => note('peer.transferTaken', argument)
    },
    on: {
      'peer.open': on('peer.open'),
      'peer.remoteSignal': on('peer.remoteSignal'),
      'peer.send': on('peer.send'),
      'peer.restart': on('peer.restart'),
      'peer.startCapture': on('peer.startCapture'),
      'peer.stopCapture': on('peer.stopCapture'),
      'peer.tiles': on('peer.tiles'),
      'peer.transfer': on('peer.transfer'),
      'peer.pace': on('peer.pace'),
      'peer.mark': on('peer.mark'),
      'peer.close': on('peer.close')
    }
  };
  const main: FakeMain = {
    engine: startPeerEngine(bridge, takeCapture),
    told,
    signals,
    carry: () => undefined,
    emit: (name, payload) => {
      for (const listener of listeners[name]) listener(payload);
    },
    heard: async (name, count = 1) => {
      for (;;) {
        const found = told.filter((entry) => entry.name === name)[count - 1];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          heardMore = [...heardMore, resolve];
        });
      }
    }
  };
  return main;
}
