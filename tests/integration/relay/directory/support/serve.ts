import { createServer } from 'node:http';
import type { Fetch } from '#relay/http/bounded-fetch.ts';

/** A handler of requests as an HTTP server on loopback. */
export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves `handle` over HTTP; what it throws breaks the connection. */
export async function serve(handle: () => Fetch): Promise<Served> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    try {
      const { method = 'GET', url = '/' } = request;
      const headers = new Headers({ authorization: request.headers.authorization ?? '' });
      const body = Buffer.concat(chunks).toString('utf8');
      const answer = await handle()(`http://${request.headers.host}${url}`, { method, headers, body });
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address with a port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      })
  };
}
