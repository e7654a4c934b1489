import type { NetworkInterfaceInfo } from 'node:os';
import type { Cancel, Clock } from '#shared/session/ports.ts';

/** How often the machine's addresses are looked at while it matters, ms: well below what people notice of a lost picture. */
export const LOOK_INTERVAL_MS = 500;

/** Where addresses and wake-ups come from. */
export type NetworkSources = {
  readonly clock: Clock;
  /** Node's `os.networkInterfaces`. */
  readonly interfaces: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  /** Electron's `powerMonitor`, for the moment after sleep. */
  readonly onResume: (listener: () => void) => void;
};

/** Notices, while it is told to, that this machine has other addresses than before, or was asleep. */
export type NetworkWatch = {
  readonly setWatching: (on: boolean) => void;
};

/** See {@link NetworkWatch}. Losing an address is no news: only one that was not there a moment ago gives a way to try. */
export function createNetworkWatch(sources: NetworkSources, onChange: () => void): NetworkWatch {
  let stop: Cancel | null = null;
  let known: ReadonlySet<string> = new Set();

  const look = (): void => {
    const now = addressesOf(sources.interfaces());
    const isNew = [...now].some((address) => !known.has(address));
    known = now;
    stop = sources.clock.after(LOOK_INTERVAL_MS, look);
    if (isNew) onChange();
  };
  sources.onResume(() => {
    if (stop !== null) onChange();
  });

  return {
    setWatching: (on) => {
      if (on === (stop !== null)) return;
      stop?.();
      stop = null;
      if (!on) return;
      known = addressesOf(sources.interfaces());
      stop = sources.clock.after(LOOK_INTERVAL_MS, look);
    }
  };
}

function addressesOf(interfaces: ReturnType<NetworkSources['interfaces']>): ReadonlySet<string> {
  const outside = Object.values(interfaces).flatMap((infos) => (infos ?? []).filter(({ internal }) => !internal));
  return new Set(outside.map(({ address }) => address));
}
