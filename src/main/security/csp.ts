import type { WindowKind } from '#shared/ipc/channels.ts';

/** SHA-256 of nothing. */
const EMPTY_STYLE = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/**
 * What each window may load. Nothing comes from outside the app's own scheme, and nothing connects anywhere: the peer
 * connection is not a fetch, the relay is main's.
 *
 * Griffel, the style engine of Fluent UI, makes `<style>` elements that are empty and fills them by `insertRule`. The hash in
 * `style-src` allows exactly that: an element without content (SHA-256 of the empty string, CSP level 3). What a page or
 * an attacker writes into a `<style>` element or a `style` attribute stays blocked.
 */
const BASE: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': `'self' '${EMPTY_STYLE}'`,
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
  frame: {},
  overlay: {}
};

/** The Content-Security-Policy header of one window kind. */
export function contentSecurityPolicy(kind: WindowKind): string {
  return Object.entries({ ...BASE, ...EXTRA[kind] })
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');
}
