import type { Clock } from '../../clock.ts';
import type { Fetch } from '../../http/bounded-fetch.ts';
import { DirectoryUnavailable } from '../directory.ts';
import type { GraphAccess, GraphLimits } from './access.ts';
import { type Exchange, exchange, readAs } from './exchange.ts';
import { tokenAnswerSchema, tokenErrorSchema } from './schemas.ts';

/** A token is renewed this long before it ends, a short-lived one after half of its life. */
const MARGIN_MS = 60_000;
/** No token is used longer than this, whatever its answer says. */
const LONGEST_MS = 24 * 60 * 60_000;

interface Held {
  readonly value: string;
  /** On the clock that only grows. */
  readonly until: number;
}

/**
 * The relay's own sign-in at one tenant (client credentials, RFC 6749 section 4.4). Requests that need a token at once
 * share one sign-in; a refused one is remembered for a while, so that many sessions do not become many sign-ins.
 */
export class ApplicationToken {
  readonly #access: GraphAccess;
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  readonly #limits: GraphLimits;
  #held: Held | undefined;
  #signIn: Promise<Held> | undefined;
  #gaveUpAt = Number.NEGATIVE_INFINITY;
  #refused: { readonly error: DirectoryUnavailable; readonly until: number } | undefined;

  constructor(access: GraphAccess, fetcher: Fetch, clock: Clock, limits: GraphLimits) {
    this.#access = access;
    this.#fetch = fetcher;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** A token that holds for a while yet; rejects with {@link DirectoryUnavailable}. */
  async get(): Promise<string> {
    if (this.#held !== undefined && this.#held.until > this.#clock.elapsed()) return this.#held.value;
    if (this.#refused !== undefined && this.#refused.until > this.#clock.elapsed()) throw this.#refused.error;
    this.#signIn ??= this.#startSignIn().finally(() => {
      this.#signIn = undefined;
    });
    this.#held = await this.#signIn;
    return this.#held.value;
  }

  /**
   * Says that this token was refused, or lacks a permission that the next one may have. Whether another one may be tried:
   * at most one token is given up in the time for which a refusal counts, so that refusals do not become sign-ins.
   */
  giveUp(value: string): boolean {
    if (this.#held?.value !== value) return true;
    const now = this.#clock.elapsed();
    if (now - this.#gaveUpAt < this.#limits.refusalMs) return false;
    this.#gaveUpAt = now;
    this.#held = undefined;
    return true;
  }

  async #startSignIn(): Promise<Held> {
    let answer = await this.#ask();
    if (answer.status === 429 || answer.status === 503) {
      const wait = answer.retryAfterMs ?? 1_000;
      // A second attempt has to fit into what a question may take.
      if (wait + this.#limits.exchangeMs > this.#limits.deadlineMs) {
        throw new DirectoryUnavailable('the sign-in is busy', { reason: 'throttled' });
      }
      await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
      answer = await this.#ask();
    }
    if (answer.status !== 200) throw this.#refusal(answer);
    const token = readAs(answer.body, tokenAnswerSchema);
    const life = Math.min(token.expires_in * 1000, LONGEST_MS);
    return { value: token.access_token, until: this.#clock.elapsed() + Math.max(life - MARGIN_MS, life / 2) };
  }

  /** Only the protocol's own error word is kept: descriptions repeat ids and may repeat more. */
  #refusal({ status, body }: Exchange): DirectoryUnavailable {
    if (status === 429 || status === 503) {
      return new DirectoryUnavailable('the sign-in is busy', { reason: 'throttled' });
    }
    const parsed = tokenErrorSchema.safeParse(body);
    if (!parsed.success) return new DirectoryUnavailable(`the sign-in answered ${status}`);
    const code = parsed.data.error;
    const error = new DirectoryUnavailable(`the sign-in was refused: ${code}`, { reason: 'sign-in-refused', code });
    this.#refused = { error, until: this.#clock.elapsed() + this.#limits.refusalMs };
    return error;
  }

  #ask(): Promise<Exchange> {
    const { tokenUrl, clientId, clientSecret, scope } = this.#access;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
    const init = { method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams(form) };
    return exchange(this.#fetch, this.#clock, tokenUrl, init, this.#limits.exchangeMs);
  }
}
