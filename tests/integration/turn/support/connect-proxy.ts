import { createServer, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';

/** An HTTP proxy that demands a sign-in and is the only one who knows where names lead. */
export type ConnectProxy = {
  readonly port: number;
  /** Every request, with whether its sign-in was right. */
  readonly seen: { readonly target: string; readonly signedIn: boolean }[];
  readonly close: () => Promise<void>;
};

/** Starts one on loopback. `routes` maps `host:port`, as a client asks for it, to a port on loopback. */
export async function startConnectProxy(
  routes: ReadonlyMap<string, number>,
  signIn: { readonly username: string; readonly password: string }
): Promise<ConnectProxy> {
  const wanted = `Basic ${Buffer.from(`${signIn.username}:${signIn.password}`).toString('base64')}`;
  const seen: { target: string; signedIn: boolean }[] = [];
  const sockets = new Set<Socket>();
  const admit = (message: IncomingMessage, target: string): boolean => {
    const signedIn = message.headers['proxy-authorization'] === wanted;
    seen.push({ target, signedIn });
    return signedIn;
  };
  const server = createServer((message, response) => {
    const url = new URL(message.url ?? '', 'http://unknown');
    const port = routes.get(url.host);
    if (!admit(message, url.host)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end();
    } else if (port === undefined) {
      response.writeHead(502).end();
    } else {
      const path = `${url.pathname}${url.search}`;
      const onward = request({ host: '127.0.0.1', port, path, method: message.method ?? 'GET' }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      message.pipe(onward);
    }
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (message, socket: Socket, head: Buffer) => {
    const target = message.url ?? '';
    const port = routes.get(target);
    if (!admit(message, target)) {
      const refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n';
      socket.end(`${refusal}Content-Length: 0\r\n\r\n`);
    } else if (port === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
    } else {
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    seen,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  };
}
