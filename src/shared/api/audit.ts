import { z } from 'zod';
import { auditEventSchema } from './audit-event.ts';
import {
  apiSchemas,
  cursorSchema,
  idParameter,
  instantSchema,
  limitParameter,
  periodShape,
  personSchema,
  sessionIdSchema
} from './common.ts';
import { exportShape } from './sessions.ts';

/** What the audit log knows (feature G4). */
export const AUDIT_KINDS = [
  'settings-changed',
  'role-changed',
  'assignment-changed',
  'directory-event',
  'export',
  'report-read',
  'remote-launch',
  'denied'
] as const;
const auditKindSchema = z.enum(AUDIT_KINDS);

const count = z.number().int().min(0);

const eventSchema = auditEventSchema.register(apiSchemas, {
  id: 'AuditEvent',
  description: 'What happened, with its particulars.'
});

/** One entry of the audit log. `number` is its place in the whole record; numbers in between belong to other rows. */
export const auditRowSchema = z
  .strictObject({
    number: z.number().int().min(1),
    at: instantSchema,
    /** `null`: the relay itself, or its operator through the configuration. */
    actor: personSchema.nullable(),
    sessionId: sessionIdSchema.nullable(),
    event: eventSchema
  })
  .register(apiSchemas, { id: 'AuditRow' });
export type ApiAuditRow = z.infer<typeof auditRowSchema>;

/** A page of the audit log, newest first; `next` is the `cursor` of the following page. */
export const auditPageSchema = z
  .strictObject({ total: count, entries: z.array(auditRowSchema).readonly(), next: cursorSchema.nullable() })
  .register(apiSchemas, { id: 'AuditPage' });
export type AuditPage = z.infer<typeof auditPageSchema>;

const filterShape = { ...periodShape, what: auditKindSchema.exactOptional(), actor: idParameter.exactOptional() };

/** What the audit log is asked with. */
export const auditQuerySchema = z.strictObject({
  ...filterShape,
  limit: limitParameter,
  cursor: cursorSchema.exactOptional()
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

/** What an export of the audit log is asked with. */
export const auditExportQuerySchema = z.strictObject({ ...filterShape, ...exportShape });
export type AuditExportQuery = z.infer<typeof auditExportQuerySchema>;
/** Which entries, without a page. */
export type AuditFilter = Omit<AuditExportQuery, 'format' | 'bom'>;

/**
 * Whether the record is as it was written (feature G4): every row's hash was computed again, from the first that is kept to
 * the last. `head` is the last row's hash and `brokenAt` the number of the first row that is not as it was written, 0 for
 * the record's beginning.
 */
export const verificationSchema = z
  .discriminatedUnion('intact', [
    z.strictObject({
      intact: z.literal(true),
      at: instantSchema,
      rows: count,
      head: z.string().regex(/^[0-9a-f]{64}$/)
    }),
    z.strictObject({ intact: z.literal(false), at: instantSchema, brokenAt: count })
  ])
  .register(apiSchemas, { id: 'Verification' });
export type Verification = z.infer<typeof verificationSchema>;
