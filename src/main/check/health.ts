import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { z } from 'zod';
import type { Place } from './connect.ts';
import { attention, type Finding, failed, PASSED } from './finding.ts';

/** The relay's answers are a line. */
const MAX_BODY_BYTES = 4 * 1024;

/** What a server answered to one small request. */
export type Health = {
  readonly status: number;
  /** Its time of day, ms since the epoch. */
  readonly date: number | null;
  readonly body: string;
};

/** Asks over a connection that is open already. */
export function readHealth(socket: TLSSocket, { host, port }: Place, path: string): Promise<Health> {
  return new Promise((resolve, reject) => {
    // With an agent, even none, Node would make a connection of its own.
    const asked = request({ host, port, path, createConnection: () => socket }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body = (body + text).slice(0, MAX_BODY_BYTES);
      });
      response.on('error', reject);
      response.on('end', () => {
        const date = Date.parse(response.headers.date ?? '');
        resolve({ status: response.statusCode ?? 0, date: Number.isNaN(date) ? null : date, body });
        socket.destroy();
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

const readySchema = z.looseObject({ status: z.string() });

/** Whether what answered `/readyz` is a relay, and one that serves (docs/operations.md). */
export function healthFinding({ status, body }: Health): Finding {
  if (status === 429) return attention('relay-busy');
  const said = saidIn(body);
  if (said === null || (status !== 200 && status !== 503)) return failed('not-a-relay', status || undefined);
  if (status === 503) return failed(said === 'draining' ? 'relay-draining' : 'relay-not-ready', status);
  return said.startsWith('degraded') ? attention('relay-degraded') : PASSED;
}

function saidIn(body: string): string | null {
  try {
    return readySchema.parse(JSON.parse(body)).status;
  } catch {
    return null;
  }
}
