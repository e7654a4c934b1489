import { mayRead, type Reading } from '#shared/policy/readings.ts';
import type { TokenVerifier } from '../auth/verified-token.ts';
import type { Clock } from '../clock.ts';
import { KeyedBudgets } from '../connect/keyed-budgets.ts';
import type { RateLimit } from '../connect/rate-budget.ts';
import { withDeadline } from '../deadline.ts';
import type { Directory } from '../directory/directory.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Logger } from '../logging.ts';
import { type Person, personKey } from '../person.ts';
import { ApiRefusal, directoryRefusal } from './refusal.ts';

/**
 * Questions of one person; the server counts those of an address. A console that looks every few seconds, and somebody
 * who pages quickly.
 */
export const PERSON_RATE: RateLimit = { burst: 60, perSecond: 2 };
/** Bad tokens of one address that are still judged and recorded. */
export const BAD_TOKEN_RATE: RateLimit = { burst: 20, perSecond: 0.2 };

/** RFC 6750 section 2.1; longer than any token of an identity provider. */
const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{1,16384}=*)$/i;

/** What letting somebody in depends on. */
export interface AdmissionOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly directory: Pick<Directory, 'helper'>;
  readonly verify: TokenVerifier;
  /** How long the directory may take, milliseconds: somebody is waiting. */
  readonly directoryMs: number;
}

/** A request as far as it decides who asks. */
export interface Knock {
  /** The source address, as limits count it. */
  readonly source: string;
  readonly authorization: string | undefined;
  /** What is asked for, as the audit log calls it. */
  readonly request: string;
  readonly reading: Reading;
}

/** Lets people with the right to read in, and nobody else; what is refused for want of it is in the audit log. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #people = new KeyedBudgets(PERSON_RATE);
  readonly #badTokens = new KeyedBudgets(BAD_TOKEN_RATE);

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Who asks, proven and entitled. Rejects with an {@link ApiRefusal}. */
  async admit(knock: Knock): Promise<Person> {
    const person = await this.#proven(knock);
    this.#pay(this.#people, personKey(person));
    const { clock, directory, directoryMs, log } = this.#options;
    let account: Awaited<ReturnType<Directory['helper']>>;
    try {
      account = await withDeadline(directory.helper(person), directoryMs, clock);
    } catch (error) {
      throw directoryRefusal(error, log);
    }
    if (account.enabled && mayRead(account.roles, knock.reading)) return person;
    this.#record(person, knock);
    throw new ApiRefusal('not-allowed', { reading: knock.reading });
  }

  async #proven(knock: Knock): Promise<Person> {
    const token = BEARER.exec(knock.authorization ?? '')?.[1];
    // Whoever shows nothing attempts nothing: every scanner of addresses would be in the record.
    if (token === undefined) throw new ApiRefusal('unauthenticated');
    const verdict = await this.#options.verify(token);
    if (verdict.ok) return verdict.token.person;
    if (verdict.code === 'internal') throw new ApiRefusal('internal');
    this.#pay(this.#badTokens, knock.source);
    // A token that ended is everyday life of a console that was left open.
    if (verdict.code !== 'token-expired') this.#record(null, knock);
    throw new ApiRefusal(verdict.code);
  }

  #record(actor: Person | null, { request, reading }: Knock): void {
    const tenantId = actor?.tenantId ?? null;
    const event = { what: 'denied', request: `reports/${request}`, right: reading } as const;
    this.#options.ledger.append({ kind: 'audit', tenantId, actor, sessionId: null, event });
  }

  #pay(budgets: KeyedBudgets, key: string): void {
    const retryAfterMs = budgets.take(key, this.#options.clock.elapsed());
    if (retryAfterMs > 0) throw new ApiRefusal('rate-limited', { retryAfterMs });
  }
}
