import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiProblem, ApiProblemCode } from '#shared/api/problem.ts';

/** Headers of every answer: it is for the one who asked only, and nothing runs in it or frames it. */
export const ANSWER_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff'
} as const;

/** The body of a refusal that has no details. */
export function problem(code: ApiProblemCode): ApiProblem {
  return { code };
}

/** The status that an error of the server itself stands for (RFC 9110 section 15), 500 for any that names none. */
export function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

/** What an error of the server itself is called in an answer. */
export function codeOf(status: number): ApiProblemCode {
  return status >= 500 ? 'internal' : 'bad-request';
}

/** Statuses of Node's parser beside 400, by its own codes (RFC 6585 section 5, RFC 9110 section 15.5.9). */
const STATUSES: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What a server says of the requests that it answers and of those that are none. */
interface Requests {
  on(event: 'request', heard: (request: IncomingMessage, response: ServerResponse) => void): unknown;
}

/**
 * Answers what is no request (no HTTP, headers too long, too slow) with the body of every refusal, and ends its
 * connection. Where another answer of the same connection is under way it only ends: two answers must not be mixed.
 */
export function refuseNoRequests(server: Requests): (error: Error, socket: Duplex) => void {
  const answering = new Set<Duplex>();
  server.on('request', (request, response) => {
    answering.add(request.socket);
    response.once('close', () => answering.delete(request.socket));
  });
  return (error, socket) => {
    if (socket.writable && !answering.has(socket)) socket.write(refusalText(String(Reflect.get(error, 'code'))));
    socket.destroy();
  };
}

/** Refuses an `Expect` that is no `100-continue` (RFC 9110 section 10.1.1). */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { headers, body } = refusal(417);
  response.writeHead(417, headers);
  response.end(body);
}

function refusal(status: number) {
  const body = JSON.stringify(problem(codeOf(status)));
  const type = 'application/json; charset=utf-8';
  const length = String(Buffer.byteLength(body));
  return {
    body,
    headers: { ...ANSWER_HEADERS, connection: 'close', 'content-type': type, 'content-length': length }
  };
}

function refusalText(parserCode: string): string {
  const status = STATUSES[parserCode] ?? 400;
  const { headers, body } = refusal(status);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}
