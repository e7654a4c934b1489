import { z } from 'zod';
import { apiSchemas } from './common.ts';

/** Why the API refuses, each with the status that it is answered with. A closed list. */
export const API_PROBLEMS = {
  /** A parameter that does not exist, is given twice or has no such value; `details.fields` names it. */
  'bad-request': 400,
  /** No access token, or one that is not good. */
  unauthenticated: 401,
  'token-expired': 401,
  'tenant-not-allowed': 403,
  /** A page of this origin may not ask. */
  'origin-refused': 403,
  /** No role of the caller lets them read this; `details.reading` says what it would have to let read. */
  'not-allowed': 403,
  'not-found': 404,
  /** More than the caller's share; `details.retryAfterMs` says when there is more. */
  'rate-limited': 429,
  /** So many exports are being written already. */
  busy: 429,
  internal: 500,
  /** The relay's directory cannot be asked, so nobody's rights are known. */
  'directory-unavailable': 503,
  /** The relay's application lacks `details.permission` in the directory. */
  'directory-permission-missing': 503,
  /** The record cannot be read. */
  'record-unavailable': 503
} as const;
export type ApiProblemCode = keyof typeof API_PROBLEMS;

/** Every code, in the order of {@link API_PROBLEMS}. */
export const API_PROBLEM_CODES = [
  'bad-request',
  'unauthenticated',
  'token-expired',
  'tenant-not-allowed',
  'origin-refused',
  'not-allowed',
  'not-found',
  'rate-limited',
  'busy',
  'internal',
  'directory-unavailable',
  'directory-permission-missing',
  'record-unavailable'
] as const satisfies readonly ApiProblemCode[];

/** What a refusal says besides its code. */
export const problemDetailsSchema = z.strictObject({
  fields: z.array(z.string().max(64)).max(32).exactOptional(),
  reading: z.string().exactOptional(),
  permission: z.string().exactOptional(),
  retryAfterMs: z.number().int().min(0).exactOptional()
});
export type ProblemDetails = z.infer<typeof problemDetailsSchema>;

/** The body of every refusal. */
export const problemSchema = z
  .strictObject({ code: z.enum(API_PROBLEM_CODES), details: problemDetailsSchema.exactOptional() })
  .register(apiSchemas, { id: 'Problem', description: 'Why a request was refused.' });
export type ApiProblem = z.infer<typeof problemSchema>;
