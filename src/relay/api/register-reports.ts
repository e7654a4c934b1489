import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_ROUTES, type ApiRoute, OPENAPI_PATH } from '#shared/api/routes.ts';
import { sourceOf } from '../connect/source-address.ts';
import type { HttpServer } from '../http/server.ts';
import { LedgerError } from '../ledger/health.ts';
import type { Logger } from '../logging.ts';
import { Admission, type AdmissionOptions } from './admission.ts';
import { type Answer, createAnswers } from './answers.ts';
import { Exporter } from './exporter.ts';
import { answerPreflight, setHeaders } from './headers.ts';
import { openApiDocument } from './openapi.ts';
import type { ReaderOptions } from './reader.ts';
import { ApiRefusal } from './refusal.ts';

/** What the reports API depends on. */
export interface ReportsOptions extends ReaderOptions, Omit<AdmissionOptions, 'ledger' | 'directory'> {
  readonly directory: ReaderOptions['directory'] & AdmissionOptions['directory'];
  /** Web origins whose pages may ask. */
  readonly allowedOrigins: readonly string[];
}

/** What all routes lie under. */
const PREFIX = '/v1/reports';
const JSON_TYPE = 'application/json; charset=utf-8';

/** What an exception means to the caller. Anything unforeseen is written down and not told. */
function refusalFor(error: unknown, log: Logger): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  if (error instanceof LedgerError) {
    log('error', 'report-failed', { code: error.code });
    return new ApiRefusal('record-unavailable');
  }
  // The server's own refusals, of requests that are not HTTP as it should be.
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) return new ApiRefusal('bad-request');
  log('error', 'report-failed', { cause: error });
  return new ApiRefusal('internal');
}

function refuse(reply: FastifyReply, refusal: ApiRefusal): FastifyReply {
  return reply.headers(refusal.headers).code(refusal.status).type(JSON_TYPE).send(refusal.body);
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.kind === 'json') return reply.type(JSON_TYPE).send(answer.body);
  const { body, contentType, fileName } = answer.file;
  return reply.type(contentType).header('content-disposition', `attachment; filename="${fileName}"`).send(body);
}

/** The address that is really on the other end, as limits of sockets count it: a header could say any. */
function sourceFrom(request: FastifyRequest): string {
  return sourceOf(request.socket.remoteAddress);
}

/**
 * Puts the reports API (features G2, G3, G4, G10) and its description on a server that does not listen yet. Every
 * question is for the caller's own tenant, behind the right that `API_ROUTES` says.
 */
export function registerReports(http: HttpServer, options: ReportsOptions): void {
  const admission = new Admission(options);
  const exporter = new Exporter(options.ledger, options.clock);
  const answers = createAnswers({ ...options, exporter });
  const { log } = options;

  http.register(
    async (scope) => {
      const route = (name: keyof typeof answers, { path, reading }: ApiRoute): void => {
        scope.get(path.slice(PREFIX.length), { exposeHeadRoute: false }, async (request, reply) => {
          const { authorization } = request.headers;
          const knock = { source: sourceFrom(request), authorization, request: name, reading };
          const caller = await admission.admit(knock);
          return send(reply, await answers[name](caller, request));
        });
      };
      scope.addHook('preClose', async () => exporter.close());
      scope.setErrorHandler((error, _request, reply) => refuse(reply, refusalFor(error, log)));
      scope.addHook('onRequest', async (request, reply) => {
        setHeaders(request, reply, options.allowedOrigins);
      });
      scope.setNotFoundHandler((request, reply) => {
        if (request.method === 'OPTIONS' && request.headers.origin !== undefined) return answerPreflight(reply);
        return refuse(reply, new ApiRefusal('not-found'));
      });
      route('monitor', API_ROUTES.monitor);
      route('sessions', API_ROUTES.sessions);
      route('sessions-export', API_ROUTES['sessions-export']);
      route('session', API_ROUTES.session);
      route('trends', API_ROUTES.trends);
      route('audit', API_ROUTES.audit);
      route('audit-export', API_ROUTES['audit-export']);
      route('audit-verification', API_ROUTES['audit-verification']);
      route('review', API_ROUTES.review);
    },
    { prefix: PREFIX }
  );
  const description = openApiDocument();
  http.get(OPENAPI_PATH, { exposeHeadRoute: false }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(description)
  );
}
