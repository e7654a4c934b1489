import type { Clock } from './clock.ts';

/** Something took longer than it may. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** The outcome of `work`, or {@link DeadlineExceeded} after `ms` milliseconds; the work itself goes on unheard. */
export function withDeadline<Value>(work: Promise<Value>, ms: number, clock: Clock): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new DeadlineExceeded(`not done after ${ms} ms`)));
    work.then(resolve, reject).finally(cancel);
  });
}
