import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { AnswerTooLarge, type Fetch, readBounded } from '../../http/bounded-fetch.ts';
import { DirectoryUnavailable } from '../directory.ts';
import { MAX_ANSWER_BYTES } from './access.ts';

/** An answer as it came, whatever its status. */
export interface Exchange {
  readonly status: number;
  /** The pause that the answer asks for, milliseconds; `null` when it names none. */
  readonly retryAfterMs: number | null;
  /** The body as JSON; `undefined` when it is not JSON. */
  readonly body: unknown;
}

/** One HTTP exchange within `ms` milliseconds. Rejects with {@link DirectoryUnavailable} when there is no whole answer. */
export async function exchange(
  fetcher: Fetch,
  clock: Clock,
  url: string,
  init: RequestInit,
  ms: number
): Promise<Exchange> {
  const controller = new AbortController();
  const cancel = clock.after(ms, () => controller.abort());
  try {
    const response = await fetcher(url, { ...init, redirect: 'error', signal: controller.signal });
    const text = await readBounded(response, MAX_ANSWER_BYTES);
    const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), clock);
    return { status: response.status, retryAfterMs, body: parseJson(text) };
  } catch (error) {
    if (controller.signal.aborted) throw new DirectoryUnavailable('no answer in time', { reason: 'too-slow' });
    if (error instanceof AnswerTooLarge) {
      throw new DirectoryUnavailable('the answer is too large', { reason: 'not-an-answer', cause: error });
    }
    throw new DirectoryUnavailable('no connection', { reason: 'unreachable', ...systemCodeOf(error) });
  } finally {
    cancel();
  }
}

/** The pause that `Retry-After` names, as seconds or as a date (RFC 9110 section 10.2.3); `null` for anything else. */
export function readRetryAfter(value: unknown, clock: Pick<Clock, 'now'>): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - clock.now());
}

/** A value that the schema accepts, or {@link DirectoryUnavailable} that says which fields are wrong and holds no value. */
export function readAs<Schema extends z.ZodType>(value: unknown, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const cause = new Error(`${issue?.code ?? 'invalid'} at ${issue?.path.map(String).join('.') || '(answer)'}`);
  throw new DirectoryUnavailable('not the documented answer', { reason: 'not-an-answer', cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const failureSchema = z.looseObject({ cause: z.looseObject({ code: z.string().regex(/^[A-Z][A-Z0-9_]{1,40}$/) }) });

/** What the system said; the rest of such an error holds host names. */
function systemCodeOf(error: unknown): { readonly code?: string } {
  const parsed = failureSchema.safeParse(error instanceof Error ? { cause: error.cause } : null);
  return parsed.success ? { code: parsed.data.cause.code } : {};
}
