import http from 'node:http';
import type { ClientRequestConstructorOptions, Session } from 'electron';
import type { Log } from '../ports.ts';
import {
  chromiumProxy,
  environmentProxy,
  type ProxySettings,
  proxyEnvironment,
  proxySignIn,
  systemProxy
} from './proxy.ts';

/** How long the system may look for a proxy (a script of the network's) before the app starts without one. */
const SEARCH_TIMEOUT_MS = 3_000;
/** How long the proxy may take to let this machine in before the app goes on without knowing. */
const SIGN_IN_TIMEOUT_MS = 5_000;

type Answer = (username?: string, password?: string) => void;
/** The part of Electron's `ClientRequest` that is used here. */
export type ProxyRequest = {
  on(event: 'login', listener: (who: { readonly isProxy: boolean }, answer: Answer) => void): unknown;
  on(event: 'response', listener: (response: ProxyResponse) => void): unknown;
  on(event: 'error', listener: () => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  abort(): unknown;
  end(): unknown;
};
type ProxyResponse = {
  on(event: 'data', listener: () => void): unknown;
  on(event: 'end', listener: () => void): unknown;
};

/** What this needs of Electron. */
export type ProxySurroundings = {
  /** The default session. */
  readonly session: Pick<Session, 'resolveProxy' | 'setProxy'>;
  readonly net: { readonly request: (options: ClientRequestConstructorOptions) => ProxyRequest };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Addresses of the organisation's services; the first is the relay's. */
  readonly urls: readonly [string, ...string[]];
  readonly log: Log;
  /** Sets the proxy of Node's `fetch` and `https` in this process. */
  readonly setNodeProxy?: (settings: { HTTPS_PROXY: string; NO_PROXY: string }) => unknown;
};

/**
 * Finds the proxy of this machine (the environment's, else the system's for the organisation's services) and has all of
 * the process pass it: Node's requests, Chromium's connections, TURN among them. To be called once, before either is used.
 * Never rejects: a proxy that cannot be found out is none.
 */
export async function adoptProxy(around: ProxySurroundings): Promise<ProxySettings | null> {
  const { session, env, urls, log, setNodeProxy = http.setGlobalProxyFromEnv } = around;
  const named = environmentProxy(env);
  try {
    const settings =
      named ??
      (await within(
        SEARCH_TIMEOUT_MS,
        systemProxy(urls, (url) => session.resolveProxy(url))
      ));
    if (settings === null) return null;
    setNodeProxy(proxyEnvironment(settings));
    // The system's proxy is Chromium's anyway.
    if (named !== null) await session.setProxy(chromiumProxy(named));
    const signIn = proxySignIn(settings);
    if (signIn !== null) await signInChromium(around, signIn);
    log.info('proxy', { reason: named === null ? 'system' : 'environment' });
    return settings;
  } catch (error) {
    log.warn('proxy', { error });
    return named;
  }
}

/**
 * Asks the relay for anything at all through Chromium. A WebRTC connection never asks for a proxy's password: it signs in
 * with what an earlier request of the same session was let in with.
 */
function signInChromium(
  { net, urls: [relayUrl] }: ProxySurroundings,
  { username, password }: NonNullable<ReturnType<typeof proxySignIn>>
): Promise<void> {
  return new Promise((resolve) => {
    const request = net.request({
      url: new URL('/healthz', relayUrl.replace(/^wss:/, 'https:')).href,
      method: 'GET',
      redirect: 'error'
    });
    const timer = setTimeout(() => request.abort(), SIGN_IN_TIMEOUT_MS);
    let said = false;
    request.on('login', (who, answer) => {
      // A second question means that the answer was wrong; nobody but the proxy gets it.
      if (!who.isProxy || said) return answer();
      said = true;
      answer(username, password);
    });
    request.on('response', (response) => {
      response.on('data', () => undefined);
      response.on('end', () => request.abort());
    });
    request.on('error', () => undefined);
    request.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    request.end();
  });
}

/** What `found` resolves with, or `null` when that takes longer. */
function within<Found>(ms: number, found: Promise<Found>): Promise<Found | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    found.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
