import http from 'node:http';
import https from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { type ProxySettings, portOf, proxySignIn } from '../proxy/proxy.ts';

/** A server by name or address. */
export type Place = { readonly host: string; readonly port: number };

/** The place of a `https:` or `wss:` address. */
export function placeOf(url: URL): Place {
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: portOf(url) };
}

/** `host:port` as an administrator writes it, IPv6 in brackets. */
export function targetOf(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}

/** The proxy answered a CONNECT with something else than 200. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  readonly status: number;

  constructor(status: number) {
    super('tunnel refused');
    this.status = status;
  }
}

/** The way to the proxy itself failed. */
export class ProxyLost extends Error {
  override readonly name = 'ProxyLost';
}

/**
 * Destroys whatever it holds when the signal says so. Only the outermost layer of a connection may be held: Node 24 crashes
 * when the stream under a TLS socket is destroyed together with it.
 */
export type Hold = (stream: Duplex) => void;

export function holdUntil(signal: AbortSignal): Hold {
  let held: Duplex | null = null;
  signal.addEventListener('abort', () => held?.destroy(), { once: true });
  return (stream) => {
    held = stream;
    if (signal.aborted) stream.destroy();
  };
}

/** A TCP connection, straight or through the proxy by CONNECT (RFC 9110 section 9.3.6). */
export function openConnection(
  to: Place,
  proxy: ProxySettings | null,
  signal: AbortSignal,
  hold: Hold = holdUntil(signal)
): Promise<Duplex> {
  return proxy === null ? straight(to, hold) : throughProxy(to, proxy, signal, hold);
}

function straight({ host, port }: Place, hold: Hold): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    hold(socket);
    socket.once('connect', () => resolve(socket));
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

function throughProxy({ host, port }: Place, proxy: ProxySettings, signal: AbortSignal, hold: Hold): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const signIn = proxySignIn(proxy);
    const credentials =
      signIn === null ? null : Buffer.from(`${signIn.username}:${signIn.password}`).toString('base64');
    const { hostname, protocol } = proxy.server;
    const secure = protocol === 'https:';
    const request = (secure ? https : http).request({
      method: 'CONNECT',
      host: hostname.replace(/^\[|\]$/g, ''),
      port: portOf(proxy.server),
      path: authority,
      headers: { host: authority, ...(credentials === null ? {} : { 'proxy-authorization': `Basic ${credentials}` }) },
      agent: secure ? new https.Agent() : new http.Agent()
    });
    const giveUp = (): void => void request.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    request.once('connect', (response, socket) => {
      // Whatever the tunnel ends with, nobody is surprised by it later.
      socket.on('error', reject);
      signal.removeEventListener('abort', giveUp);
      hold(socket);
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new ProxyRefusal(response.statusCode ?? 0));
    });
    // A proxy that knows no CONNECT may answer it like any other request.
    request.once('response', (response) => {
      response.destroy();
      reject(new ProxyRefusal(response.statusCode ?? 0));
    });
    request.on('error', (cause) => reject(new ProxyLost('proxy', { cause })));
    request.end();
  });
}

/** TLS 1.2 or later with the server itself; the certificate is verified unless `options` say otherwise. */
export async function openTls(
  to: Place,
  proxy: ProxySettings | null,
  signal: AbortSignal,
  options: Pick<ConnectionOptions, 'rejectUnauthorized'> = {}
): Promise<TLSSocket> {
  const { host } = to;
  const hold = holdUntil(signal);
  const over = await openConnection(to, proxy, signal, hold);
  return new Promise((resolve, reject) => {
    const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connectTls({ socket: over, host, ...name, minVersion: 'TLSv1.2', ...options });
    hold(socket);
    socket.once('secureConnect', () => resolve(socket));
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}
