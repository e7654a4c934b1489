import { z } from 'zod';
import { deviceWarningSchema, refusalReasonSchema } from '../errors/codes.ts';
import { guidSchema } from '../identity/card.ts';
import { sessionFeatureSchema, sessionModeSchema } from '../session/modes.ts';

/** Why modes and features are refused, as the relay tells it. */
export const refusalSchema = z.strictObject({
  what: z.union([sessionModeSchema, sessionFeatureSchema]),
  reasons: z.array(refusalReasonSchema).min(1)
});

/** The JWS `typ` of a grant, so that no other token of the relay can pass for one (RFC 8725 section 3.11). */
export const GRANT_TYPE = 'deskside-grant+jwt';

/** No session lasts longer than a day, whatever a relay says; seconds. */
const MAX_LIMIT_S = 24 * 60 * 60;

const participantSchema = z.strictObject({ tid: guidSchema, oid: guidSchema });

/**
 * What the organisation's policy allows in one session: the payload of the relay's JWS (ES256). Both ends get the same one,
 * verify it, and never do more than it says (protocol.md "Grant"). Times are seconds since the epoch (RFC 7519).
 */
export const grantSchema = z.strictObject({
  sid: z.string().min(1).max(64),
  helper: participantSchema,
  sharer: participantSchema,
  modes: z.array(sessionModeSchema),
  features: z.array(sessionFeatureSchema),
  warnings: z.array(deviceWarningSchema),
  refusals: z.array(refusalSchema),
  /** How long the session may last, seconds (feature F1). */
  limits: z.strictObject({
    longest: z.number().int().min(1).max(MAX_LIMIT_S),
    idle: z.number().int().min(1).max(MAX_LIMIT_S)
  }),
  iat: z.number().int(),
  exp: z.number().int()
});
export type Grant = z.infer<typeof grantSchema>;
