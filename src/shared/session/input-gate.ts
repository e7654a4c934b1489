import { decodeInput } from '../input/decode.ts';
import {
  expireInput,
  INPUT_AT_REST,
  type ReceivedAction,
  type ReceiverFault,
  receiveInput,
  releaseInput
} from '../input/receive.ts';
import { HELD_REPEAT_MS, LOCAL_INPUT_PRIORITY_MS } from '../protocol/limits.ts';
import type { InputKind } from '../quality/sampling.ts';
import type { Cancel, InputFault, SessionPorts } from './ports.ts';
import { inputAllowed, type SessionState } from './state.ts';

/** The sharer's gate for remote input: the only way from a data channel to the injector. */
export type InputGate = {
  /** Takes raw text of a channel; junk and what is not allowed now changes nothing. */
  readonly receive: (channel: 'input' | 'motion', data: string) => void;
  /** Lets go of everything and forgets what was held; the order of messages goes on. */
  readonly release: () => void;
  /** A new connection: its messages count from the beginning. */
  readonly reset: () => void;
  /** The person at the machine used it: remote input waits (protocol.md "Input"). */
  readonly localInput: () => void;
};

const FAULTS: Readonly<Record<ReceiverFault, InputFault>> = { gap: 'input-gap', rate: 'input-rate' };

/** A key that is let go, the wheel and a move show nothing, or something that goes on for a while. */
function kindOf(action: ReceivedAction): InputKind {
  const shows = action.kind === 'button' || action.kind === 'text' || (action.kind === 'key' && action.down);
  return shows ? 'press' : 'other';
}

/** See {@link InputGate}; `state` is read anew for every message. */
export function createInputGate(
  ports: Pick<SessionPorts, 'clock' | 'injector' | 'reaction'>,
  state: () => SessionState
): InputGate {
  let received = INPUT_AT_REST;
  let localUntil = 0;
  let watch: Cancel | null = null;

  function carryOut(actions: readonly ReceivedAction[]): void {
    for (const action of actions) {
      if (action.kind === 'move') ports.injector.move(action.at);
      else ports.injector.apply(action);
    }
  }

  /** While something is held, looks whether the helper still says so; a lost helper leaves nothing pressed. */
  function watchHeld(): void {
    if (watch !== null || (received.keys.length === 0 && received.buttons.length === 0)) return;
    watch = ports.clock.after(HELD_REPEAT_MS, () => {
      watch = null;
      const step = expireInput(received, ports.clock.now());
      received = step.state;
      carryOut(step.actions);
      watchHeld();
    });
  }

  function release(): void {
    received = releaseInput(received).state;
    ports.injector.releaseAll();
  }

  return {
    receive: (channel, data) => {
      const decoded = decodeInput(channel, data);
      if (decoded === null) return ports.injector.refused('input-malformed');
      const now = ports.clock.now();
      const allowed = inputAllowed(state(), decoded.message.epoch) && now >= localUntil;
      const step = receiveInput(received, decoded, now, allowed);
      received = step.state;
      if (step.fault !== null) ports.injector.refused(FAULTS[step.fault]);
      const [last] = step.actions.slice(-1);
      if (last !== undefined) ports.reaction?.applying(kindOf(last), decoded.message.seq);
      carryOut(step.actions);
      watchHeld();
    },
    release,
    reset: () => {
      received = INPUT_AT_REST;
    },
    localInput: () => {
      const wasFree = ports.clock.now() >= localUntil;
      localUntil = ports.clock.now() + LOCAL_INPUT_PRIORITY_MS;
      // Text that is still being typed stops as well.
      if (wasFree && state().phase === 'live') release();
    }
  };
}
