import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiRefusal } from './refusal.ts';

/** How long a browser may remember that a page may ask, seconds. */
const PREFLIGHT_S = 600;

/** Headers of every answer beside those of the server, which keep it out of caches. */
const ALWAYS: Readonly<Record<string, string>> = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  vary: 'Origin'
};

/**
 * Sets the headers of every answer, and those for a page of another origin when it is one that may ask. Throws an
 * {@link ApiRefusal} for any other: no cookie would let it in, but nothing of ours is its business.
 */
export function setHeaders(request: FastifyRequest, reply: FastifyReply, allowedOrigins: readonly string[]): void {
  reply.headers(ALWAYS);
  const { origin } = request.headers;
  if (origin === undefined) return;
  if (!allowedOrigins.includes(origin)) throw new ApiRefusal('origin-refused');
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'content-disposition, retry-after, www-authenticate'
  });
}

/** Answers a browser that asks whether its page may ask (Fetch standard, "CORS-preflight fetch"). */
export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .headers({
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': String(PREFLIGHT_S)
    })
    .code(204)
    .send();
}
