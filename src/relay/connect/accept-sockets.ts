import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { MAX_RELAY_MESSAGE_BYTES } from '#shared/protocol/limits.ts';
import { RELAY_CONNECT_PATH, RELAY_SUBPROTOCOL } from '#shared/protocol/relay.ts';
import { Connection, type ConnectionSurroundings } from './connection.ts';
import { GatheredWrites } from './gathered-writes.ts';
import { KeyedBudgets } from './keyed-budgets.ts';
import { SocketQuota } from './socket-quota.ts';
import { sourceOf } from './source-address.ts';

/**
 * Where reading a frame stops for good. Above the contract's bound, so that a message that is a little too large gets its
 * coded answer and only a hostile one costs the socket.
 */
const HARD_FRAME_BYTES = 2 * MAX_RELAY_MESSAGE_BYTES;
/** Pieces of one message (proxies may cut it), and reads that one frame may trickle in by. */
const MAX_FRAGMENTS = 256;
const MAX_BUFFERED_CHUNKS = 4_096;
/** The header of the answer that tells a client by which id its socket goes in the relay's log. */
const SOCKET_ID_HEADER = 'X-Request-Id';

export interface SocketsOptions extends ConnectionSurroundings {
  /** Web origins that may connect. Native clients send none; a page of any other origin is refused (CVE-2024-26135). */
  readonly allowedOrigins: readonly string[];
  /** A new id for a socket: 128 bits, base64url. */
  readonly newSocketId: () => string;
  /** Hears of every socket that was refused, with the HTTP status. */
  readonly refusedSocket: (status: number) => void;
}

/** The sockets of a server, until they are closed. */
export interface Sockets {
  /** How many there are. */
  readonly count: number;
  /** Refuses new ones from now on and tells the others when to come back; those in no session are let go. */
  drain(retryAfterMs: number): void;
  /** Refuses new ones, says goodbye to the others and waits until they are gone. */
  close(): Promise<void>;
}

type UpgradeRefusal = { readonly status: number; readonly text: string; readonly retryAfterMs?: number };

function full(retryAfterMs: number): UpgradeRefusal {
  return { status: 503, text: 'Service Unavailable', retryAfterMs };
}
/** How long somebody waits who found no place. */
const FULL_RETRY_MS = 10_000;

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

function refuseUpgrade(socket: Duplex, { status, text, retryAfterMs }: UpgradeRefusal, socketId: string): void {
  const retry = retryAfterMs === undefined ? '' : `Retry-After: ${Math.ceil(retryAfterMs / 1000)}\r\n`;
  const named = `${SOCKET_ID_HEADER}: ${socketId}\r\n`;
  socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\n${named}${retry}Content-Length: 0\r\n\r\n`);
}

/** After so many milliseconds a goodbye that nobody answers cuts the connection. An option of ws that its types lack. */
const GOODBYE = { closeTimeout: 5_000 };

/** Accepts sockets on `server` at the contract's path with the contract's sub-protocol, and nothing else. */
export function acceptSockets(server: Server, options: SocketsOptions): Sockets {
  const { budgets, clock, log } = options;
  const { limits } = budgets;
  const connections = new Set<Connection>();
  const quota = new SocketQuota(limits.sockets, limits.socketsPerAddress);
  const upgrades = new KeyedBudgets(limits.upgradesPerAddress);
  const writes = new GatheredWrites();
  const ids = new WeakMap<IncomingMessage, string>();
  let stopping: number | null = null;
  let closing = false;
  let gone = (): void => {};
  const websockets = new WebSocketServer({
    noServer: true,
    maxPayload: HARD_FRAME_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
    // Compression would let a small frame unpack into a large one, and signalling gains little by it.
    perMessageDeflate: false,
    clientTracking: false,
    ...GOODBYE,
    handleProtocols: () => RELAY_SUBPROTOCOL
  });
  websockets.on('headers', (headers, request) => headers.push(`${SOCKET_ID_HEADER}: ${ids.get(request)}`));

  const limitOf = (source: string): UpgradeRefusal | undefined => {
    const waitMs = upgrades.take(source, clock.elapsed());
    if (waitMs > 0) return { status: 429, text: 'Too Many Requests', retryAfterMs: waitMs };
    if (stopping !== null || closing) return full(stopping ?? FULL_RETRY_MS);
    return quota.take(source) ? undefined : full(FULL_RETRY_MS);
  };

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const address = sourceOf(request.socket.remoteAddress);
    const refusal = refusalOf(request, options.allowedOrigins) ?? limitOf(address);
    const socketId = options.newSocketId();
    if (refusal !== undefined) {
      log('warn', 'socket-refused', { socketId, status: refusal.status });
      options.refusedSocket(refusal.status);
      return refuseUpgrade(socket, refusal, socketId);
    }
    // The place is the TCP connection's: an upgrade that fails half-way gives it back as well.
    socket.once('close', () => quota.release(address));
    ids.set(request, socketId);
    websockets.handleUpgrade(request, socket, head, (websocket) => {
      const connection = new Connection(websocket, { address, socketId, stream: socket, writes }, options);
      connections.add(connection);
      websocket.on('close', () => {
        connections.delete(connection);
        if (closing && connections.size === 0) gone();
      });
    });
  });

  return {
    get count() {
      return connections.size;
    },
    drain: (retryAfterMs) => {
      stopping = retryAfterMs;
      for (const connection of connections) connection.drain(retryAfterMs);
    },
    close: () =>
      new Promise((resolve) => {
        closing = true;
        gone = resolve;
        if (connections.size === 0) resolve();
        for (const connection of connections) connection.shutdown();
      })
  };
}
