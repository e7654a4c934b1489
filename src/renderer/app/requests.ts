import type { RequestOutcome } from '#shared/ipc/channels.ts';

/** Why a request did not do what it was asked for. */
export type Failure = Extract<RequestOutcome, { ok: false }>;

/** An outcome in any case: a request that main refused altogether counts as a fault. */
export function outcomeOf(request: Promise<RequestOutcome>): Promise<RequestOutcome> {
  return request.catch(() => ({ ok: false, code: 'internal' }) as const);
}

/** For requests whose only answer is what main shows next. */
export function forget(request: Promise<unknown>): void {
  request.catch(() => undefined);
}
