import { z } from 'zod';

/** What ICE knows one generation of a connection's end by (RFC 8839 section 5.4: ice-ufrag and ice-pwd). */
export const iceCredentialsSchema = z.strictObject({
  ufrag: z.string().regex(/^[A-Za-z0-9+/]{4,256}$/),
  pwd: z.string().regex(/^[A-Za-z0-9+/]{22,256}$/)
});
export type IceCredentials = z.infer<typeof iceCredentialsSchema>;

/** The credentials that a description names; `null` when it names none, or several. */
export function iceInSdp(sdp: string): IceCredentials | null {
  const only = (name: string): string | null => {
    const named = new Set([...sdp.matchAll(new RegExp(`^a=${name}:(.*?)\\r?$`, 'gm'))].map((match) => match[1] ?? ''));
    const [first, ...others] = named;
    return first === undefined || others.length > 0 ? null : first;
  };
  const parsed = iceCredentialsSchema.safeParse({ ufrag: only('ice-ufrag'), pwd: only('ice-pwd') });
  return parsed.success ? parsed.data : null;
}

/**
 * A description with other ICE credentials and without candidates. Certificate, channels and picture stay those of `sdp`,
 * whatever the credentials are: their form has no room for another line.
 */
export function withIce(sdp: string, ice: IceCredentials): string {
  return sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') && line !== 'a=end-of-candidates')
    .map((line) => {
      if (line.startsWith('a=ice-ufrag:')) return `a=ice-ufrag:${ice.ufrag}`;
      return line.startsWith('a=ice-pwd:') ? `a=ice-pwd:${ice.pwd}` : line;
    })
    .join('\r\n');
}

/** Which end's credentials a candidate belongs to, as Chromium writes it into the line; `null` when it does not say. */
export function ufragOf(candidate: string): string | null {
  return / ufrag (\S+)/.exec(candidate)?.[1] ?? null;
}
