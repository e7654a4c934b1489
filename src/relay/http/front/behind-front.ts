import type { Server } from 'node:http';
import { Socket } from 'node:net';
import { MOST_HEADER_BYTES, readProxyHeader } from './proxy-header.ts';

/** What {@link listenBehindFront} puts up with. */
export interface FrontLimits {
  /** A front sends its header with the connection's first bytes; whoever has not after so many milliseconds is cut. */
  readonly headerMs: number;
  /** Connections whose header is awaited at once. */
  readonly waiting: number;
}
const DEFAULT_LIMITS: FrontLimits = { headerMs: 5_000, waiting: 2_000 };

/** A server whose connections come from a front. */
export interface BehindFront {
  /** Connections whose header is awaited. */
  readonly waiting: number;
  /** Cuts them; a server cannot close before. */
  close(): void;
}

/**
 * Makes a server without TLS take connections from the proxy in front only: each begins with a PROXY header, and the address in
 * it is the connection's `remoteAddress` for everything behind. What does not begin with one is cut without an answer. To be
 * called once everything else listens to the server, and before it listens to the network.
 */
export function listenBehindFront(server: Server, limits: FrontLimits = DEFAULT_LIMITS): BehindFront {
  const http = server.listeners('connection');
  server.removeAllListeners('connection');
  const waiting = new Set<Socket>();

  const handOn = (socket: Socket, address: string | null, rest: Buffer): void => {
    if (address !== null) Object.defineProperty(socket, 'remoteAddress', { value: address, configurable: true });
    socket.pause();
    if (rest.length > 0) socket.unshift(rest);
    for (const listener of http) listener.call(server, socket);
    process.nextTick(() => socket.resume());
  };

  server.on('connection', (socket) => {
    if (!(socket instanceof Socket) || waiting.size >= limits.waiting) {
      socket.destroy();
      return;
    }
    waiting.add(socket);
    const cut = (): void => void socket.destroy();
    const late = setTimeout(cut, limits.headerMs);
    let heard: Buffer = Buffer.alloc(0);
    const hear = (bytes: Buffer): void => {
      heard = heard.length === 0 ? bytes : Buffer.concat([heard, bytes]);
      const header = readProxyHeader(heard.subarray(0, MOST_HEADER_BYTES));
      if (header.kind === 'more') return;
      forget();
      if (header.kind === 'bad') cut();
      else handOn(socket, header.address, heard.subarray(header.length));
    };
    const forget = (): void => {
      clearTimeout(late);
      waiting.delete(socket);
      for (const event of ['error', 'end', 'close'] as const) socket.off(event, cut).off(event, forget);
      socket.off('data', hear);
    };
    // Whoever ends before the header was whole has nothing to say.
    socket.on('error', cut).on('end', cut).on('close', forget).on('data', hear);
  });
  return {
    get waiting() {
      return waiting.size;
    },
    close: () => {
      for (const socket of waiting) socket.destroy();
    }
  };
}
