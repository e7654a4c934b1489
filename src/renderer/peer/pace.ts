/** Runs what is asked for at once, but never twice within an interval: of what came too soon the last is run when it is over. */
export type Pace = {
  readonly ask: (run: () => void) => void;
  readonly stop: () => void;
};

/** See {@link Pace}; `intervalMs` in milliseconds. */
export function createPace(intervalMs: number): Pace {
  let lastAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (run: () => void): void => {
    clearTimeout(timer);
    const wait = lastAt + intervalMs - performance.now();
    if (wait > 0) {
      timer = setTimeout(() => ask(run), wait);
      return;
    }
    lastAt = performance.now();
    run();
  };
  return { ask, stop: () => clearTimeout(timer) };
}
