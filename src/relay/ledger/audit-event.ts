import { z } from 'zod';

/** A name of our own or of a directory: no spaces, so that no sentence about anybody gets into the record (feature G6). */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,127}$/);
const settingValue = z.union([z.boolean(), z.number(), name]).nullable();
const count = z.number().int().min(0);

/** What can stand in the audit log (feature G4), each with what an auditor needs to follow it up. */
export const auditEventSchema = z.discriminatedUnion('what', [
  /** Settings that are in force from now on otherwise than before; `null` = not set. */
  z.strictObject({
    what: z.literal('settings-changed'),
    changes: z
      .array(z.strictObject({ setting: name, from: settingValue, to: settingValue }))
      .min(1)
      .max(256)
      .readonly()
  }),
  /** A role that the directory now shows otherwise. */
  z.strictObject({
    what: z.literal('role-changed'),
    role: name,
    change: z.enum(['added', 'removed', 'rights', 'scope', 'members'])
  }),
  /** Records left the relay as a file. */
  z.strictObject({
    what: z.literal('export'),
    report: name,
    format: z.enum(['csv', 'json', 'json-lines']),
    rows: count
  }),
  /** Records were looked at. */
  z.strictObject({ what: z.literal('report-read'), report: name, rows: count }),
  /** Remote help was started from the console on somebody's device. */
  z.strictObject({ what: z.literal('remote-launch'), device: name }),
  /** Somebody asked for what they have no right to. */
  z.strictObject({ what: z.literal('denied'), request: name, right: name })
]);
export type AuditEvent = Readonly<z.infer<typeof auditEventSchema>>;
/** What happened, without its particulars. */
export type AuditWhat = AuditEvent['what'];
