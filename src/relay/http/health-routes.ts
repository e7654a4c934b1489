import type { FastifyReply } from 'fastify';
import type { Readiness } from './readiness.ts';

/** A server that takes routes, with TLS or without. */
interface Routes {
  get(path: string, handler: (request: unknown, reply: FastifyReply) => Promise<unknown>): unknown;
}

/** `/healthz`: the process lives. `/readyz`: 200 when it serves, 503 when people should be sent elsewhere, and why. */
export function registerHealth(http: Routes, check: () => Promise<Readiness>): void {
  http.get('/healthz', async () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => {
    const { status, missing } = await check();
    reply.code(status === 'ready' || status === 'degraded' ? 200 : 503);
    return { status: status === 'degraded' ? `degraded: ${missing.join(', ')}` : status, missing };
  });
}
