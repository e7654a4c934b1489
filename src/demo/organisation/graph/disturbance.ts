import type { GraphAnswer } from './answer.ts';

/** A request that the directory was asked, alone or inside a batch. */
export interface GraphCall {
  readonly method: string;
  /** With the version and without the query: `/v1.0/users/…`. */
  readonly path: string;
  /** Query parameters as they were sent, without the question mark. */
  readonly query: string;
  readonly inBatch: boolean;
}

/**
 * What can go wrong on the way to a directory that is otherwise well. What concerns the connection (`truncated`,
 * `hang-up`, `slow`) takes the whole batch with it when it is wished for a request inside one.
 */
export type GraphDisturbance =
  /** 429; `retryAfter` is the header's value, in seconds or as a date. */
  | { readonly kind: 'throttled'; readonly retryAfter?: string }
  /** 503 */
  | { readonly kind: 'unavailable'; readonly retryAfter?: string }
  /** 200 with a page for people, as a proxy or a captive portal gives. */
  | { readonly kind: 'page' }
  /** The right answer up to its middle. */
  | { readonly kind: 'truncated' }
  /** The connection ends without an answer. */
  | { readonly kind: 'hang-up' }
  /** The right answer, late. */
  | { readonly kind: 'slow'; readonly milliseconds: number };

/** Decides before each request what goes wrong with it; `null`: nothing. */
export type GraphDisturber = (call: GraphCall) => GraphDisturbance | null;

const PAGE =
  '<!doctype html><html lang="en"><title>Sign in to the network</title><p>Please accept the terms.</p></html>';

/** The answer that takes the place of the right one; `null` when the disturbance is not one of the answer. */
export function disturbedAnswer(disturbance: GraphDisturbance): GraphAnswer | null {
  switch (disturbance.kind) {
    case 'throttled':
      return later(429, 'TooManyRequests', 'Too many requests', disturbance.retryAfter);
    case 'unavailable':
      return later(503, 'serviceNotAvailable', 'Service unavailable.', disturbance.retryAfter);
    case 'page':
      return { kind: 'page', html: PAGE };
    default:
      return null;
  }
}

function later(status: number, code: string, message: string, retryAfter: string | undefined): GraphAnswer {
  return { kind: 'error', status, code, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
}
