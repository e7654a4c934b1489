import type { Server } from 'node:https';
import { createConnection, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** What {@link shareTlsPort} puts up with. */
export interface SharedPortLimits {
  /** Connections that are handed on at once. */
  readonly connections: number;
  /** How long a connection may say nothing at all before it is cut. */
  readonly firstByteMs: number;
}
/** Two sides of a thousand sessions, with room for those that come back. */
const DEFAULT_LIMITS: SharedPortLimits = { connections: 4_000, firstByteMs: 10_000 };
/**
 * First byte of every STUN request (RFC 8489 section 5: two zero bits, and no method of TURN is above 255). HTTP begins
 * with a letter.
 */
const STUN_REQUEST = 0x00;

/** Where coturn takes TCP without TLS; on the same machine, or in a network of the relay's own. */
export interface TurnPlace {
  readonly host: string;
  readonly port: number;
}

/** A port that serves TURN as well. */
export interface SharedPort {
  /** Connections that are handed on at the moment. */
  readonly count: number;
  /** Cuts them; a server cannot close before. */
  close(): void;
}

/**
 * Lets TURN over TLS come in on the port of an HTTPS server, so that one host name and one port are all that a firewall has
 * to allow (J1, J2): the server ends TLS, and whoever speaks STUN first is handed to coturn byte by byte. To be called once
 * everything else listens to the server, and before it listens to the network.
 */
export function shareTlsPort(server: Server, turn: TurnPlace, limits: SharedPortLimits = DEFAULT_LIMITS): SharedPort {
  const http = server.listeners('secureConnection');
  server.removeAllListeners('secureConnection');
  const handedOn = new Set<TLSSocket>();

  const handOn = (socket: TLSSocket): void => {
    if (handedOn.size >= limits.connections) {
      socket.destroy();
      return;
    }
    handedOn.add(socket);
    const onward = createConnection(turn);
    onward.setNoDelay(true);
    socket.setNoDelay(true);
    join(socket, onward);
    socket.once('close', () => handedOn.delete(socket));
  };

  server.on('secureConnection', (socket: TLSSocket) => {
    const cut = (): void => void socket.destroy();
    socket.setTimeout(limits.firstByteMs, cut);
    socket.on('error', cut);
    socket.once('data', (first: Buffer) => {
      socket.setTimeout(0);
      socket.off('timeout', cut);
      socket.pause();
      socket.unshift(first);
      if (first[0] === STUN_REQUEST) {
        handOn(socket);
        return;
      }
      // Its errors are the server's matter from here on.
      socket.off('error', cut);
      for (const listener of http) listener.call(server, socket);
      process.nextTick(() => socket.resume());
    });
  });
  return {
    get count() {
      return handedOn.size;
    },
    close: () => {
      for (const socket of handedOn) socket.destroy();
    }
  };
}

/** Carries bytes both ways; when one end goes, so does the other. */
function join(one: Socket, other: Socket): void {
  const cut = (): void => {
    one.destroy();
    other.destroy();
  };
  for (const socket of [one, other]) {
    socket.on('error', cut);
    socket.once('close', cut);
  }
  one.pipe(other).pipe(one);
}
