import { createServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { KeyedBudgets } from '../connect/keyed-budgets.ts';
import { SocketQuota } from '../connect/socket-quota.ts';
import { sourceOf } from '../connect/source-address.ts';
import type { Logger } from '../logging.ts';
import { ANSWER_HEADERS, codeOf, problem, refuseExpectation, refuseNoRequests, statusOf } from './refusals.ts';

/** A handshake, and then the whole of a request, may take this long before the connection is cut; nothing here is slow. */
const REQUEST_MS = 10_000;
/** How often those that took longer are looked for. */
const LOOK_EVERY_MS = 2_000;
const KEEP_ALIVE_MS = 5_000;
/** How long answers that are under way may take once the relay closes. */
const CLOSE_MS = 2_000;
/** An access token of many groups is under 8 KiB. */
const MAX_HEADER_BYTES = 16 * 1024;
/** Requests that are no upgrade, of one address. */
const REQUESTS_PER_ADDRESS = { burst: 200, perSecond: 20 };

/** What the TLS server is made of; what checks the certificate makes one of the same. */
export function tlsOptions(tls: { readonly cert: string; readonly key: string }) {
  return { ...tls, minVersion: 'TLSv1.2' as const, handshakeTimeout: REQUEST_MS };
}

export interface HttpServerOptions {
  /** None: what is in front ends TLS. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** TCP connections of one address and altogether. */
  readonly tcpPerAddress: number;
  readonly tcpConnections: number;
}

/** How requests are read. */
const READING: ServerOptions = {
  headersTimeout: REQUEST_MS,
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: LOOK_EVERY_MS,
  maxHeaderSize: MAX_HEADER_BYTES,
  // A lenient parser is how two servers come to disagree about where a request ends.
  insecureHTTPParser: false,
  // Node would refuse it without a body; see greet.
  requireHostHeader: false
};

/**
 * The relay's HTTPS server without any route. Slow handshakes and requests are cut, an address has a budget, errors say
 * nothing of what was asked, and every answer is for the one who asked only.
 */
export function createHttpServer({ tls, clock, log, tcpPerAddress, tcpConnections }: HttpServerOptions) {
  const http = fastify({
    serverFactory: (handle): Server =>
      tls === undefined ? createServer(READING, handle) : createTlsServer({ ...READING, ...tlsOptions(tls) }, handle),
    logger: false,
    bodyLimit: 1024,
    frameworkErrors: (error, request, reply) => {
      // No hook has seen these: the router refused them before.
      if (greet(request, reply)) refuse(error, reply);
    },
    clientErrorHandler: (error, socket) => refuseNoRequest(error, socket)
  });
  const refuseNoRequest = refuseNoRequests(http.server);
  http.server.on('checkExpectation', refuseExpectation);
  const connections = limitConnections(http.server, tcpPerAddress, tcpConnections);
  // Node looks for slow connections no longer once a server closes, and would wait for them without end.
  http.addHook('preClose', async () => {
    setTimeout(() => {
      for (const connection of connections) connection.destroy();
    }, CLOSE_MS).unref();
  });
  const budgets = new KeyedBudgets(REQUESTS_PER_ADDRESS);
  /** Headers and budget, before anything of a request is looked at; `false` when it has been answered already. */
  const greet = (request: FastifyRequest, reply: FastifyReply): boolean => {
    reply.headers(ANSWER_HEADERS);
    const waitMs = budgets.take(sourceOf(request.socket.remoteAddress), clock.elapsed());
    if (waitMs > 0) {
      reply.header('retry-after', Math.ceil(waitMs / 1000));
      reply.code(429).send(problem('rate-limited'));
      return false;
    }
    // RFC 9112 section 3.2.
    if (request.raw.httpVersion !== '1.1' || request.headers.host !== undefined) return true;
    reply.code(400).header('connection', 'close').send(problem('bad-request'));
    return false;
  };
  const refuse = (error: unknown, reply: FastifyReply): FastifyReply => {
    const status = statusOf(error);
    if (status >= 500) log('error', 'request-failed', { cause: error });
    return reply.code(status).send(problem(codeOf(status)));
  };
  http.addHook('onRequest', async (request, reply) => (greet(request, reply) ? undefined : reply));
  http.setNotFoundHandler((_request, reply) => reply.code(404).send(problem('not-found')));
  http.setErrorHandler((error, _request, reply) => refuse(error, reply));
  return http;
}

/** The server that the relay's routes are registered on. */
export type HttpServer = ReturnType<typeof createHttpServer>;

/** Counts connections before their handshake: those that never say anything cost memory too. Answers the open ones. */
function limitConnections(server: HttpServer['server'], perAddress: number, total: number): ReadonlySet<Duplex> {
  const quota = new SocketQuota(total, perAddress);
  const open = new Set<Duplex>();
  server.on('connection', (socket) => {
    const source = sourceOf(socket instanceof Socket ? socket.remoteAddress : undefined);
    if (!quota.take(source)) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      quota.release(source);
    });
  });
  // A client that breaks off its handshake, or a server under TLS that was never asked for, is nobody's error.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return open;
}
