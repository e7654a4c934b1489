import { z } from 'zod';

/** The registry of everything that the generated descriptions name (OpenAPI components, JSON schema definitions). */
export const apiSchemas = z.registry<{ readonly id: string; readonly description?: string }>();

/** A moment in UTC with milliseconds, as `Date.toISOString` writes it. */
export const instantSchema = z.iso.datetime({ precision: 3 });

/** A tenant, account, device or group id as it stands in answers: lower-case. */
export const idSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** A session's id (protocol.md section 1). */
export const sessionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** Somebody by their ids. Names are the viewer's business: a directory knows who that is today, the record does not. */
export const personSchema = z.strictObject({ tenantId: idSchema, objectId: idSchema }).register(apiSchemas, {
  id: 'Person',
  description: 'An account, by object ids. The record holds no names; ask the directory.'
});
export type ApiPerson = z.infer<typeof personSchema>;

/** The last millisecond that has a year of four digits. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A moment as a query may give it, any precision and offset; becomes milliseconds since the epoch, not before it. */
export const momentParameter = z.iso
  .datetime({ offset: true })
  .max(40)
  .transform((text) => Date.parse(text))
  .pipe(z.number().int().min(0).max(LAST_MOMENT));

/** An id as a query may give it, in any case of letters; becomes lower-case. */
export const idParameter = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/)
  .transform((id) => id.toLowerCase());

/** `true` or `false`, and no other word for it. */
export const flagParameter = z.enum(['true', 'false']).transform((word) => word === 'true');

/** Rows of one page at most. */
export const MAX_PAGE = 200;

/** How many rows a page has: 1 to {@link MAX_PAGE}, in plain digits. */
export const limitParameter = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .transform(Number)
  .pipe(z.number().max(MAX_PAGE))
  .default(50);

/** Where the next page begins, as the last page said; it means nothing to anybody else. */
export const cursorSchema = z.string().regex(/^[A-Za-z0-9_-]{1,256}$/);

/** The period of a question, from (inclusive) to (exclusive). Whatever is left out is open. */
export const periodShape = { from: momentParameter.exactOptional(), to: momentParameter.exactOptional() };

/** The query of what takes no parameter. */
export const noQuerySchema = z.strictObject({});
