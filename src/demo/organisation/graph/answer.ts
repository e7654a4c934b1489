import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a handler of the directory answers with. */
export type GraphAnswer =
  | { readonly kind: 'json'; readonly body: object }
  | { readonly kind: 'image'; readonly bytes: Buffer }
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string };

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

/** The token does not carry the permission that this needs. */
export const NOT_ALLOWED = failure(
  403,
  'Authorization_RequestDenied',
  'Insufficient privileges to complete the operation.'
);

/** Writes an answer with the headers and the error body of Graph. */
export function write(request: IncomingMessage, response: ServerResponse, answer: GraphAnswer): void {
  const requestId = randomUUID();
  const clientRequestId = callerRequestId(request) ?? requestId;
  response.setHeader('request-id', requestId);
  response.setHeader('client-request-id', clientRequestId);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (answer.kind === 'image') {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': answer.bytes.length });
    response.end(answer.bytes);
    return;
  }
  const status = answer.kind === 'json' ? 200 : answer.status;
  const body = answer.kind === 'json' ? answer.body : errorBody(answer, requestId, clientRequestId);
  response.writeHead(status, {
    'content-type': 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'
  });
  response.end(JSON.stringify(body));
}

function errorBody(answer: { readonly code: string; readonly message: string }, requestId: string, clientId: string) {
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientId
  };
  return { error: { code: answer.code, message: answer.message, innerError } };
}

/** The caller's own id is repeated only when it looks like one. */
function callerRequestId(request: IncomingMessage): string | null {
  const given = request.headers['client-request-id'];
  return typeof given === 'string' && /^[0-9a-fA-F-]{36}$/.test(given) ? given : null;
}
