import { z } from 'zod';

/** What SQLite takes as a value. */
const valueSchema = z.union([z.string(), z.number(), z.bigint(), z.null()]);

/** One statement for the thread that holds the file. */
export const sqlRequestSchema = z.strictObject({ id: z.number(), sql: z.string(), parameters: z.array(valueSchema) });
export type SqlRequest = z.infer<typeof sqlRequestSchema>;

/** Its answer: rows, or what went wrong with SQLite's result code. */
export const sqlAnswerSchema = z.union([
  z.strictObject({ id: z.number(), rows: z.array(z.record(z.string(), z.unknown())) }),
  z.strictObject({
    id: z.number(),
    failure: z.strictObject({ text: z.string(), code: z.string().optional(), errcode: z.number().optional() })
  })
]);
