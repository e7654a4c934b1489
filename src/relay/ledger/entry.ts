import { z } from 'zod';
import { auditEventSchema } from '#shared/api/audit-event.ts';
import {
  deviceWarningSchema,
  endReasonSchema,
  RELAY_ERROR_CODES,
  type RelayErrorCode,
  refusalReasonSchema
} from '#shared/errors/codes.ts';
import { sessionReportSchema, ticketSchema } from '#shared/protocol/relay.ts';
import { sessionFeatureSchema, sessionModeSchema, sessionRoleSchema } from '#shared/session/modes.ts';

/**
 * What the record can hold (features G1, G4): that something happened, never what was shown, typed or said. No code, token
 * or free text can be in it, because no field could hold one (feature G6); people are object ids, the device has the name
 * that its owner sees. The schemas read rows back from database and spool, and document the stream of feature G9.
 */

const id = z.string().min(1).max(64);
const instant = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Somebody, by the ids that the identity provider gave them. */
export const personSchema = z.strictObject({ tenantId: id, objectId: id });
/** The machine that somebody said they sit at. */
export const deviceSchema = z.strictObject({
  name: z.string().max(128),
  os: z.string().max(128),
  entraDeviceId: id.nullable()
});

/** What was attempted. */
export const attemptSchema = z.enum(['hello', 'token.renew', 'session.create', 'session.redeem']);
export type Attempt = z.infer<typeof attemptSchema>;

const ATTEMPT_CODES = [
  'tenant-not-allowed',
  'rate-limited',
  'busy',
  'unauthenticated',
  'token-expired',
  'client-too-old',
  'claims-challenge',
  'not-allowed',
  'directory-unavailable',
  'directory-permission-missing',
  'relay-degraded',
  'internal'
] as const satisfies readonly RelayErrorCode[];

/** Why an attempt was refused, as only the record may know it: the caller sees fewer codes. `left`: went away meanwhile. */
export const attemptReasonSchema = z.enum([
  'code-unknown',
  'code-used',
  'code-expired',
  'code-held',
  'code-own',
  'left',
  ...z.enum(RELAY_ERROR_CODES).extract(ATTEMPT_CODES).options
]);
export type AttemptReason = z.infer<typeof attemptReasonSchema>;

/** The state of the sharer's device as the record keeps it (feature G1). */
export const recordedDeviceSchema = z.discriminatedUnion('enrolled', [
  z.strictObject({ enrolled: z.literal(false) }),
  z.strictObject({ enrolled: z.literal(true), compliant: z.boolean() })
]);
export type RecordedDevice = Readonly<z.infer<typeof recordedDeviceSchema>>;

const decided = {
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
  warnings: z.array(deviceWarningSchema).readonly()
};
/** What policy decided: what is allowed, why the rest is not, and of what both sides are warned (features F4, F5). */
export const decidedPolicySchema = z.strictObject(decided);
export type DecidedPolicy = Readonly<z.infer<typeof decidedPolicySchema>>;

const createdSchema = z.strictObject({
  kind: z.literal('session-created'),
  sessionId: id,
  helper: personSchema,
  codeExpiresAt: instant,
  /** Reference in the organisation's ticket system (feature G9). */
  ticket: ticketSchema.exactOptional()
});
const joinedSchema = z.strictObject({
  kind: z.literal('session-joined'),
  sessionId: id,
  helper: personSchema,
  sharer: personSchema,
  sharerDevice: deviceSchema,
  deviceFacts: recordedDeviceSchema,
  ...decided
});
/** From here on the session was under another decision, because a right, a setting, a device or a sign-in changed. */
const policySchema = z.strictObject({ kind: z.literal('session-policy'), sessionId: id, ...decided });
/** Somebody stayed away for longer than a session goes on by itself: nothing passes until both have rejoined (D10). */
const suspendedSchema = z.strictObject({ kind: z.literal('session-suspended'), sessionId: id });
/** Both are back, under what policy decided then; a fresh consent is needed for anything. */
const rejoinedSchema = z.strictObject({
  kind: z.literal('session-rejoined'),
  sessionId: id,
  sharerDevice: deviceSchema,
  deviceFacts: recordedDeviceSchema,
  ...decided
});
const reportSchema = z.strictObject({
  kind: z.literal('session-report'),
  sessionId: id,
  by: sessionRoleSchema,
  event: sessionReportSchema
});
const endedSchema = z.strictObject({
  kind: z.literal('session-ended'),
  sessionId: id,
  reason: endReasonSchema,
  by: z.union([sessionRoleSchema, z.literal('relay')])
});
const refusedSchema = z.strictObject({
  kind: z.literal('attempt-refused'),
  what: attemptSchema,
  reason: attemptReasonSchema,
  /** With `not-allowed`: what was in the way (feature F4). */
  reasons: z.array(refusalReasonSchema).readonly().exactOptional(),
  /** `null` when nobody was proven. */
  person: personSchema.nullable(),
  /** The session whose code it was, where there was one. */
  sessionId: id.nullable()
});
/** An entry of the audit log (feature G4). */
export const auditSchema = z.strictObject({
  kind: z.literal('audit'),
  /** The organisation that it is about; `null` for the relay itself. */
  tenantId: id.nullable(),
  /** Who did it; `null` when it was the relay, or its operator through the configuration. */
  actor: personSchema.nullable(),
  sessionId: id.nullable(),
  event: auditEventSchema
});

/** One entry of the record. */
export const ledgerEntrySchema = z.discriminatedUnion('kind', [
  createdSchema,
  joinedSchema,
  policySchema,
  suspendedSchema,
  rejoinedSchema,
  reportSchema,
  endedSchema,
  refusedSchema,
  auditSchema
]);
export type LedgerEntry = Readonly<z.infer<typeof ledgerEntrySchema>>;
/** An entry of the audit log (feature G4). */
export type AuditEntry = Extract<LedgerEntry, { kind: 'audit' }>;

const stamp = {
  /** Place in the record, from 1, without gaps but for what retention took. */
  number: z.number().int().min(1),
  /** Milliseconds since the epoch, the relay's clock. */
  at: instant,
  /** SHA-256 in hex over the row and everything before it: who holds a copy can tell whether the record was changed. */
  hash: z.string().regex(/^[0-9a-f]{64}$/)
};
/** A row as the stream for a SIEM hands it out (feature G9); its schema is the documented one. */
export const chainedRowSchema = z.discriminatedUnion('kind', [
  createdSchema.extend(stamp),
  joinedSchema.extend(stamp),
  policySchema.extend(stamp),
  suspendedSchema.extend(stamp),
  rejoinedSchema.extend(stamp),
  reportSchema.extend(stamp),
  endedSchema.extend(stamp),
  refusedSchema.extend(stamp),
  auditSchema.extend(stamp)
]);
export type ChainedRow = Readonly<z.infer<typeof chainedRowSchema>>;

/** A row as it is kept: numbered in order, with its time in milliseconds since the epoch. */
export type LedgerRow = LedgerEntry & { readonly number: number; readonly at: number };
/** A row of the audit log. */
export type AuditRow = AuditEntry & { readonly number: number; readonly at: number };
