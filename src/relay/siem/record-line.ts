import { z } from 'zod';
import { type ChainedRow, chainedRowSchema } from '../ledger/entry.ts';

/** The name of the lines' schema; another name means other lines. */
export const RECORD_SCHEMA = 'deskside-record-1';

const envelope = {
  schema: z.literal(RECORD_SCHEMA),
  /** `at` as a date, in UTC. */
  time: z.iso.datetime({ precision: 3 })
};
const [created, joined, policy, suspended, rejoined, report, ended, refused, audit] = chainedRowSchema.options;

/** One line of the stream: a row of the record, and what a receiver needs to place it. */
export const recordLineSchema = z.discriminatedUnion('kind', [
  created.extend(envelope),
  joined.extend(envelope),
  policy.extend(envelope),
  suspended.extend(envelope),
  rejoined.extend(envelope),
  report.extend(envelope),
  ended.extend(envelope),
  refused.extend(envelope),
  audit.extend(envelope)
]);
export type RecordLine = z.infer<typeof recordLineSchema>;

/** A row as one line of JSON with its line end. */
export function recordLine(row: ChainedRow): string {
  const line: RecordLine = { schema: RECORD_SCHEMA, time: new Date(row.at).toISOString(), ...row };
  return `${JSON.stringify(line)}\n`;
}

/** The schema of a line as JSON schema 2020-12, for those who build a receiver. */
export function recordLineJsonSchema(): object {
  return { title: 'A line of the record stream', ...z.toJSONSchema(recordLineSchema, { io: 'output' }) };
}
