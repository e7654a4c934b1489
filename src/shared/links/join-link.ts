import { formatSecurityCode, parseSecurityCode, type SecurityCode } from '../ids/security-code.ts';

/** The scheme that the app registers with the operating system. */
export const LINK_SCHEME = 'deskside';

/**
 * The one shape of a join link. The slash is optional because some systems add one after a host name; a scheme and a host
 * are case-insensitive (RFC 3986 section 6.2.2.1); the code is written as people read it or without its dash. Nothing is
 * decoded, and nothing may follow.
 */
const JOIN_LINK = /^deskside:\/\/join\/?\?code=([0-9a-z]{4}-?[0-9a-z]{4})$/i;

/** `deskside://join?code=K7QM-3WXP`: what a helper may send instead of reading the code out (feature B1). */
export function buildJoinLink(code: SecurityCode): string {
  return `${LINK_SCHEME}://join?code=${formatSecurityCode(code)}`;
}

/**
 * The code in a join link, or `undefined` for anything that is not exactly one (feature C3). A link only ever opens a
 * question to the user: whoever calls this puts the code into the box and waits for the person.
 */
export function parseJoinLink(link: string): SecurityCode | undefined {
  const code = link.length > 64 ? undefined : JOIN_LINK.exec(link)?.[1];
  return code === undefined ? undefined : parseSecurityCode(code);
}
