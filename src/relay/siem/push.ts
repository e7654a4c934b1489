import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/bounded-fetch.ts';
import type { SiemConfig } from './config.ts';
import { RECORD_SCHEMA } from './record-line.ts';

/** How long the receiver may take for a batch. */
export const PUSH_MS = 30_000;
/** The longest pause that a receiver may ask for. */
const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Rows on their way, as lines. */
export interface Batch {
  readonly body: string;
  /** The row behind which these are everything that is kept. */
  readonly after: number;
  readonly last: number;
}

/** Why a batch did not arrive, for the log. Whether the receiver took it nobody knows when it was `unreachable`. */
export type PushFailure = 'unreachable' | 'too-large' | 'not-authorised' | 'busy' | 'refused' | 'failed';
export type PushOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: PushFailure;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

/** Carries a batch to the receiver. Never rejects. */
export type Push = (batch: Batch, stopped: AbortSignal) => Promise<PushOutcome>;

function failureOf(status: number): PushFailure {
  if (status === 413) return 'too-large';
  if (status === 401 || status === 403) return 'not-authorised';
  if (status === 429 || status === 503) return 'busy';
  return status >= 500 ? 'failed' : 'refused';
}

/** RFC 9110 section 10.2.3, the form in seconds. */
function retryAfter(response: Response): number | null {
  const seconds = /^\d{1,6}$/.exec(response.headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? null : Math.min(Number(seconds) * 1_000, MAX_RETRY_AFTER_MS);
}

function proof({ authentication }: SiemConfig, body: string, now: number): Readonly<Record<string, string>> {
  if (authentication.kind === 'bearer') return { authorization: `Bearer ${authentication.token}` };
  const seconds = Math.floor(now / 1_000);
  const mac = createHmac('sha256', authentication.secret).update(`${seconds}.${body}`).digest('hex');
  return { 'deskside-signature': `t=${seconds},v1=${mac}` };
}

/** Pushes by HTTPS. Any 2xx means taken; a redirect is not followed, because the token would go along. */
export function pushBy(fetcher: Fetch, config: SiemConfig, clock: Pick<Clock, 'now'>): Push {
  return async ({ body, after, last }, stopped) => {
    try {
      const response = await fetcher(config.url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.any([stopped, AbortSignal.timeout(PUSH_MS)]),
        headers: {
          'content-type': 'application/x-ndjson',
          'deskside-schema': RECORD_SCHEMA,
          'deskside-after': String(after),
          'deskside-last': String(last),
          ...proof(config, body, clock.now())
        },
        body
      });
      await response.body?.cancel();
      if (response.ok) return { ok: true };
      return {
        ok: false,
        code: failureOf(response.status),
        status: response.status,
        retryAfterMs: retryAfter(response)
      };
    } catch {
      return { ok: false, code: 'unreachable', status: null, retryAfterMs: null };
    }
  };
}
