import { z } from 'zod';
import { endReasonSchema } from '../errors/codes.ts';
import { securityCodeSchema } from '../ids/security-code.ts';
import { sessionModeSchema, sessionRoleSchema } from '../session/modes.ts';
import { MAX_CHAT_TEXT, MAX_TOKEN_CHARS } from './limits.ts';

/** The data channels and how each delivers (protocol.md section 2). */
export const PEER_CHANNELS = {
  control: { ordered: true },
  input: { ordered: true },
  motion: { ordered: false, maxRetransmits: 0 }
} as const;
export const peerChannelSchema = z.enum(['control', 'input', 'motion']);
export type PeerChannel = z.infer<typeof peerChannelSchema>;

/** A DTLS certificate fingerprint as SDP writes it for SHA-256 (RFC 8122): 32 upper-case hex pairs. */
export const fingerprintSchema = z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/);

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** A public ECDSA P-256 key (RFC 7517); anything more than the public members is refused. */
export const publicKeySchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: base64url.length(43),
  y: base64url.length(43)
});
export type PublicKey = z.infer<typeof publicKeySchema>;

/** Who I am, bound to this very connection (protocol.md "Identity binding"). The first message each side sends. */
export const proofSchema = z.strictObject({
  type: z.literal('proof'),
  idToken: z.string().min(1).max(MAX_TOKEN_CHARS),
  jwk: publicKeySchema,
  salt: base64url.min(22).max(64),
  sessionId: z.string().min(1).max(64),
  role: sessionRoleSchema,
  signature: base64url.length(86)
});
export type Proof = z.infer<typeof proofSchema>;

const counter = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const messageId = z.uuid();
/** Stands for a display as long as it is plugged in; says nothing about it. */
export const displayIdSchema = z.string().min(1).max(64);

/** A display of the sharer, in its own pixels. */
export const sharedDisplaySchema = z.strictObject({
  id: displayIdSchema,
  /** What people call it: "Display 2". */
  number: z.number().int().min(1).max(99),
  width: z.number().int().min(1).max(32768),
  height: z.number().int().min(1).max(32768),
  primary: z.boolean()
});
export type SharedDisplay = z.infer<typeof sharedDisplaySchema>;

/** What is so now, said by the sharer only, after every change. `epoch` is the consent epoch that input must carry. */
export const sharingStateSchema = z.strictObject({
  mode: sessionModeSchema,
  paused: z.boolean(),
  epoch: counter,
  display: sharedDisplaySchema.nullable()
});
export type SharingState = z.infer<typeof sharingStateSchema>;

/** App ⇄ app on `control`: everything that must arrive, in order. */
export const controlMessageSchema = z.discriminatedUnion('type', [
  proofSchema,
  /** Helper: may I? (B3, D3) One question at a time. */
  z.strictObject({ type: z.literal('ask'), askId: messageId, mode: sessionModeSchema }),
  /** Helper takes the question back. */
  z.strictObject({ type: z.literal('ask-withdrawn'), askId: messageId }),
  /** Sharer's answer; `mode` is what was allowed, never wider than what was asked. */
  z.strictObject({
    type: z.literal('answer'),
    askId: messageId,
    outcome: z.enum(['allowed', 'declined', 'timeout']),
    mode: sessionModeSchema.nullable()
  }),
  z.strictObject({ type: z.literal('state'), state: sharingStateSchema }),
  /** Helper gives control back and goes on viewing (D3). */
  z.strictObject({ type: z.literal('give-back') }),
  /** Helper: this colleague's code; may they go on in my place (D12)? */
  z.strictObject({ type: z.literal('hand-over'), code: securityCodeSchema }),
  /** Sharer: nobody took over, and this session goes on: the person said no, or it could not be. */
  z.strictObject({ type: z.literal('hand-over-failed'), why: z.enum(['declined', 'refused']) }),
  z.strictObject({ type: z.literal('chat'), messageId, text: z.string().min(1).max(MAX_CHAT_TEXT), sentAt: counter }),
  z.strictObject({ type: z.literal('chat-received'), messageId }),
  /** I am alive; sent every second. */
  z.strictObject({ type: z.literal('alive') }),
  /** We were told that the session waits: this connection is over, the session is not (D10). */
  z.strictObject({ type: z.literal('suspend') }),
  z.strictObject({ type: z.literal('end'), reason: endReasonSchema })
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;
