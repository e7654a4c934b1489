import { z } from 'zod';

/** A name of our own or of a directory: no spaces, so that no sentence about anybody gets into the record (feature G6). */
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

/** What can stand in the audit log (feature G4), each with what an auditor needs to follow it up. */
export const auditEventSchema = z.discriminatedUnion('what', [
  /** Settings that are in force from now on otherwise than before; `null` = not set. */
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
  /** A role that gives something of remote help otherwise than before: its rights by name; `null` = it gives nothing. */
  z.strictObject({
    what: z.literal('role-changed'),
    source,
    role: name,
    from: names.nullable(),
    to: names.nullable(),
    ...made
  }),
  /** Who has such a role over whom, otherwise than before; `null` = there is no such assignment. */
  z.strictObject({
    what: z.literal('assignment-changed'),
    source,
    assignment: name,
    from: assignment,
    to: assignment,
    ...made
  }),
  /**
   * An entry of the directory's own audit log about roles, assignments or remote help that no difference stands for: it was
   * undone before the next look, did not succeed, or was told late.
   */
  z.strictObject({
    what: z.literal('directory-event'),
    activity: name,
    result: name,
    targets: names,
    madeAt: instant,
    application: name.exactOptional()
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
