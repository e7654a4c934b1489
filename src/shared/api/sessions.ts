import { z } from 'zod';
import { deviceWarningSchema, endReasonSchema, refusalReasonSchema } from '../errors/codes.ts';
import { sessionReportSchema, ticketSchema } from '../protocol/relay.ts';
import { sessionFeatureSchema, sessionModeSchema, sessionRoleSchema } from '../session/modes.ts';
import {
  apiSchemas,
  cursorSchema,
  flagParameter,
  idParameter,
  idSchema,
  instantSchema,
  limitParameter,
  periodShape,
  personSchema,
  sessionIdSchema
} from './common.ts';

/** `waiting`: the code is not typed yet. `active`: both are in. */
export const sessionStateSchema = z.enum(['waiting', 'active', 'ended']);

/**
 * The widest that the session was used for, as the source's column "control type" has it; elevation is told as well.
 */
export const controlTypeSchema = z.enum(['view', 'control', 'elevation', 'unattended']);
export type ControlType = z.infer<typeof controlTypeSchema>;

/** The sharer's device. One that is not enrolled is somebody's own: only its system is told (feature G3). */
const deviceSchema = z
  .discriminatedUnion('enrolled', [
    z.strictObject({ enrolled: z.literal(false), os: z.string().max(128) }),
    z.strictObject({
      enrolled: z.literal(true),
      os: z.string().max(128),
      name: z.string().max(128),
      entraDeviceId: idSchema.nullable(),
      compliant: z.boolean()
    })
  ])
  .register(apiSchemas, { id: 'Device', description: 'The device of the sharer; limited when it is not enrolled.' });

const capabilitySchema = z.union([sessionModeSchema, sessionFeatureSchema]);

const rowShape = {
  sessionId: sessionIdSchema,
  state: sessionStateSchema,
  helper: personSchema.nullable(),
  sharer: personSchema.nullable(),
  device: deviceSchema.nullable(),
  /** When the code was drawn, both were in, and it was over. */
  createdAt: instantSchema.nullable(),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** From both being in to the end. */
  durationMs: z.number().int().min(0).nullable(),
  controlType: controlTypeSchema.nullable(),
  modesUsed: z.array(sessionModeSchema).readonly(),
  featuresUsed: z.array(sessionFeatureSchema).readonly(),
  warnings: z.array(deviceWarningSchema).readonly(),
  endReason: endReasonSchema.nullable(),
  endedBy: z.union([sessionRoleSchema, z.literal('relay')]).nullable(),
  ticket: ticketSchema.nullable()
};

/** One session in a list (feature G3). */
export const sessionRowSchema = z.strictObject(rowShape).register(apiSchemas, { id: 'Session' });
export type SessionRow = z.infer<typeof sessionRowSchema>;

const decidedSchema = z
  .strictObject({
    modes: z.array(sessionModeSchema).readonly(),
    features: z.array(sessionFeatureSchema).readonly(),
    refusals: z
      .array(z.strictObject({ what: capabilitySchema, reasons: z.array(refusalReasonSchema).readonly() }))
      .readonly(),
    warnings: z.array(deviceWarningSchema).readonly()
  })
  .register(apiSchemas, {
    id: 'Decision',
    description: 'What policy allowed, why not the rest, and what it warned of.'
  });

/** One session with everything that the record has of it (feature G1). */
export const sessionDetailsSchema = z
  .strictObject({
    ...rowShape,
    decided: decidedSchema.nullable(),
    policyChanges: z
      .array(
        z.strictObject({
          at: instantSchema,
          lost: z.array(capabilitySchema).readonly(),
          gained: z.array(capabilitySchema).readonly(),
          decided: decidedSchema
        })
      )
      .readonly(),
    /** When modes and features came into use, at first and at last. */
    uses: z.array(z.strictObject({ what: capabilitySchema, firstAt: instantSchema, lastAt: instantSchema })).readonly(),
    /** What either side's app reported, in order. */
    reported: z
      .array(z.strictObject({ at: instantSchema, by: sessionRoleSchema, event: sessionReportSchema }))
      .readonly()
  })
  .register(apiSchemas, { id: 'SessionDetails' });
export type SessionDetails = z.infer<typeof sessionDetailsSchema>;

/** A page of sessions; `next` is the `cursor` of the following page. */
export const sessionPageSchema = z
  .strictObject({
    total: z.number().int().min(0),
    sessions: z.array(sessionRowSchema).readonly(),
    next: cursorSchema.nullable()
  })
  .register(apiSchemas, { id: 'SessionPage' });
export type SessionPage = z.infer<typeof sessionPageSchema>;

const filterShape = {
  ...periodShape,
  state: sessionStateSchema.exactOptional(),
  /** Whether a sharer came at all. */
  joined: flagParameter.exactOptional(),
  helper: idParameter.exactOptional(),
  sharer: idParameter.exactOptional(),
  /** Entra id of the device. */
  deviceId: idParameter.exactOptional(),
  /** A part of the name of the device. */
  device: z.string().min(1).max(128).exactOptional(),
  enrolled: flagParameter.exactOptional(),
  endReason: endReasonSchema.exactOptional(),
  mode: sessionModeSchema.exactOptional(),
  feature: sessionFeatureSchema.exactOptional(),
  warned: flagParameter.exactOptional(),
  ticket: ticketSchema.exactOptional()
};

/** What a session of an unenrolled device does not tell, a question must not find out by trying. */
function asksForHiddenNames(query: {
  device?: string | undefined;
  deviceId?: string | undefined;
  enrolled?: boolean | undefined;
}) {
  return query.enrolled === false && (query.device !== undefined || query.deviceId !== undefined);
}
const hidden = { message: 'devices that are not enrolled cannot be searched', path: ['enrolled'] };

/** What a list of sessions is asked with. `orderBy=device` needs `enrolled=true`. */
export const sessionsQuerySchema = z
  .strictObject({
    ...filterShape,
    orderBy: z
      .enum(['startedAt', 'endedAt', 'duration', 'device', 'helper', 'sharer', 'endReason'])
      .default('startedAt'),
    order: z.enum(['asc', 'desc']).default('desc'),
    limit: limitParameter,
    cursor: cursorSchema.exactOptional()
  })
  .refine((query) => !asksForHiddenNames(query), hidden)
  .refine((query) => query.orderBy !== 'device' || query.enrolled === true, {
    message: 'needs enrolled',
    path: ['orderBy']
  });
export type SessionsQuery = z.infer<typeof sessionsQuerySchema>;

/** The form of an export; `bom=true` puts a byte order mark before CSV, for spreadsheets that need one. */
export const exportShape = { format: z.enum(['csv', 'json']), bom: flagParameter.default(false) };

/** What an export of sessions is asked with. The newest come first. */
export const sessionsExportQuerySchema = z
  .strictObject({ ...filterShape, ...exportShape })
  .refine((query) => !asksForHiddenNames(query), hidden);
export type SessionsExportQuery = z.infer<typeof sessionsExportQuerySchema>;
/** Which sessions, without order and page. */
export type SessionsFilter = Omit<SessionsExportQuery, 'format' | 'bom'>;
