import { z } from 'zod';
import { sessionIdSchema } from '#shared/api/common.ts';
import { ApiRefusal } from './refusal.ts';

/** Names of fields in a refusal, at most, and how long one may be. */
const MAX_FIELDS = 32;
const MAX_NAME = 64;

const paramsSchema = z.looseObject({ sessionId: sessionIdSchema });

/** The fields that are wrong, those that do not exist included. */
function fieldsOf(error: z.ZodError): string[] {
  const names = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? 'query')]
  );
  return [...new Set(names.map((name) => name.slice(0, MAX_NAME)))].slice(0, MAX_FIELDS);
}

/** A query as its schema has it. Throws an {@link ApiRefusal} that names the fields which are wrong. */
export function queryOf<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw new ApiRefusal('bad-request', { fields: fieldsOf(parsed.error) });
  return parsed.data;
}

/** The session id in a path. What is no id names no session. */
export function sessionIdOf(params: unknown): string {
  const parsed = paramsSchema.safeParse(params);
  if (!parsed.success) throw new ApiRefusal('not-found');
  return parsed.data.sessionId;
}
