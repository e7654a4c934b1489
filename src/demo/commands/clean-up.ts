/** What was started, to be stopped in the opposite order, whatever happens in between. */
export type CleanUp = {
  /** Remembers how to stop something that was just started; gives it back. */
  readonly later: <Thing>(thing: Thing, stop: (thing: Thing) => Promise<unknown>) => Thing;
  /** Stops everything, the last first; one that fails does not keep the others. */
  readonly all: () => Promise<void>;
};

/** See {@link CleanUp}. */
export function createCleanUp(): CleanUp {
  const stops: (() => Promise<unknown>)[] = [];
  return {
    later: (thing, stop) => {
      stops.push(() => stop(thing));
      return thing;
    },
    all: async () => {
      for (const stop of stops.splice(0).reverse()) await stop().catch(() => undefined);
    }
  };
}
