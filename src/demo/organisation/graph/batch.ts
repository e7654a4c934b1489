import { z } from 'zod';
import { type AnswerIds, failure, type GraphAnswer, type RenderedAnswer, render } from './answer.ts';

/** How many requests Graph takes at once. */
export const MAX_BATCH = 20;
/** Longest body of a batch, in bytes. */
export const MAX_BATCH_BODY = 1_048_576;

/** One request of a batch. */
export interface BatchedRequest {
  readonly method: string;
  /** Path and query below the version, from the slash on. */
  readonly url: string;
}

const requestSchema = z.object({
  id: z.string().min(1).max(64),
  method: z.string().min(1).max(10),
  url: z.string().min(1).max(4096),
  dependsOn: z.array(z.string()).max(MAX_BATCH).optional()
});

const batchSchema = z.object({ requests: z.array(z.unknown()).min(1) });

/**
 * Answers `POST /$batch` (JSON batching): each request goes through `answer` as if it had come alone. Requests that
 * depend on others are refused, which Graph would run in order. The answers come in another order than the requests, as
 * Graph's may, so that a client that goes by the order is caught in the demo and not in production.
 *
 * @param body what was sent; `null` when it was too long
 */
export function answerBatch(
  body: string | null,
  ids: AnswerIds,
  answer: (request: BatchedRequest) => GraphAnswer
): GraphAnswer {
  const batch = batchSchema.safeParse(parseJson(body));
  if (!batch.success) return refuse('Invalid batch payload format.');
  if (batch.data.requests.length > MAX_BATCH) {
    return refuse(`Number of batch request steps exceeds the maximum value of ${MAX_BATCH}.`);
  }
  const requests = requestSchema.array().safeParse(batch.data.requests);
  if (!requests.success) return refuse('Invalid batch payload format: a request needs id, method and url.');
  const seen = new Set(requests.data.map((request) => request.id));
  if (seen.size !== requests.data.length) return refuse('Duplicated request ids in the batch.');
  if (requests.data.some((request) => (request.dependsOn ?? []).length > 0)) {
    return refuse('This directory takes no requests that depend on others.');
  }
  const responses = requests.data.map(({ id, method, url }) => {
    const path = url.startsWith('/') ? url : `/${url}`;
    return { id, ...batched(render(answer({ method: method.toUpperCase(), url: path }), ids)) };
  });
  return { kind: 'json', body: { responses: responses.reverse() } };
}

/** Inside a batch, what is not JSON is written in base64. */
function batched({ status, headers, body }: RenderedAnswer) {
  return { status, headers, body: Buffer.isBuffer(body) ? body.toString('base64') : body };
}

function refuse(message: string): GraphAnswer {
  return failure(400, 'BadRequest', message);
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
