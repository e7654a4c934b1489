import type { InputAction, InputMessage, MotionMessage, PointerButton, Position } from '../protocol/input.ts';
import type { KeyCode } from '../protocol/key-codes.ts';
import { HELD_REPEAT_MS, MAX_INPUT_EVENTS_PER_SECOND } from '../protocol/limits.ts';
import type { ReceivedMessage } from './decode.ts';

/** What the sharer's machine must do: move the pointer, or one of the helper's actions. `held` is never among them. */
export type ReceivedAction = { readonly kind: 'move'; readonly at: Position } | Exclude<InputAction, { kind: 'held' }>;

/** The sharer's end of `input` and `motion` for one connection. Immutable; begins as {@link INPUT_AT_REST}. */
export type ReceiverState = {
  /** Last `input` seq that was seen. */
  readonly inputSeq: number;
  /** Last `input` seq that was applied at a position: older motion would move the pointer backwards. */
  readonly placedSeq: number;
  /** Newest `motion` seq that was seen. */
  readonly motionSeq: number;
  /** Motion that overtook the input it was sent after; the newest only. */
  readonly early: MotionMessage | null;
  /** Where the pointer was put last. */
  readonly at: Position;
  readonly keys: readonly KeyCode[];
  /** Keys that were let go here while the helper still holds them: their repetition is no new press. */
  readonly lifted: readonly KeyCode[];
  readonly buttons: readonly PointerButton[];
  /** When anything last came on `input`. */
  readonly heardAt: number;
  /** How many events were applied in the second that began at `secondAt`. */
  readonly secondAt: number;
  readonly applied: number;
};

export const INPUT_AT_REST: ReceiverState = {
  inputSeq: 0,
  placedSeq: 0,
  motionSeq: 0,
  early: null,
  at: { x: 0, y: 0 },
  keys: [],
  lifted: [],
  buttons: [],
  heardAt: 0,
  secondAt: 0,
  applied: 0
};

/**
 * `gap`: an `input` seq is missing, which a reliable ordered channel cannot do, so the other app is broken; everything
 * held was let go before going on. `rate`: over {@link MAX_INPUT_EVENTS_PER_SECOND}, dropped.
 */
export type ReceiverFault = 'gap' | 'rate';
export type ReceiverStep = {
  readonly state: ReceiverState;
  readonly actions: readonly ReceivedAction[];
  readonly fault: ReceiverFault | null;
};

/** The helper repeats what is held every {@link HELD_REPEAT_MS}; after this long without a word it is let go, ms. */
export const HELD_LOST_MS = 4 * HELD_REPEAT_MS;
/** `held` names no more keys (its schema), so one more could never heal. */
const MAX_HELD_KEYS = 32;

/**
 * Takes one message. `now` in ms of any clock. `allowed` is the session's judgement of it (mode, pause, epoch): what is
 * not allowed still counts in the order of messages, but does nothing. Input is applied at most once and in order; of
 * motion the newest wins, never before the input it followed and never behind a button or wheel that was applied. What
 * went down is remembered until it was let go, and only what is down is let go.
 */
export function receiveInput(
  state: ReceiverState,
  received: ReceivedMessage,
  now: number,
  allowed: boolean
): ReceiverStep {
  return received.channel === 'input'
    ? receiveAction(state, received.message, now, allowed)
    : receiveMotion(state, received.message, now, allowed);
}

/** Lets go of everything: pause, another mode, end, a lost helper. The order of messages goes on. */
export function releaseInput(state: ReceiverState): ReceiverStep {
  const lifted = [...new Set([...state.lifted, ...state.keys])];
  return { ...letGo({ ...state, early: null, lifted }, [], []), fault: null };
}

/** What the helper lets go of itself can be pressed anew, also while nothing is allowed. */
function stillLifted(lifted: readonly KeyCode[], action: InputAction): readonly KeyCode[] {
  if (lifted.length === 0) return lifted;
  if (action.kind === 'held') return lifted.filter((code) => action.keys.includes(code));
  return action.kind === 'key' && !action.down ? lifted.filter((code) => code !== action.code) : lifted;
}

/** To be called twice a second while input is allowed: lets go when the helper has been silent for {@link HELD_LOST_MS}. */
export function expireInput(state: ReceiverState, now: number): ReceiverStep {
  const holds = state.keys.length > 0 || state.buttons.length > 0;
  return holds && now - state.heardAt > HELD_LOST_MS ? releaseInput(state) : { state, actions: [], fault: null };
}

type Applied = { readonly state: ReceiverState; readonly actions: readonly ReceivedAction[] };

const NO_MODIFIERS = { ctrl: false, shift: false, alt: false, meta: false };

