import { DirectoryUnavailable } from '../directory.ts';
import { type Exchange, readAs, readRetryAfter } from './exchange.ts';
import { batchAnswerSchema } from './schemas.ts';

/** How many requests Graph takes in one batch. */
export const MAX_BATCH = 20;

/** The body of `POST /$batch` that asks for these paths (below the version, from the slash on). */
export function batchBody(paths: readonly string[]): string {
  return JSON.stringify({ requests: paths.map((url, index) => ({ id: String(index), method: 'GET', url })) });
}

/**
 * The answers of a batch in the order of its requests; Graph's own order may be any. A batch that does not answer each
 * request exactly once is no answer at all.
 */
export function readBatch(body: unknown, count: number, clock: { readonly now: () => number }): readonly Exchange[] {
  const { responses } = readAs(body, batchAnswerSchema);
  const answers = new Map<string, Exchange>();
  for (const { id, status, headers = {}, body: inner } of responses) {
    const [, pause] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? [];
    answers.set(id, { status, retryAfterMs: readRetryAfter(pause, clock), body: inner });
  }
  const inOrder = Array.from({ length: count }, (_, index) => answers.get(String(index))).filter(
    (answer) => answer !== undefined
  );
  if (responses.length !== count || inOrder.length !== count) {
    throw new DirectoryUnavailable('not an answer for each request', { reason: 'not-an-answer' });
  }
  return inOrder;
}
