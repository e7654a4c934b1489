import { open, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';
import { WINDOW_KINDS, type WindowKind } from '#shared/ipc/channels.ts';
import type { Log } from '../ports.ts';
import { contentSecurityPolicy } from './csp.ts';

/** Where every page of the app comes from. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'deskside';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** To be registered before the app is ready: a standard, secure origin without service workers or CSP bypass. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
};

/** The page of a window kind. */
export function pageUrl(kind: WindowKind): string {
  return `${APP_ORIGIN}/windows/${kind}/index.html`;
}

/** Everything the renderer build makes; another extension is not served. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
};

/** Which window's policy goes with a path; files that several windows share carry the strictest. */
function kindOf(path: string): WindowKind {
  return WINDOW_KINDS.find((kind) => path.startsWith(`/windows/${kind}/`)) ?? 'frame';
}

function headers(type: string, kind: WindowKind): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy(kind),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'display-capture=(self), camera=(), microphone=(), geolocation=()',
    'cache-control': 'no-cache'
  };
}

const refusal = (status: number) => new Response(null, { status, headers: { 'x-content-type-options': 'nosniff' } });

/**
 * Answers requests for `app://deskside/…` from `root`: GET only, that host only, an extension of the list, and a file
 * whose real path lies inside `root` (links that lead out of it are refused like everything else). Never throws.
 */
export function createAppRequestHandler(root: string, log: Log): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = URL.canParse(request.url) ? new URL(request.url) : null;
    if (url?.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST || url.username !== '' || url.password !== '') {
      log.warn('app-request-refused', { reason: 'host' });
      return refusal(403);
    }
    if (request.method !== 'GET') return refusal(405);
    const type = MIME_TYPES[extname(url.pathname)];
    // Build output has plain names: an escape, a backslash, a NUL or a dot segment is somebody trying.
    if (type === undefined || !/^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(url.pathname)) return refusal(404);
    try {
      const base = await realpath(root);
      const path = await realpath(join(base, url.pathname));
      if (!path.startsWith(base + sep)) {
        log.warn('app-request-refused', { reason: 'path' });
        return refusal(403);
      }
      const file = await open(path, 'r');
      try {
        return new Response(new Uint8Array(await file.readFile()), { headers: headers(type, kindOf(url.pathname)) });
      } finally {
        await file.close();
      }
    } catch {
      return refusal(404);
    }
  };
}

/** Serves the app's pages; to be called once the app is ready. */
export function serveApp(protocol: Protocol, root: string, log: Log): void {
  protocol.handle(APP_SCHEME, createAppRequestHandler(root, log));
}
