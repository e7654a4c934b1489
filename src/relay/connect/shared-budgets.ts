import { type Person, personKey } from '../person.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { KeyedBudgets } from './keyed-budgets.ts';
import { SocketQuota } from './socket-quota.ts';

/** What the sockets of one address, and those of one account, may do together. */
export class SharedBudgets {
  readonly limits: ConnectionLimits;
  readonly #byAddress: KeyedBudgets;
  readonly #byAccount: KeyedBudgets;
  readonly #sockets: SocketQuota;

  constructor(limits: ConnectionLimits) {
    this.limits = limits;
    this.#byAddress = new KeyedBudgets(limits.workPerAddress);
    this.#byAccount = new KeyedBudgets(limits.workPerAccount);
    this.#sockets = new SocketQuota(Number.POSITIVE_INFINITY, limits.socketsPerAccount);
  }

  /** Pays for one message that costs work; `retryAfterMs` is 0 when it was paid, else `kind` says whose budget is empty. */
  takeWork(
    address: string,
    account: Person | null,
    now: number
  ): { readonly kind: 'address' | 'account'; readonly retryAfterMs: number } {
    const byAddress = this.#byAddress.take(address, now);
    if (byAddress > 0 || account === null) return { kind: 'address', retryAfterMs: byAddress };
    return { kind: 'account', retryAfterMs: this.#byAccount.take(personKey(account), now) };
  }

  /** A place for one more socket of this account, given back by calling the result; `null` when there is none. */
  enterAccount(person: Person): (() => void) | null {
    const key = personKey(person);
    return this.#sockets.take(key) ? () => this.#sockets.release(key) : null;
  }
}
