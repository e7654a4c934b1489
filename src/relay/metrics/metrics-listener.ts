import fastify from 'fastify';
import { registerHealth } from '../http/health-routes.ts';
import { portOf } from '../http/port-of.ts';
import type { Readiness } from '../http/readiness.ts';
import type { RelayMetrics } from './relay-metrics.ts';

/** A listener for the organisation's own machines. */
export interface MetricsListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `/metrics`, `/healthz` and `/readyz` without TLS; rejects with the listening error as it is. */
export async function listenForMetrics(
  where: { readonly host: string; readonly port: number },
  metrics: RelayMetrics,
  check: () => Promise<Readiness>
): Promise<MetricsListener> {
  const http = fastify({ logger: false, requestTimeout: 10_000, bodyLimit: 1024 });
  http.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not-found' }));
  registerHealth(http, check);
  http.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.page()));
  metrics.watchProcess();
  await http.listen(where);
  return { port: portOf(http.server.address()), close: () => http.close() };
}
