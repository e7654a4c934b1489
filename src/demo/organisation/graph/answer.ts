import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a handler of the directory answers with. */
export type GraphAnswer =
  | { readonly kind: 'json'; readonly body: object }
  | { readonly kind: 'image'; readonly bytes: Buffer }
  | { readonly kind: 'page'; readonly html: string }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      /** The value of `Retry-After`. */
      readonly retryAfter?: string;
    };

/** An answer as it goes over the wire, alone or inside the answer to a batch. */
export interface RenderedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** An object is JSON, bytes are anything else. */
  readonly body: object | Buffer;
}

/** The ids that Graph repeats in every answer. */
export interface AnswerIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** An object with its `@odata.context`. */
export function entity(origin: string, version: string, context: string, body: object): GraphAnswer {
  return { kind: 'json', body: { '@odata.context': `${origin}/${version}/$metadata#${context}`, ...body } };
}

/** An error with Graph's own codes. */
export function failure(status: number, code: string, message: string): GraphAnswer {
  return { kind: 'error', status, code, message };
}

/** The record does not exist in the caller's tenant (or at all: nobody can tell the difference). */
export function notFound(id: string): GraphAnswer {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return failure(404, 'Request_ResourceNotFound', message);
}

/** The person exists and has no photo. */
export const NO_PHOTO = failure(404, 'ImageNotFound', "The photo wasn't found.");

/** The token does not carry the permission that this needs; the directory part of Graph does not say which. */
export const NOT_ALLOWED = failure(
  403,
  'Authorization_RequestDenied',
  'Insufficient privileges to complete the operation.'
);

/**
 * The same from the device management part of Graph: JSON inside the message, which tells a service what it needs.
 *
 * @param permissions any of these would do; `null` for a person, who is told nothing
 */
export function notAuthorised(permissions: readonly string[] | null, activityId: string = randomUUID()): GraphAnswer {
  const wanted = permissions?.flatMap((name) => [name, name.replace('.Read.', '.ReadWrite.')]).join(', ');
  const reason =
    wanted === undefined
      ? 'User is not authorized to perform this operation'
      : `Application is not authorized to perform this operation. Application must have one of the following scopes: ${wanted}`;
  const inner = {
    _version: 3,
    Message: `${reason} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${activityId}`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}'
  };
  return failure(403, 'Forbidden', JSON.stringify(inner, null, 2).replaceAll('\n', '\r\n'));
}

/** Headers and body of an answer. */
export function render(answer: GraphAnswer, ids: AnswerIds): RenderedAnswer {
  const common = { 'Cache-Control': 'no-store' };
  switch (answer.kind) {
    case 'image':
      return { status: 200, headers: { ...common, 'Content-Type': 'image/png' }, body: answer.bytes };
    case 'page':
      return {
        status: 200,
        headers: { ...common, 'Content-Type': 'text/html; charset=utf-8' },
        body: Buffer.from(answer.html)
      };
    case 'json':
      return { status: 200, headers: { ...common, 'Content-Type': JSON_TYPE }, body: answer.body };
    case 'error': {
      const retry = answer.retryAfter === undefined ? {} : { 'Retry-After': answer.retryAfter };
      return {
        status: answer.status,
        headers: { ...common, 'Content-Type': JSON_TYPE, ...retry },
        body: errorBody(answer, ids)
      };
    }
  }
}

/** The ids of an answer; the caller's own is repeated only when it looks like one. */
export function answerIds(request: IncomingMessage): AnswerIds {
  const requestId = randomUUID();
  const given = request.headers['client-request-id'];
  const clientRequestId = typeof given === 'string' && /^[0-9a-fA-F-]{36}$/.test(given) ? given : requestId;
  return { requestId, clientRequestId };
}

/**
 * Writes an answer with the headers of Graph.
 *
 * @param cut whether the body ends in the middle, with a length that says so: what a broken proxy makes of an answer
 */
export function write(response: ServerResponse, rendered: RenderedAnswer, ids: AnswerIds, cut: boolean): void {
  const whole = Buffer.isBuffer(rendered.body) ? rendered.body : Buffer.from(JSON.stringify(rendered.body));
  const body = cut ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  response.setHeader('request-id', ids.requestId);
  response.setHeader('client-request-id', ids.clientRequestId);
  response.setHeader('x-content-type-options', 'nosniff');
  if (rendered.status === 401) response.setHeader('www-authenticate', 'Bearer realm="", error="invalid_token"');
  response.writeHead(rendered.status, { ...rendered.headers, 'content-length': body.length });
  response.end(body);
}

function errorBody(answer: { readonly code: string; readonly message: string }, ids: AnswerIds) {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId
  };
  return { error: { code: answer.code, message: answer.message, innerError } };
}
