import type { SharedDisplay } from '../protocol/peer.ts';
import type { SessionInput } from './events.ts';
import type { SessionPorts } from './ports.ts';
import { captureAllowed, type SessionState } from './state.ts';

/** A capture that fails is begun again once after this long, ms: its display may just have been unplugged. */
const CAPTURE_AGAIN_MS = 400;
/** One that fails again within this time is given up, ms. */
const CAPTURE_GIVEN_UP_MS = 5_000;

/** The sharer's capture as the session has it: which display is captured, and what becomes of it. */
export type LiveCapture = {
  /** Begins; `moved`: with another display than before, which the helper is told once its picture is there. */
  readonly start: (moved: boolean) => void;
  readonly stop: () => void;
  /** What is to be looked at may be another display now, or have another size, or be gone. */
  readonly follow: () => void;
  /** The page captures. */
  readonly started: () => void;
  /** The page cannot capture, or cannot any more. */
  readonly failed: () => void;
};

/** See {@link LiveCapture}. `current` goes on with a result only while the session is still the same. */
export function createLiveCapture(
  ports: Pick<SessionPorts, 'capture' | 'injector' | 'peer' | 'clock'>,
  host: {
    readonly state: () => SessionState;
    readonly dispatch: (event: SessionInput) => void;
    readonly current: <Value>(
      work: Promise<Value>,
      then: (value: Value) => void,
      otherwise?: () => void
    ) => Promise<void>;
  }
): LiveCapture {
  const { dispatch } = host;
  /** The display whose picture was begun with, until it is there. */
  let awaited: SharedDisplay | null = null;
  let againAt = Number.NEGATIVE_INFINITY;
  /** Grows with everything that begins or stops, so that what waits for an older one finds out. */
  let turns = 0;

  const shown = (): SharedDisplay | null => {
    const state = host.state();
    return state.phase === 'live' ? state.display : null;
  };
  const allowed = (): boolean => captureAllowed(host.state());

  function stop(): void {
    awaited = null;
    turns += 1;
    ports.capture.revoke();
    ports.peer.stopCapture();
  }

  /** The picture starts only if the rules still say so once the display is known, and under a permit for that display. */
  function start(moved: boolean): void {
    turns += 1;
    const begin = (display: SharedDisplay | null): void => {
      const state = host.state();
      if (!captureAllowed(state) || state.phase !== 'live') return;
      const before = state.display;
      if (display === null) dispatch({ type: 'display', display: null });
      else if (!moved && before !== null && before.id !== display.id) dispatch({ type: 'display-moved' });
      else {
        ports.capture.permit(display, state.epoch);
        ports.injector.begin(display);
        ports.peer.startCapture(display);
        if (moved) awaited = display;
        else dispatch({ type: 'display', display });
      }
    };
    void host.current(ports.capture.display(), begin, () => dispatch({ type: 'capture-failed' }));
  }

  function restart(): void {
    const moved = shown() === null;
    stop();
    start(moved);
  }

  function follow(): void {
    const look = (display: SharedDisplay | null): void => {
      const before = awaited ?? shown();
      if (!allowed() || before === null) return;
      if (display === null) dispatch({ type: 'display', display: null });
      else if (display.id !== before.id) dispatch({ type: 'display-moved' });
      else if (display.width !== before.width || display.height !== before.height) restart();
    };
    void host.current(ports.capture.display(), look, () => undefined);
  }

  return {
    start,
    stop,
    follow,
    started: () => {
      const display = awaited;
      awaited = null;
      if (display !== null && allowed()) dispatch({ type: 'display', display });
    },
    failed: () => {
      const now = ports.clock.now();
      if (!allowed() || now - againAt < CAPTURE_GIVEN_UP_MS) {
        dispatch({ type: 'capture-failed' });
        return;
      }
      againAt = now;
      const turn = turns;
      ports.clock.after(CAPTURE_AGAIN_MS, () => {
        if (turn === turns && allowed()) restart();
      });
    }
  };
}
