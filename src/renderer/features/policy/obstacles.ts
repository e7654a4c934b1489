import type { Failure } from '#renderer/app/requests.ts';
import type { RefusalReason } from '#shared/errors/codes.ts';

/** What stands in the way of something, as far as it can be named (F4). */
export type Obstacles = {
  /** Why the organisation's policy refuses it. */
  readonly reasons: readonly RefusalReason[];
  /** The directory permission that the organisation's service lacks. */
  readonly permission: string | null;
};

/** Nothing that could be named. */
export const NO_OBSTACLES: Obstacles = { reasons: [], permission: null };

/** What a failed request says stood in its way. */
export function obstaclesOf(failure: Failure): Obstacles {
  return { reasons: failure.reasons ?? [], permission: failure.permission ?? null };
}

/** How many things stand in the way. */
export function countOf({ reasons, permission }: Obstacles): number {
  return reasons.length + (permission === null ? 0 : 1);
}
