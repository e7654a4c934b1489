/** Bounds on wrong attempts of one kind of source. Times in milliseconds. */
export interface SourceLimits {
  /** Wrong attempts that cost no wait: people mistype. */
  readonly free: number;
  /** The wait after the first attempt beyond those; it doubles with each further one … */
  readonly firstDelayMs: number;
  /** … up to this. */
  readonly longestDelayMs: number;
  /** Wrong attempts while a live code existed after which the source is locked out for `lockoutMs`. */
  readonly lockoutAfter: number;
  readonly lockoutMs: number;
}

export interface AttemptLimitSettings {
  readonly account: SourceLimits;
  readonly address: SourceLimits;
  readonly overall: SourceLimits;
  /** A source that made no wrong attempt for this long starts afresh. */
  readonly memoryMs: number;
  /** Sources that are remembered; beyond that the longest unused is forgotten and the overall limit still holds. */
  readonly maxSources: number;
}

/**
 * Overall at most one wrong attempt every five seconds goes on for long: with 30^8 codes and a thousand of them open, a year
 * of guessing hits any code at all with a chance of about 1 in 100, and the guesser is signed in by name all the while.
 */
export const DEFAULT_ATTEMPT_LIMITS: AttemptLimitSettings = {
  account: { free: 5, firstDelayMs: 1_000, longestDelayMs: 60_000, lockoutAfter: 5, lockoutMs: 5 * 60_000 },
  // Many people share the address of an office.
  address: { free: 30, firstDelayMs: 1_000, longestDelayMs: 60_000, lockoutAfter: 60, lockoutMs: 5 * 60_000 },
  overall: {
    free: 100,
    firstDelayMs: 250,
    longestDelayMs: 5_000,
    lockoutAfter: Number.POSITIVE_INFINITY,
    lockoutMs: 0
  },
  memoryMs: 10 * 60_000,
  maxSources: 10_000
};

/** One source's wrong attempts so far. */
export interface AttemptRecord {
  readonly wrong: number;
  readonly wrongAtLive: number;
  readonly lastAt: number;
  readonly blockedUntil: number;
}

const FRESH: AttemptRecord = { wrong: 0, wrongAtLive: 0, lastAt: 0, blockedUntil: 0 };

/** The record after one more attempt, counted as wrong before anybody has looked at the code. */
export function countAttempt(
  record: AttemptRecord | undefined,
  now: number,
  liveCodes: boolean,
  limits: SourceLimits,
  memoryMs: number
): AttemptRecord {
  const before = record === undefined || now - record.lastAt > memoryMs ? FRESH : record;
  const wrong = before.wrong + 1;
  const wrongAtLive = before.wrongAtLive + (liveCodes ? 1 : 0);
  const beyond = wrong - limits.free;
  const delay = beyond <= 0 ? 0 : Math.min(limits.firstDelayMs * 2 ** Math.min(beyond - 1, 30), limits.longestDelayMs);
  const locked = wrongAtLive >= limits.lockoutAfter ? limits.lockoutMs : 0;
  return { wrong, wrongAtLive, lastAt: now, blockedUntil: now + Math.max(delay, locked) };
}

/** Whether an attempt may go on to the check. `giveBack` un-counts it once the code turned out to be right. */
export type AttemptVerdict =
  | { readonly allowed: true; readonly wrongByAccount: number; readonly giveBack: () => void }
  | { readonly allowed: false; readonly retryAfterMs: number };

/** Counts attempts per account, per address and overall, before they are checked (protocol.md "Security code"). */
export class AttemptLimits {
  readonly #settings: AttemptLimitSettings;
  readonly #records = new Map<string, AttemptRecord>();

  constructor(settings: AttemptLimitSettings) {
    this.#settings = settings;
  }

  /** How many sources are remembered, for the test of its bound. */
  get size(): number {
    return this.#records.size;
  }

  /** Takes one attempt of this account from this address. A refused one costs nothing but its wait. */
  take(account: string, address: string, now: number, liveCodes: boolean): AttemptVerdict {
    const sources = [
      { key: `account ${account}`, limits: this.#settings.account },
      { key: `address ${address}`, limits: this.#settings.address },
      { key: 'overall', limits: this.#settings.overall }
    ];
    const blockedUntil = Math.max(...sources.map(({ key }) => this.#records.get(key)?.blockedUntil ?? 0));
    if (blockedUntil > now) return { allowed: false, retryAfterMs: blockedUntil - now };
    const before = sources.map(({ key }) => ({ key, record: this.#records.get(key) }));
    for (const { key, limits } of sources) {
      const counted = countAttempt(this.#records.get(key), now, liveCodes, limits, this.#settings.memoryMs);
      this.#remember(key, counted);
    }
    const wrongByAccount = this.#records.get(`account ${account}`)?.wrong ?? 1;
    const giveBack = (): void => {
      for (const { key, record } of before) {
        if (record === undefined) this.#records.delete(key);
        else this.#records.set(key, record);
      }
    };
    return { allowed: true, wrongByAccount, giveBack };
  }

  #remember(key: string, record: AttemptRecord): void {
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size <= this.#settings.maxSources) return;
    for (const oldest of this.#records.keys()) {
      if (oldest === 'overall') continue;
      this.#records.delete(oldest);
      return;
    }
  }
}
