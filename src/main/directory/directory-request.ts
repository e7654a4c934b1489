import type { Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';

/** Why the directory did not help; goes to the log, people read one text for all. */
export type DirectoryTrouble = 'unauthorized' | 'forbidden' | 'not-found' | 'throttled' | 'unavailable' | 'refused';

/** The directory answered, but not with what was asked for. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
  readonly trouble: DirectoryTrouble;

  constructor(trouble: DirectoryTrouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** One question to Microsoft Graph v1.0. */
export type DirectoryQuestion = {
  readonly path: string;
  /** The delegated permission that Graph wants for it, in lower case for the log. */
  readonly permission: string;
};

/** Asks within one look-up's time; resolves with a good answer only. */
export type AskDirectory = (question: DirectoryQuestion) => Promise<Response>;

/** How long to wait when Graph says "not now" without saying how long, milliseconds. */
const DEFAULT_RETRY_MS = 500;

/**
 * Asks as the person who is signed in. A stale token is renewed once, "not now" (429, 503) is waited out once if the time
 * of the look-up allows it; everything else rejects with a {@link DirectoryError}, 403 with the permission in the log.
 */
export function createAskDirectory(options: {
  readonly url: string;
  readonly accessToken: (renew: boolean) => Promise<string>;
  readonly fetchFrom: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** When the look-up's time is over, ms since the epoch. */
  readonly until: number;
}): AskDirectory {
  const { clock, log, signal } = options;
  let usual: Promise<string> | null = null;
  let renewed: Promise<string> | null = null;

  async function once(path: string, renew: boolean): Promise<Response> {
    usual ??= options.accessToken(false);
    if (renew) renewed ??= options.accessToken(true);
    const token = await (renewed ?? usual);
    return options.fetchFrom(`${options.url}/v1.0${path}`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal
    });
  }

  return async ({ path, permission }) => {
    let response = await once(path, false);
    if (response.status === 401) {
      await response.body?.cancel();
      response = await once(path, true);
    } else if (response.status === 429 || response.status === 503) {
      const waitMs = retryAfterMs(response.headers.get('retry-after'), clock.now());
      if (clock.now() + waitMs < options.until) {
        await response.body?.cancel();
        await new Promise<void>((resolve) => clock.after(waitMs, resolve));
        signal.throwIfAborted();
        response = await once(path, false);
      }
    }
    if (response.ok) return response;
    await response.body?.cancel();
    const trouble = troubleOf(response.status);
    if (trouble !== 'not-found') {
      log.warn('directory-refused', { status: response.status, reason: trouble, what: permission });
    }
    throw new DirectoryError(trouble);
  };
}

function troubleOf(status: number): DirectoryTrouble {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 429:
      return 'throttled';
    default:
      return status >= 500 ? 'unavailable' : 'refused';
  }
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110 section 10.2.3). */
function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return DEFAULT_RETRY_MS;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? DEFAULT_RETRY_MS : Math.max(date - now, 0);
}
