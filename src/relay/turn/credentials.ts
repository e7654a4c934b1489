import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { IceServer, IceTransport } from '#shared/protocol/relay.ts';
import type { SessionRole } from '#shared/session/modes.ts';

/**
 * A secret that the relay and coturn share. Base64url, so that it can stand in any file without quotes; 32 characters are
 * 192 bits when they were drawn at random (`openssl rand -base64 48 | tr '+/' '-_'`).
 */
export const turnSecretSchema = z.string().regex(/^[A-Za-z0-9_-]{32,128}$/);

/** `turn:` over UDP or TCP, `turns:` over TLS (RFC 7065); WebRTC speaks no other. */
const turnUrlSchema = z
  .string()
  .max(256)
  .regex(/^(turn:[^?]+\?transport=(udp|tcp)|turns:[^?]+\?transport=tcp)$/)
  .regex(/^turns?:([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):\d{1,5}\?/);

/** What the relay must know to let sessions use a TURN server. */
export const turnConfigSchema = z.strictObject({
  /** In the order of preference; one over TLS on 443 is what gets through most firewalls. */
  urls: z.array(turnUrlSchema).min(1).max(8),
  /** The newest of coturn's secrets. To change it: docs/turn.md. */
  secret: turnSecretSchema,
  /** `relay`: no direct paths, everything passes through TURN; people do not learn each other's addresses. */
  transport: z.enum(['all', 'relay']).default('all'),
  /** Set when TURN over TLS comes in on the relay's own port: where coturn takes it from there, TCP without TLS. */
  onRelayPort: z
    .strictObject({ host: z.string().min(1).max(253).default('127.0.0.1'), port: z.number().int().min(1).max(65_535) })
    .optional()
});
export type TurnConfig = z.infer<typeof turnConfigSchema>;

/** Whose credentials: one side of one session, which ends at `endsAt` at the latest (milliseconds since the epoch). */
export interface TurnUser {
  readonly sessionId: string;
  /** `check`: nobody's side of a session, but somebody's connection check. */
  readonly role: SessionRole | 'check';
  readonly endsAt: number;
}

/** Makes the way over TURN that is handed out with a session's grant, never before. */
export interface TurnCredentials {
  readonly transport: IceTransport;
  /** Servers with credentials of this user alone; empty when the session's time is already over at `now`. */
  readonly iceServersFor: (user: TurnUser, now: number) => readonly IceServer[];
}

/**
 * Credentials by coturn's REST scheme (draft-uberti-behave-turn-rest-00 section 2.2): the user name is
 * `expiry:sessionId:role`, the password its HMAC-SHA1 under the shared secret; coturn keeps no accounts.
 *
 * The expiry is the end of the session's longest time, not of its first grant: a renewed grant carries no new credentials,
 * and an app that loses its path late in a session must be able to allocate again. coturn counts quotas per
 * `sessionId:role`, so that a credential kept after a session's early end is worth a handful of allocations until then.
 */
export function createTurnCredentials(config: TurnConfig): TurnCredentials {
  return {
    transport: config.transport,
    iceServersFor: ({ sessionId, role, endsAt }, now) => {
      if (endsAt <= now) return [];
      const username = `${Math.floor(endsAt / 1000)}:${sessionId}:${role}`;
      const credential = createHmac('sha1', config.secret).update(username).digest('base64');
      return [{ urls: [...config.urls], username, credential }];
    }
  };
}
