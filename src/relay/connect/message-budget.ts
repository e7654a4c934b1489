import type { ClientMessageType } from '#shared/protocol/relay.ts';
import { BYTE_RATE, COSTLY_RATE, fullBudget, MAX_REFUSED_FOR_RATE, MESSAGE_RATE, spend } from './rate-budget.ts';

const COSTLY: ReadonlySet<ClientMessageType> = new Set<ClientMessageType>([
  'hello',
  'token.renew',
  'policy.standing',
  'check.paths',
  'session.create',
  'session.redeem',
  'session.resume',
  'session.rejoin'
]);

/** Whether a message makes the relay verify, draw or look up. */
export function isCostly(type: ClientMessageType): boolean {
  return COSTLY.has(type);
}

/** Paid for, or how long to wait; `hopeless` = so far beyond its budget that talking on is of no use. */
export type BudgetVerdict = 'paid' | { readonly retryAfterMs: number; readonly hopeless: boolean };

/** What one socket may still say: bytes, messages, and messages that cost the relay work. */
export class MessageBudget {
  #bytes;
  #messages;
  #costly;
  #refused = 0;

  constructor(now: number) {
    this.#bytes = fullBudget(BYTE_RATE, now);
    this.#messages = fullBudget(MESSAGE_RATE, now);
    this.#costly = fullBudget(COSTLY_RATE, now);
  }

  /** Takes one frame; `type` is `null` for a frame that is not a message. */
  take(bytes: number, type: ClientMessageType | null, now: number): BudgetVerdict {
    const byBytes = spend(this.#bytes, BYTE_RATE, bytes, now);
    const byCount = spend(this.#messages, MESSAGE_RATE, 1, now);
    const byWork = spend(this.#costly, COSTLY_RATE, type !== null && isCostly(type) ? 1 : 0, now);
    this.#bytes = byBytes.budget;
    this.#messages = byCount.budget;
    this.#costly = byWork.budget;
    const retryAfterMs = Math.max(byBytes.waitMs, byCount.waitMs, byWork.waitMs);
    if (retryAfterMs === 0) return 'paid';
    this.#refused += 1;
    return { retryAfterMs, hopeless: this.#refused > MAX_REFUSED_FOR_RATE };
  }
}
