/** What the page finds as `window.harness`: main's part, played by a test. */
export type Harness = {
  /** Every request and post of the page, in order. */
  readonly calls: { readonly name: string; readonly argument: unknown }[];
  /** What requests answer; without an entry `undefined`, and with `'never'` nothing ever. */
  readonly answers: Record<string, unknown>;
  readonly emit: (event: string, payload: unknown) => void;
  /** Called with every request, beside its answer. */
  onRequest: (name: string, argument: unknown) => void;
};

declare global {
  interface Window {
    harness: Harness;
  }
}

/**
 * Runs in the page before its own scripts: stands for the preload. Self-contained, because it travels as text.
 */
export function installFakeBridge(answers: Record<string, unknown>): void {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const harness: Harness = {
    calls: [],
    answers,
    emit: (event, payload) => {
      for (const listener of listeners.get(event) ?? []) listener(payload);
    },
    onRequest: () => undefined
  };
  const call = (name: string, argument: unknown) => {
    harness.calls.push({ name, argument });
    harness.onRequest(name, argument);
  };
  const functions = (make: (name: string) => unknown) =>
    new Proxy({}, { get: (_target, name) => (typeof name === 'string' ? make(name) : undefined) });
  const bridge = {
    request: functions((name) => async (argument: unknown) => {
      call(name, argument);
      const answer = harness.answers[name];
      return answer === 'never' ? new Promise(() => undefined) : answer;
    }),
    post: functions((name) => (argument: unknown) => call(name, argument)),
    on: functions((name) => (listener: (payload: unknown) => void) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    })
  };
  Object.assign(window, { harness, deskside: bridge });
}
