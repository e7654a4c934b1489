import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { Server } from 'node:net';
import type { ServerCertificate } from './certificates.ts';

/** What answers the requests of a listener; an exception becomes a bare 500. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** An HTTPS server on this machine's loopback addresses only. */
export interface HttpsListener {
  readonly port: number;
  /** `https://localhost:<port>`, without a slash at the end. */
  readonly origin: string;
  /** Ends every open connection and frees the port. */
  close(): Promise<void>;
}

/** How often a port is drawn again when ::1 has a stranger on the one that 127.0.0.1 gave. */
const PORT_ATTEMPTS = 5;

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1 with the same port, so that `localhost` means this server
 * whichever address a client tries first.
 *
 * @param port 0 lets the system choose
 */
export async function listenHttps(
  certificate: ServerCertificate,
  port: number,
  handler: RequestHandler
): Promise<HttpsListener> {
  for (let attempt = 1; ; attempt += 1) {
    const first = secureServer(certificate, handler);
    await listen(first, port, '127.0.0.1');
    const bound = portOf(first);
    const second = secureServer(certificate, handler);
    try {
      await listen(second, bound, '::1');
      return listener(bound, [first, second]);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') return listener(bound, [first]);
      await closeServer(first);
      if (port !== 0 || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function listener(port: number, servers: readonly https.Server[]): HttpsListener {
  return {
    port,
    origin: `https://localhost:${port}`,
    close: async () => {
      await Promise.all(servers.map(closeServer));
    }
  };
}

function secureServer(certificate: ServerCertificate, handler: RequestHandler): https.Server {
  return https.createServer(
    { key: certificate.privateKeyPem, cert: certificate.certificatePem, minVersion: 'TLSv1.2' },
    (request, response) => {
      Promise.resolve()
        .then(() => handler(request, response))
        .catch(() => {
          if (!response.headersSent) response.writeHead(500);
          response.end();
        });
    }
  );
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, ipv6Only: host === '::1' }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: https.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return address.port;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** The whole body of a request as text; `null` when it is longer than the limit in bytes (nothing more is kept then). */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection has to stay: the refusal goes over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
