import type { IncomingHttpHeaders } from 'node:http';
import { Agent } from 'node:https';
import WebSocket from 'ws';
import { CodedError } from '#shared/errors/coded-error.ts';
import { MAX_RELAY_MESSAGE_BYTES } from '#shared/protocol/limits.ts';
import { RELAY_CONNECT_PATH, RELAY_SUBPROTOCOL } from '#shared/protocol/relay.ts';
import { connectionProblem } from '../network-failure.ts';
import { type ProxySettings, proxyEnvironment } from '../proxy/proxy.ts';

/** How long TCP, TLS and the upgrade may take together. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** How long a polite end may take before the socket is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Where the relay says by which id this socket goes in its log; ours has the same one. */
const SOCKET_ID_HEADER = 'x-request-id';

/** One socket to the relay. */
export type RelaySocket = {
  readonly send: (text: string) => void;
  /** Cuts the socket `now`, or `politely`: after what was sent has left, at most a second later. `onClosed` follows. */
  readonly close: (how: 'now' | 'politely') => void;
};

export type RelaySocketListener = {
  /** `socketId` names the socket in the relay's log; `undefined` when the relay gave none. */
  readonly onOpen: (socketId?: string) => void;
  /** The relay, or something before it, refused the socket with this HTTP status; `onClosed` follows. */
  readonly onRefused?: (status: number, socketId?: string) => void;
  readonly onMessage: (text: string) => void;
  /** Called once, whatever ended it. `error` is `null` for a close without a fault. */
  readonly onClosed: (error: CodedError | null) => void;
};

export type OpenRelaySocket = (listener: RelaySocketListener) => RelaySocket;

/**
 * Opens sockets to `wss:` relays only, through the proxy when there is one (`CONNECT`, so that TLS is with the relay
 * itself); the relay's certificate is always verified.
 */
export function relaySockets(relayUrl: string, proxy: ProxySettings | null = null): OpenRelaySocket {
  const url = new URL(RELAY_CONNECT_PATH, relayUrl);
  if (url.protocol !== 'wss:') throw new CodedError('configuration-invalid', 'relay address is not wss');
  const agent = proxy === null ? undefined : new Agent({ proxyEnv: proxyEnvironment(proxy) });
  return (listener) => {
    const socket = new WebSocket(url, [RELAY_SUBPROTOCOL], {
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: MAX_RELAY_MESSAGE_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
      agent,
      // One message per turn, so that what an answer sets in motion is done before the next message is read.
      allowSynchronousEvents: false
    });
    let failure: CodedError | null = null;
    let socketId: string | undefined;
    socket.on('upgrade', ({ headers }) => {
      socketId = idIn(headers);
    });
    socket.on('unexpected-response', (_request, { statusCode, headers }) => {
      listener.onRefused?.(statusCode ?? 0, idIn(headers));
      socket.terminate();
    });
    socket.on('open', () => listener.onOpen(socketId));
    socket.on('message', (data, isBinary) => {
      // The protocol has no binary messages: the empty text is refused by the parser.
      listener.onMessage(isBinary ? '' : data.toString());
    });
    socket.on('error', (error) => {
      failure ??= new CodedError(
        connectionProblem(error, { certificate: 'relay-certificate', unreachable: 'relay-unreachable' }),
        'socket failed',
        {
          cause: error
        }
      );
    });
    socket.on('close', () => listener.onClosed(failure));
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: (how) => {
        if (how === 'now' || socket.readyState !== WebSocket.OPEN) {
          socket.terminate();
          return;
        }
        const cut = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
        socket.once('close', () => clearTimeout(cut));
        socket.close(1000);
      }
    };
  };
}

/** The socket's id in the relay's answer; the log's own check of its shape comes after. */
function idIn(headers: IncomingHttpHeaders): string | undefined {
  const named = headers[SOCKET_ID_HEADER];
  return typeof named === 'string' ? named : undefined;
}
