import { z } from 'zod';
import { deviceWarningSchema, endReasonSchema, refusalReasonSchema } from '#shared/errors/codes.ts';
import { guidSchema } from '#shared/identity/card.ts';
import { clientKindSchema } from '#shared/protocol/relay.ts';
import { sessionFeatureSchema, sessionModeSchema, sessionRoleSchema } from '#shared/session/modes.ts';
import type { SessionSnapshot } from '../sessions/live-session.ts';

/** What relays tell each other about people and sessions, as it goes through Redis. */

const instant = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
export const personSchema = z.strictObject({ tenantId: guidSchema, objectId: guidSchema });
export const signInSchema = z.strictObject({
  authentication: z.strictObject({ mfa: z.boolean(), contexts: z.array(z.string().max(64)).max(64).readonly() }),
  tokenDeviceId: z.string().max(64).nullable()
});
export const participantSchema = z.strictObject({
  person: personSchema,
  clientKind: clientKindSchema,
  device: z.strictObject({
    name: z.string().max(128),
    os: z.string().max(128),
    entraDeviceId: guidSchema.nullable()
  }),
  ...signInSchema.shape
});

const decisionSchema = z.strictObject({
  modes: z.array(sessionModeSchema).readonly(),
  features: z.array(sessionFeatureSchema).readonly(),
  refusals: z
    .array(
      z.strictObject({
        what: z.union([sessionModeSchema, sessionFeatureSchema]),
        reasons: z.array(refusalReasonSchema).readonly()
      })
    )
    .readonly(),
  warnings: z.array(deviceWarningSchema).readonly(),
  limits: z.strictObject({ longestMs: z.number().min(0), idleMs: z.number().min(0) })
});

const tickets = z.number().int().min(0);
const both = z.strictObject({ helper: z.boolean(), sharer: z.boolean() });
const stateSchema = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('open'), helper: participantSchema, helperHere: z.boolean(), tickets }),
  z.strictObject({
    phase: z.literal('joining'),
    helper: participantSchema,
    helperHere: z.boolean(),
    sharer: participantSchema,
    tickets,
    codeOver: z.boolean()
  }),
  z.strictObject({
    phase: z.literal('joined'),
    helper: participantSchema,
    sharer: participantSchema,
    here: both,
    tickets,
    joinedAt: instant,
    endsAt: instant,
    grantExpiresAt: instant,
    decision: decisionSchema,
    renewalDue: z.boolean()
  }),
  z.strictObject({
    phase: z.literal('suspended'),
    helper: participantSchema,
    sharer: participantSchema,
    here: both,
    back: both,
    tickets,
    joinedAt: instant,
    endsAt: instant,
    grantExpiresAt: instant,
    decision: decisionSchema
  }),
  z.strictObject({
    phase: z.literal('ended'),
    reason: endReasonSchema,
    by: z.union([sessionRoleSchema, z.literal('relay')])
  })
]);

/** Where a socket is: a relay, and its name for the socket. */
export const socketPlaceSchema = z.strictObject({ node: z.string().max(64), socket: z.string().max(64) });
export type SocketPlace = Readonly<z.infer<typeof socketPlaceSchema>>;

const seatSchema = z.strictObject({
  person: personSchema,
  /** SHA-256 of the resume token, base64url. */
  token: z.string().length(43),
  at: socketPlaceSchema.nullable()
});

/** A session as another relay goes on with it, without the events that nobody acknowledged: they are saved beside it. */
export const savedSessionSchema = z.strictObject({
  state: stateSchema,
  waits: z.array(z.tuple([z.enum(['code', 'grant-due', 'grant-over', 'helper', 'sharer']), instant])).max(8),
  seats: z.strictObject({ helper: seatSchema, sharer: seatSchema.optional() }),
  code: z.strictObject({ digest: z.string().length(43), expiresAt: instant }).optional()
}) satisfies z.ZodType<SessionSnapshot>;
export type SavedSession = z.infer<typeof savedSessionSchema>;
export type SavedSeat = z.infer<typeof seatSchema>;
