import type { Clock } from '../../clock.ts';
import type { Fetch } from '../../http/bounded-fetch.ts';
import { DirectoryUnavailable } from '../directory.ts';
import type { GraphLimits } from './access.ts';
import type { ApplicationToken } from './application-token.ts';
import { batchBody, MAX_BATCH, readBatch } from './batch.ts';
import { type Exchange, exchange } from './exchange.ts';

/** Wait before a repetition when a busy directory names none; doubled each time. */
const FIRST_PAUSE_MS = 500;
/** New questions are turned away for no longer than this after a busy answer, whatever it asks for. */
const LONGEST_PAUSE_MS = 60_000;

/** An answer and the token that it was given to. */
export interface LaneAnswer extends Exchange {
  readonly token: string;
}

interface Waiting {
  readonly path: string;
  /** On the clock that only grows. */
  readonly until: number;
  readonly resolve: (answer: LaneAnswer) => void;
  readonly reject: (error: DirectoryUnavailable) => void;
  attempts: number;
  renewed: boolean;
}

/**
 * Requests to one version of Graph for one tenant. What is asked in the same turn of the event loop, or while all exchanges
 * are taken, goes as one JSON batch. A busy directory is given the pause that it asks for, by everybody; a refused token is
 * replaced once; a broken connection is tried again once.
 */
export class GraphLane {
  readonly #root: string;
  readonly #token: ApplicationToken;
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  readonly #limits: GraphLimits;
  readonly #waiting: Waiting[] = [];
  #active = 0;
  #kicked = false;
  #pumping = false;
  #resuming = false;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  /** @param root address with the version and without a slash at the end */
  constructor(root: string, token: ApplicationToken, fetcher: Fetch, clock: Clock, limits: GraphLimits) {
    this.#root = root;
    this.#token = token;
    this.#fetch = fetcher;
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * The answer to `GET path`, with any status but those of a busy directory or a refused token. Rejects with
   * {@link DirectoryUnavailable}.
   *
   * @param path below the version, from the slash on
   * @param until when nobody waits any more, on the clock that only grows
   */
  ask(path: string, until: number): Promise<LaneAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length >= this.#limits.maxWaiting) {
        reject(new DirectoryUnavailable('too many questions wait', { reason: 'too-many-questions' }));
        return;
      }
      this.#waiting.push({ path, until, resolve, reject, attempts: 0, renewed: false });
      this.#kick();
    });
  }

  /** After this turn of the event loop, so that everything asked in it is there. */
  #kick(): void {
    if (this.#kicked) return;
    this.#kicked = true;
    setImmediate(() => {
      this.#kicked = false;
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#mayGo()) {
      try {
        const token = await this.#token.get();
        const batch = this.#waiting.splice(0, MAX_BATCH);
        this.#active += 1;
        void this.#carry(batch, token);
      } catch (error) {
        for (const waiting of this.#waiting.splice(0)) waiting.reject(asUnavailable(error));
      }
    }
    this.#pumping = false;
  }

  #mayGo(): boolean {
    this.#turnAway();
    if (this.#waiting.length === 0 || this.#active >= this.#limits.maxConcurrent) return false;
    const pause = this.#pausedUntil - this.#clock.elapsed();
    if (pause <= 0) return true;
    if (!this.#resuming) {
      this.#resuming = true;
      this.#clock.after(pause, () => {
        this.#resuming = false;
        void this.#pump();
      });
    }
    return false;
  }

  /** Those whom no answer can reach in time make room for others. */
  #turnAway(): void {
    const soonest = Math.max(this.#clock.elapsed(), this.#pausedUntil);
    const paused = soonest === this.#pausedUntil;
    for (const waiting of this.#waiting.filter(({ until }) => until <= soonest)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.reject(
        paused
          ? new DirectoryUnavailable('the directory is busy', { reason: 'throttled' })
          : new DirectoryUnavailable('no answer in time', { reason: 'too-slow' })
      );
    }
  }

  async #carry(batch: readonly Waiting[], token: string): Promise<void> {
    for (const waiting of batch) waiting.attempts += 1;
    try {
      const answers = await this.#send(batch, token);
      for (const [index, waiting] of batch.entries()) this.#settle(waiting, answers[index], token);
    } catch (error) {
      const failure = asUnavailable(error);
      for (const waiting of batch) {
        if (failure.reason === 'unreachable' && waiting.attempts === 1) this.#waiting.unshift(waiting);
        else waiting.reject(failure);
      }
    }
    this.#active -= 1;
    this.#kick();
  }

  /** The answers in the order of the batch. A status of the batch itself counts for each of its requests. */
  async #send(batch: readonly Waiting[], token: string): Promise<readonly Exchange[]> {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) return [await this.#exchange(first.path, { headers })];
    const whole = await this.#exchange('/$batch', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: batchBody(batch.map(({ path }) => path))
    });
    if (whole.status === 200) return readBatch(whole.body, batch.length, this.#clock);
    if (isBusy(whole) || whole.status === 401) return batch.map(() => whole);
    throw new DirectoryUnavailable(`the directory answered ${whole.status} to a batch`);
  }

  #exchange(path: string, init: RequestInit): Promise<Exchange> {
    return exchange(this.#fetch, this.#clock, `${this.#root}${path}`, init, this.#limits.exchangeMs);
  }

  #settle(waiting: Waiting, answer: Exchange | undefined, token: string): void {
    if (answer === undefined) {
      waiting.reject(new DirectoryUnavailable('not an answer for each request', { reason: 'not-an-answer' }));
    } else if (isBusy(answer)) {
      const pause = answer.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (waiting.attempts - 1);
      const until = this.#clock.elapsed() + Math.min(pause, LONGEST_PAUSE_MS);
      this.#pausedUntil = Math.max(this.#pausedUntil, until);
      if (waiting.attempts < this.#limits.maxAttempts) this.#waiting.unshift(waiting);
      else waiting.reject(new DirectoryUnavailable('the directory is busy', { reason: 'throttled' }));
    } else if (answer.status === 401) {
      const again = this.#token.giveUp(token) && !waiting.renewed;
      waiting.renewed = true;
      if (again) this.#waiting.unshift(waiting);
      else waiting.reject(new DirectoryUnavailable('the directory refuses the token', { reason: 'token-refused' }));
    } else {
      waiting.resolve({ ...answer, token });
    }
  }
}

/** 504 comes from the gateway in front of a service that is too busy to answer it. */
function isBusy({ status }: Exchange): boolean {
  return status === 429 || status === 503 || status === 504;
}

function asUnavailable(error: unknown): DirectoryUnavailable {
  return error instanceof DirectoryUnavailable ? error : new DirectoryUnavailable('the directory could not be asked');
}
