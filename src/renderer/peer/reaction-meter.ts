import {
  isWaiting,
  NO_REACTIONS,
  type Reaction,
  type Reactions,
  reactionOf,
  readSeen,
  withDrawn,
  withFrame,
  withPress,
  withSeen
} from '#shared/quality/reaction.ts';

/** Helper: how long the sharer's screen takes to answer (D11). Times in ms of the page. */
export type ReactionMeter = {
  /** The person did something: the moment that what is sent next counts from. */
  readonly happened: (at: number) => void;
  /** It went out with this number. */
  readonly sent: (seq: number) => void;
  /** Unparsed word of the sharer; junk changes nothing. */
  readonly receive: (data: string) => void;
  /** A frame captured at `captured` (sharer's ms since the epoch) was shown. */
  readonly shown: (captured: number, at: number) => void;
  /** The exact picture shows what came of this input. */
  readonly drawn: (seq: number, at: number) => void;
  /** Whether frames have to be reported now; `begin` is called when that becomes so. */
  readonly waiting: () => boolean;
  readonly onWaiting: (begin: () => void) => () => void;
  readonly reaction: () => Reaction | null;
  /** Another connection. */
  readonly reset: () => void;
};

/** An input event older than this is not the cause of what is sent now, ms. */
const SAME_EVENT_MS = 100;

/** See {@link ReactionMeter}. */
export function createReactionMeter(now: () => number): ReactionMeter {
  let state: Reactions = NO_REACTIONS;
  let happenedAt = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();
  return {
    happened: (at) => {
      happenedAt = at;
    },
    sent: (seq) => {
      const at = now();
      state = withPress(state, seq, at - happenedAt < SAME_EVENT_MS ? Math.min(at, happenedAt) : at);
      for (const begin of [...listeners]) begin();
    },
    receive: (data) => {
      const message = readSeen(data);
      if (message !== null) state = withSeen(state, message);
    },
    shown: (captured, at) => {
      state = withFrame(state, captured, at);
    },
    drawn: (seq, at) => {
      state = withDrawn(state, seq, at);
    },
    waiting: () => isWaiting(state, now()),
    onWaiting: (begin) => {
      listeners.add(begin);
      return () => void listeners.delete(begin);
    },
    reaction: () => reactionOf(state),
    reset: () => {
      state = NO_REACTIONS;
    }
  };
}
