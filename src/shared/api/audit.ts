import { z } from 'zod';
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

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,127}$/);
const settingValue = z.union([z.boolean(), z.number(), name]).nullable();
const count = z.number().int().min(0);
const instant = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Ids of groups, rights and the like. Longer lists are cut, and what is cut is told by number and digest. */
const names = z.array(name).max(257).readonly();
/** Where a change was made: the relay's own configuration with its directory file, or the organisation's directory. */
const source = z.enum(['configuration', 'directory']);
/**
 * What the directory's own audit log knows of a change: when it was made, and by which application where it was no person.
 * Left out where only the difference between two looks is known.
 */
const made = { madeAt: instant.exactOptional(), application: name.exactOptional() };
/** A role assignment: which role its members have over whom. Groups by object id; `scope` also has `all-users` and the like. */
const assignment = z.strictObject({ role: name, members: names, scope: names }).nullable();

/** One entry with its particulars; none of them is a sentence about anybody. */
const eventSchema = z
  .discriminatedUnion('what', [
    z.strictObject({
      what: z.literal('settings-changed'),
      source,
      changes: z
        .array(z.strictObject({ setting: name, from: settingValue, to: settingValue }))
        .min(1)
        .max(256)
        .readonly(),
      ...made
    }),
    z.strictObject({
      what: z.literal('role-changed'),
      source,
      role: name,
      from: names.nullable(),
      to: names.nullable(),
      ...made
    }),
    z.strictObject({
      what: z.literal('assignment-changed'),
      source,
      assignment: name,
      from: assignment,
      to: assignment,
      ...made
    }),
    z.strictObject({
      what: z.literal('directory-event'),
      activity: name,
      result: name,
      targets: names,
      madeAt: instant,
      application: name.exactOptional()
    }),
    z.strictObject({
      what: z.literal('export'),
      report: name,
      format: z.enum(['csv', 'json', 'json-lines']),
      rows: count
    }),
    z.strictObject({ what: z.literal('report-read'), report: name, rows: count }),
    z.strictObject({ what: z.literal('remote-launch'), device: name }),
    z.strictObject({ what: z.literal('denied'), request: name, right: name })
  ])
  .register(apiSchemas, { id: 'AuditEvent', description: 'What happened, with its particulars.' });

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