/** Releases, last pressed first, everything that the helper does not say it still holds. */
function letGo(state: ReceiverState, keys: readonly KeyCode[], buttons: readonly PointerButton[]): Applied {
  const actions: ReceivedAction[] = [
    ...state.buttons
      .filter((button) => !buttons.includes(button))
      .map((button) => ({ kind: 'button', button, down: false, at: state.at }) as const),
    ...state.keys
      .filter((code) => !keys.includes(code))
      .map((code) => ({ kind: 'key', code, key: null, down: false, modifiers: NO_MODIFIERS }) as const)
  ].reverse();
  return {
    state: {
      ...state,
      keys: state.keys.filter((code) => keys.includes(code)),
      buttons: state.buttons.filter((button) => buttons.includes(button))
    },
    actions
  };
}

/** Counts one event; `null` when this second is full. */
function count(state: ReceiverState, now: number): ReceiverState | null {
  const sameSecond = now - state.secondAt < 1000 && now >= state.secondAt;
  if (!sameSecond) return { ...state, secondAt: now, applied: 1 };
  return state.applied < MAX_INPUT_EVENTS_PER_SECOND ? { ...state, applied: state.applied + 1 } : null;
}

function receiveAction(before: ReceiverState, message: InputMessage, now: number, allowed: boolean): ReceiverStep {
  if (message.seq <= before.inputSeq) return { state: before, actions: [], fault: null };
  const gap = message.seq !== before.inputSeq + 1;
  const start: Applied = gap ? letGo({ ...before, early: null }, [], []) : { state: before, actions: [] };
  const lifted = stillLifted(start.state.lifted, message.action);
  const seen = { ...start.state, inputSeq: message.seq, heardAt: now, lifted };
  const acted: ReceiverStep = allowed ? act(seen, message, now) : { state: seen, actions: [], fault: null };
  const moved = allowed ? moveEarly(acted.state) : { state: { ...acted.state, early: null }, actions: [] };
  return {
    state: moved.state,
    actions: [...start.actions, ...acted.actions, ...moved.actions],
    fault: gap ? 'gap' : acted.fault
  };
}

function act(state: ReceiverState, message: InputMessage, now: number): ReceiverStep {
  const action = message.action;
  if (action.kind === 'held') return { ...letGo(state, action.keys, action.buttons), fault: null };
  // A release of what is down must never be lost to the rate; there can be no more of them than presses.
  const release = (action.kind === 'key' || action.kind === 'button') && !action.down;
  const counted = release ? state : count(state, now);
  if (counted === null) return { state, actions: [], fault: 'rate' };
  switch (action.kind) {
    case 'text':
      return { state: counted, actions: [action], fault: null };
    case 'wheel':
      return { state: { ...counted, placedSeq: message.seq, at: action.at }, actions: [action], fault: null };
    case 'button': {
      const others = counted.buttons.filter((button) => button !== action.button);
      const placed = { ...counted, placedSeq: message.seq, at: action.at };
      if (action.down === counted.buttons.includes(action.button)) return { state: counted, actions: [], fault: null };
      const buttons = action.down ? [...others, action.button] : others;
      return { state: { ...placed, buttons }, actions: [action], fault: null };
    }
    case 'key': {
      const others = counted.keys.filter((code) => code !== action.code);
      const held = others.length < counted.keys.length;
      if (action.down && counted.lifted.includes(action.code)) return { state: counted, actions: [], fault: null };
      // A second press of a held key is its repetition.
      if (action.down ? !held && others.length >= MAX_HELD_KEYS : !held) {
        return { state: counted, actions: [], fault: null };
      }
      const keys = action.down ? [...others, action.code] : others;
      return { state: { ...counted, keys }, actions: [action], fault: null };
    }
  }
}

/** Motion that waited for this input is due now; that which waited for an earlier one is stale. */
function moveEarly(state: ReceiverState): Applied {
  const early = state.early;
  if (early === null || early.after > state.inputSeq) return { state, actions: [] };
  const settled = { ...state, early: null };
  if (early.after < state.placedSeq) return { state: settled, actions: [] };
  return { state: { ...settled, at: early.at }, actions: [{ kind: 'move', at: early.at }] };
}

function receiveMotion(state: ReceiverState, message: MotionMessage, now: number, allowed: boolean): ReceiverStep {
  if (message.seq <= state.motionSeq) return { state, actions: [], fault: null };
  const seen = { ...state, motionSeq: message.seq };
  if (!allowed || message.after < state.placedSeq) return { state: seen, actions: [], fault: null };
  const counted = count(seen, now);
  if (counted === null) return { state: seen, actions: [], fault: 'rate' };
  if (message.after > state.inputSeq) return { state: { ...counted, early: message }, actions: [], fault: null };
  const at = message.at;
  return { state: { ...counted, early: null, at }, actions: [{ kind: 'move', at }], fault: null };
}
