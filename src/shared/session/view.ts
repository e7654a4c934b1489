import { z } from 'zod';
import { deviceWarningSchema, endReasonSchema, refusalReasonSchema } from '../errors/codes.ts';
import { identityCardSchema } from '../identity/card.ts';
import { sharedDisplaySchema } from '../protocol/peer.ts';
import { transferFeaturesSchema } from '../transfer/rights.ts';
import { sessionModeSchema, sessionRoleSchema } from './modes.ts';

/** Milliseconds since the epoch, this machine's clock. */
const instant = z.number().int().min(0);

/** One mode as the helper may choose it: allowed, or refused for named reasons (B3, F4). */
export const modeOfferSchema = z.strictObject({
  mode: sessionModeSchema,
  allowed: z.boolean(),
  reasons: z.array(refusalReasonSchema)
});

/** Four words that both screens show alike when nobody sits between the two (protocol.md "Identity binding" point 5). */
export const checkWordsSchema = z.array(z.string().min(1).max(16)).length(4);

/** Where a session stands, as one person's screen needs it. Main computes it; the renderer only draws it. */
export const sessionViewSchema = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('none') }),
  /** Helper: asked the relay for a code. */
  z.strictObject({ phase: z.literal('creating') }),
  /** Helper: reads the code out. */
  z.strictObject({
    phase: z.literal('waiting'),
    /** Grouped, `K7QM-3WXP`. */
    code: z.string(),
    link: z.string(),
    createdAt: instant,
    expiresAt: instant,
    /** How often somebody tried a wrong code while this one was open. */
    guesses: z.number().int()
  }),
  /** Sharer: the code was sent to the relay. */
  z.strictObject({ phase: z.literal('redeeming') }),
  /** Both are there; the connection is made and both prove who they are. */
  z.strictObject({ phase: z.literal('proving'), role: sessionRoleSchema, since: instant }),
  /** The other person is proven. Helper: card, warnings and choice. Sharer: card and waiting page. */
  z.strictObject({
    phase: z.literal('identified'),
    role: sessionRoleSchema,
    card: identityCardSchema,
    warnings: z.array(deviceWarningSchema),
    offers: z.array(modeOfferSchema),
    chat: z.boolean(),
    checkWords: checkWordsSchema,
    since: instant,
    /** Helper: the sharer's last answer when it was no. */
    lastAnswer: z.enum(['declined', 'timeout']).nullable()
  }),
  /** The sharer is being asked. */
  z.strictObject({
    phase: z.literal('asking'),
    role: sessionRoleSchema,
    card: identityCardSchema,
    mode: sessionModeSchema,
    chat: z.boolean(),
    checkWords: checkWordsSchema,
    since: instant
  }),
  z.strictObject({
    phase: z.literal('live'),
    role: sessionRoleSchema,
    card: identityCardSchema,
    mode: sessionModeSchema,
    paused: z.boolean(),
    /** The consent epoch that input must carry. */
    epoch: z.number().int(),
    since: instant,
    display: sharedDisplaySchema.nullable(),
    offers: z.array(modeOfferSchema),
    chat: z.boolean(),
    /** What policy lets be carried between the two machines (D9). */
    transfers: transferFeaturesSchema,
    /** Helper: whether a colleague may take over (D12); absent while nobody was named. */
    handOver: z.enum(['asked', 'declined', 'refused']).optional(),
    /** A change of mode that the sharer is being asked for now. */
    asking: sessionModeSchema.nullable(),
    lastAnswer: z.enum(['declined', 'timeout']).nullable(),
    checkWords: checkWordsSchema
  }),
  /** The other side is silent; it may come back until `until`. */
  z.strictObject({
    phase: z.literal('interrupted'),
    role: sessionRoleSchema,
    card: identityCardSchema,
    /** What held before: control, and what may be carried. */
    control: z.boolean(),
    transfers: transferFeaturesSchema,
    since: instant,
    until: instant
  }),
  /** The two are apart for longer than that: nothing is allowed, and both may come back until `until` (D10). */
  z.strictObject({
    phase: z.literal('suspended'),
    role: sessionRoleSchema,
    card: identityCardSchema,
    since: instant,
    until: instant
  }),
  z.strictObject({
    phase: z.literal('ended'),
    role: sessionRoleSchema,
    reason: endReasonSchema,
    card: identityCardSchema.nullable(),
    /** When sharing began; `null` when nothing was ever shared. */
    startedAt: instant.nullable(),
    endedAt: instant,
    /** Modes that were live at any time. */
    modes: z.array(sessionModeSchema),
    chatMessages: z.number().int(),
    /** Helper, when policy ended it: why (F4). */
    reasons: z.array(refusalReasonSchema)
  })
]);
export type SessionView = z.infer<typeof sessionViewSchema>;
export type SessionPhase = SessionView['phase'];

/** One line of the chat thread as this side sees it (D8). */
export const chatLineSchema = z.strictObject({
  messageId: z.string(),
  from: z.enum(['me', 'peer']),
  text: z.string(),
  at: instant,
  delivered: z.boolean()
});
export type ChatLine = z.infer<typeof chatLineSchema>;
