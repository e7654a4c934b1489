import { z } from 'zod';
import { endReasonSchema, refusalReasonSchema, relayErrorCodeSchema } from '../errors/codes.ts';
import { guidSchema } from '../identity/card.ts';
import { securityCodeSchema } from '../ids/security-code.ts';
import { sessionFeatureSchema, sessionModeSchema, sessionRoleSchema } from '../session/modes.ts';
import { refusalSchema } from './grant.ts';
import { MAX_CLAIMS_CHARS, MAX_SIGNAL_BYTES, MAX_TOKEN_CHARS } from './limits.ts';

/** Path and WebSocket sub-protocol of the relay's socket (protocol.md section 1). */
export const RELAY_CONNECT_PATH = '/v1/connect';
export const RELAY_SUBPROTOCOL = 'deskside.v1';

/** The kinds of client that the mode matrix (F7) knows. */
export const clientKindSchema = z.enum(['native-windows', 'native-macos', 'native-linux', 'web']);
export type ClientKind = z.infer<typeof clientKindSchema>;

const requestId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const sessionId = z.string().min(1).max(64);
const resumeToken = z.string().min(16).max(128);
/**
 * What its sender counts its messages of a session by, from 1 on: after a lost socket it says again what was not answered,
 * and the relay takes each number once. Optional for clients that never repeat.
 */
const number = requestId.optional();
/** Opaque to the relay; bounded in bytes by the socket, in characters here. */
const signalPayload = z.string().min(1).max(MAX_SIGNAL_BYTES);

/** What happened in a session, for the record: that, never what (G1, G6). */
export const sessionReportSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('asked'), mode: sessionModeSchema }),
  z.strictObject({
    kind: z.literal('answered'),
    outcome: z.enum(['allowed', 'declined', 'timeout']),
    mode: sessionModeSchema.nullable()
  }),
  z.strictObject({ kind: z.literal('mode'), mode: sessionModeSchema }),
  z.strictObject({ kind: z.literal('paused'), paused: z.boolean() }),
  z.strictObject({ kind: z.literal('feature'), feature: sessionFeatureSchema }),
  /** The sharer lets a colleague go on in another session (D12). */
  z.strictObject({ kind: z.literal('handed-over'), sessionId }),
  z.strictObject({ kind: z.literal('identity-not-proven') })
]);
export type SessionReport = z.infer<typeof sessionReportSchema>;

/** A ticket's reference (G9): short and without spaces, so that no sentence about anybody gets into the record. */
export const ticketSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._#/-]{0,63}$/);

/** What somebody may do as a helper with some sharer at best, and why not more (F4). */
export const standingSchema = z.strictObject({
  modes: z.array(sessionModeSchema),
  features: z.array(sessionFeatureSchema),
  refusals: z.array(refusalSchema)
});

/** App → relay. Each carries an `id` and gets exactly one `ok` or `error` with it. The first one must be `hello`. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    id: requestId,
    accessToken: z.string().min(1).max(MAX_TOKEN_CHARS),
    client: z.strictObject({ kind: clientKindSchema, version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/) }),
    device: z.strictObject({
      name: z.string().min(1).max(128),
      os: z.string().min(1).max(128),
      entraDeviceId: guidSchema.nullable()
    })
  }),
  z.strictObject({
    type: z.literal('token.renew'),
    id: requestId,
    accessToken: z.string().min(1).max(MAX_TOKEN_CHARS)
  }),
  z.strictObject({ type: z.literal('ping'), id: requestId }),
  /** What may I do as a helper, and why not more (F4)? */
  z.strictObject({ type: z.literal('policy.standing'), id: requestId }),
  /** Servers to try for the connection check (J2), with credentials that are soon over; seldom given. */
  z.strictObject({ type: z.literal('check.paths'), id: requestId }),
  z.strictObject({
    type: z.literal('session.create'),
    id: requestId,
    /** A reference of the organisation's ticket system, for the record (G9). */
    ticket: ticketSchema.optional()
  }),
  z.strictObject({
    type: z.literal('session.redeem'),
    id: requestId,
    code: securityCodeSchema,
    /** The session in which this person shares already, and which the code's owner is to take over (D12). */
    besides: sessionId.optional()
  }),
  z.strictObject({ type: z.literal('session.signal'), id: requestId, sessionId, payload: signalPayload, number }),
  z.strictObject({ type: z.literal('session.report'), id: requestId, sessionId, event: sessionReportSchema, number }),
  z.strictObject({ type: z.literal('session.end'), id: requestId, sessionId, reason: endReasonSchema, number }),
  z.strictObject({
    type: z.literal('session.resume'),
    id: requestId,
    sessionId,
    resumeToken,
    lastSeq: z.number().int().min(0)
  }),
  /**
   * Beyond the resume window (D10): back into a session that is suspended, or whose peers lost each other. Unlike a resume it
   * begins the talk of the two anew: policy is asked, and both prove again who they are. The token works once.
   */
  z.strictObject({
    type: z.literal('session.rejoin'),
    id: requestId,
    sessionId,
    resumeToken,
    lastSeq: z.number().int().min(0)
  })
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type ClientMessageType = ClientMessage['type'];

