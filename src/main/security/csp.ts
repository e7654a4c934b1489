import type { WindowKind } from '#shared/ipc/channels.ts';

/**
 * What each window may load. Nothing comes from outside the app's own scheme, and nothing connects anywhere: the peer
 * connection is not a fetch, the relay is main's.
 *
 * `style-src 'unsafe-inline'`: Griffel, the style engine of Fluent UI, makes `<style>` elements and fills them by
 * `insertRule`; the empty elements themselves need the permission (or a nonce, which a static page served from disk
 * cannot have without being rewritten), and Fluent's positioning sets `style` attributes. Scripts need no such thing.
 */
const BASE: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'none'",
  'media-src': "'none'",
  'worker-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'"
};

/** Only the main window shows the picture, which is a stream made in the page. */
const EXTRA: Readonly<Record<WindowKind, Readonly<Record<string, string>>>> = {
  main: { 'media-src': 'blob: mediastream:', 'worker-src': "'self'" },
  consent: {},
  bar: {},
  frame: {}
};

/** The Content-Security-Policy header of one window kind. */
export function contentSecurityPolicy(kind: WindowKind): string {
  return Object.entries({ ...BASE, ...EXTRA[kind] })
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');
}
