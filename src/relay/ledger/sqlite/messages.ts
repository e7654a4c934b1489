import { z } from 'zod';
import { type PendingRow, pendingRowSchema } from '../pending-row.ts';

/** What SQLite takes as a value. */
const valueSchema = z.union([z.string(), z.number(), z.bigint(), z.null()]);

/** One statement for the thread that holds the file. */
const statementSchema = z.strictObject({ id: z.number(), sql: z.string(), parameters: z.array(valueSchema) });
/** Rows to append in a transaction of their own. */
const storeSchema = z.strictObject({ id: z.number(), rows: z.array(pendingRowSchema), node: z.string() });

/** What the thread that holds the file can be asked for. */
export const fileRequestSchema = z.union([statementSchema, storeSchema]);
export type Parameters = z.infer<typeof statementSchema>['parameters'];
export type FileRequest =
  | { readonly sql: string; readonly parameters: Parameters }
  | { readonly rows: readonly PendingRow[]; readonly node: string };
export const parametersSchema = statementSchema.shape.parameters;

/** Its answer: rows, or what went wrong with SQLite's result code. */
export const fileAnswerSchema = z.union([
  z.strictObject({ id: z.number(), rows: z.array(z.record(z.string(), z.unknown())) }),
  z.strictObject({
    id: z.number(),
    failure: z.strictObject({ text: z.string(), code: z.string().optional(), errcode: z.number().optional() })
  })
]);
