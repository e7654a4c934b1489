import { createStore } from 'zustand/vanilla';
import { type Obstacles, obstaclesOf } from '#renderer/features/policy/obstacles.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { RequestOutcome } from '#shared/ipc/channels.ts';

/** Why something the person asked for did not happen. */
export type FailedAttempt = {
  readonly problem: ProblemCode;
  /** Not before this time (ms since the epoch) it makes sense to try again. */
  readonly retryAt: number | null;
  readonly obstacles: Obstacles;
};

/**
 * What the person tried last on the first page. It outlives the page: a refused code comes back to the field where it was
 * typed, with the reason.
 */
export type AttemptState = {
  readonly typed: string;
  readonly getHelp: FailedAttempt | null;
  readonly giveHelp: FailedAttempt | null;
  /** The ticket's reference as typed; `null` while the field is not open (G9). */
  readonly ticket: string | null;
};

/** What is to be shown for an outcome; `null` when it went well. */
export function failureOf(outcome: RequestOutcome, now: number): FailedAttempt | null {
  if (outcome.ok) return null;
  return {
    problem: outcome.code,
    retryAt: outcome.retryAfterMs === undefined ? null : now + outcome.retryAfterMs,
    obstacles: obstaclesOf(outcome)
  };
}

/** A store of {@link AttemptState}, one per window. */
export const createAttemptStore = () =>
  createStore<AttemptState>()(() => ({ typed: '', getHelp: null, giveHelp: null, ticket: null }));
export type AttemptStore = ReturnType<typeof createAttemptStore>;
