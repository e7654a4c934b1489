import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { MAX_RELAY_MESSAGE_BYTES } from '#shared/protocol/limits.ts';
import { RELAY_CONNECT_PATH, RELAY_SUBPROTOCOL } from '#shared/protocol/relay.ts';
import { Connection, type ConnectionSurroundings } from './connection.ts';
import { SocketQuota } from './socket-quota.ts';
import { sourceOf } from './source-address.ts';

/**
 * Where reading a frame stops for good. Above the contract's bound, so that a message that is a little too large gets its
 * coded answer and only a hostile one costs the socket.
 */
const HARD_FRAME_BYTES = 2 * MAX_RELAY_MESSAGE_BYTES;

export interface SocketsOptions extends ConnectionSurroundings {
  /** Web origins that may connect. Native clients send none; a page of any other origin is refused (CVE-2024-26135). */
  readonly allowedOrigins: readonly string[];
}

/** The sockets of a server, until they are closed. */
export interface Sockets {
  /** Refuses new ones, says goodbye to the others and waits until they are gone. */
  close(): Promise<void>;
}

type UpgradeRefusal = { readonly status: number; readonly text: string };
const FULL: UpgradeRefusal = { status: 503, text: 'Service Unavailable' };

/** Why a request for a socket is refused before there is one, or `undefined`. */
function refusalOf(request: IncomingMessage, allowedOrigins: readonly string[]): UpgradeRefusal | undefined {
  const path = (request.url ?? '').split('?', 1)[0];
  if (path !== RELAY_CONNECT_PATH) return { status: 404, text: 'Not Found' };
  const { origin } = request.headers;
  if (origin !== undefined && !allowedOrigins.includes(origin)) return { status: 403, text: 'Forbidden' };
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(RELAY_SUBPROTOCOL)) return { status: 400, text: 'Bad Request' };
  return undefined;
}

function refuseUpgrade(socket: Duplex, { status, text }: UpgradeRefusal): void {
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Accepts sockets on `server` at the contract's path with the contract's sub-protocol, and nothing else. */
export function acceptSockets(server: Server, options: SocketsOptions): Sockets {
  const connections = new Set<Connection>();
  const quota = new SocketQuota();
  let closing = false;
  let gone = (): void => {};
  const websockets = new WebSocketServer({
    noServer: true,
    maxPayload: HARD_FRAME_BYTES,
    // Compression would let a small frame unpack into a large one, and signalling gains little by it.
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: () => RELAY_SUBPROTOCOL
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const source = sourceOf(request.socket.remoteAddress);
    const refusal = refusalOf(request, options.allowedOrigins) ?? (closing || !quota.take(source) ? FULL : undefined);
    if (refusal !== undefined) {
      options.log('warn', 'socket-refused', { status: refusal.status });
      return refuseUpgrade(socket, refusal);
    }
    // The place is the TCP connection's: an upgrade that fails half-way gives it back as well.
    socket.once('close', () => quota.release(source));
    websockets.handleUpgrade(request, socket, head, (websocket) => {
      const connection = new Connection(websocket, source, options);
      connections.add(connection);
      websocket.on('close', () => {
        connections.delete(connection);
        if (closing && connections.size === 0) gone();
      });
    });
  });

  return {
    close: () =>
      new Promise((resolve) => {
        closing = true;
        gone = resolve;
        if (connections.size === 0) resolve();
        for (const connection of connections) connection.shutdown();
      })
  };
}