/** An ICE server as WebRTC takes it; TURN credentials are per session and side (issue of the relay as a service). */
export const iceServerSchema = z.strictObject({
  urls: z.array(z.string().max(256)).min(1).max(8),
  username: z.string().max(256).optional(),
  credential: z.string().max(256).optional()
});
export type IceServer = z.infer<typeof iceServerSchema>;
/** ICE servers that one side of a session may be given. */
export const MAX_ICE_SERVERS = 8;

/** What `ok` carries for each request. */
export const relayResultSchemas = {
  hello: z.strictObject({
    tenantId: guidSchema,
    objectId: guidSchema,
    /** The relay's clock, milliseconds since the epoch: a clock wrong by a day is found here, not in a token error. */
    serverTime: z.number().int(),
    /** Public keys (JWK) that sign grants. */
    grantKeys: z.array(z.record(z.string(), z.unknown())).min(1).max(8)
  }),
  'token.renew': z.strictObject({}),
  ping: z.strictObject({ serverTime: z.number().int() }),
  'policy.standing': standingSchema,
  'check.paths': z.strictObject({ iceServers: z.array(iceServerSchema).max(MAX_ICE_SERVERS) }),
  'session.create': z.strictObject({
    sessionId,
    code: securityCodeSchema,
    /** Milliseconds since the epoch, relay's clock. */
    expiresAt: z.number().int(),
    /** `deskside://join?code=…` as the helper may send it. */
    link: z.string().max(256),
    resumeToken
  }),
  'session.redeem': z.strictObject({ sessionId, resumeToken }),
  'session.signal': z.strictObject({}),
  'session.report': z.strictObject({}),
  'session.end': z.strictObject({}),
  'session.resume': z.strictObject({ peerPresent: z.boolean() }),
  'session.rejoin': z.strictObject({
    /** Takes the place of the one that was shown. */
    resumeToken,
    /** The highest `number` that was ever taken from this side; 0 for none. */
    heard: z.number().int().min(0),
    /** The running number of events until now; what was sent before belongs to the former connection. */
    seq: z.number().int().min(0)
  })
} as const satisfies Record<ClientMessageType, z.ZodType>;
export type RelayResult<Type extends ClientMessageType> = z.infer<(typeof relayResultSchemas)[Type]>;

/** Which paths a connection may take: every one, or only those over TURN (`iceTransportPolicy` of WebRTC). */
export const iceTransportSchema = z.enum(['all', 'relay']);
export type IceTransport = z.infer<typeof iceTransportSchema>;

const seq = z.number().int().min(1);

/** What an error carries besides its code. */
export const errorDetailsSchema = z.strictObject({
  /** `claims-challenge`: what the next access token must satisfy, for MSAL's `claims` (A5). */
  claims: z.string().max(MAX_CLAIMS_CHARS).optional(),
  retryAfterMs: z.number().int().min(0).optional(),
  /** `not-allowed`: why (F4). */
  reasons: z.array(refusalReasonSchema).max(64).optional(),
  /** `directory-permission-missing`: the Graph permission that the relay's application lacks. */
  permission: z
    .string()
    .regex(/^[A-Za-z.]{1,96}$/)
    .optional()
});

/** Relay → app. Events of a session carry its running number `seq` so that a resume can replay what was missed, once. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ok'), id: requestId, result: z.unknown() }),
  z.strictObject({
    type: z.literal('error'),
    /** `null` when the message was so broken that no id could be read. */
    id: requestId.nullable(),
    code: relayErrorCodeSchema,
    /** For the log; people read the catalogue's text for `code`. */
    message: z.string().max(512),
    details: errorDetailsSchema.optional()
  }),
  /** Both are here. `grant` is a compact JWS over {@link Grant}. */
  z.strictObject({
    type: z.literal('session.joined'),
    seq,
    sessionId,
    role: sessionRoleSchema,
    grant: z.string().max(8192),
    iceServers: z.array(iceServerSchema).max(MAX_ICE_SERVERS),
    /** `relay` where the organisation forbids direct paths (J1); absent is `all`. */
    transport: iceTransportSchema.optional()
  }),
  /** A renewed grant. */
  z.strictObject({ type: z.literal('session.grant'), seq, sessionId, grant: z.string().max(8192) }),
  z.strictObject({ type: z.literal('session.signal'), seq, sessionId, payload: signalPayload }),
  /** Somebody guessed at codes while this one was open (the helper is told, B1/B2). */
  z.strictObject({ type: z.literal('session.guessed'), seq, sessionId }),
  /** The other side's socket is silent (`present: false`) or back. */
  z.strictObject({ type: z.literal('session.peer'), seq, sessionId, present: z.boolean() }),
  /** Somebody stayed away, or begins anew: both have to rejoin before `until` (ms since the epoch, relay's clock). */
  z.strictObject({ type: z.literal('session.suspended'), seq, sessionId, until: z.number().int() }),
  /** Both have rejoined: as `session.joined`, for a new connection of the same two people. */
  z.strictObject({
    type: z.literal('session.rejoined'),
    seq,
    sessionId,
    role: sessionRoleSchema,
    grant: z.string().max(8192),
    iceServers: z.array(iceServerSchema).max(MAX_ICE_SERVERS),
    transport: iceTransportSchema.optional()
  }),
  z.strictObject({
    type: z.literal('session.ended'),
    seq,
    sessionId,
    reason: endReasonSchema,
    by: z.union([sessionRoleSchema, z.literal('relay')])
  })
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
export type SessionEvent = Extract<ServerMessage, { sessionId: string }>;
