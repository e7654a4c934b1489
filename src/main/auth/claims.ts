import { z } from 'zod';
import { MAX_CLAIMS_CHARS } from '#shared/protocol/limits.ts';

/** What may be demanded of one claim (OpenID Connect Core section 5.5.1). */
const demandSchema = z.strictObject({
  essential: z.boolean().optional(),
  value: z.string().min(1).max(128).optional(),
  values: z.array(z.string().min(1).max(128)).min(1).max(16).optional()
});
/** Entra's form of a claims challenge: demands on the access token, and on nothing else. */
const challengeSchema = z.strictObject({
  access_token: z
    .record(z.string().regex(/^[a-z_]{1,32}$/), demandSchema)
    .refine((claims) => Object.keys(claims).length > 0 && Object.keys(claims).length <= 8)
});

/**
 * The claims of a challenge (A5), or `null` for anything that is not one. The relay is not believed: what it sends goes into
 * a request to the identity provider, so that it may name demands on the access token but ask for no other token, user
 * info or parameter, and only in a bounded size. What is sent on is written anew from what was understood: of a name that
 * stands twice another reader might take the other.
 */
export function claimsOf(text: string): string | null {
  if (text.length > MAX_CLAIMS_CHARS) return null;
  try {
    const parsed = challengeSchema.safeParse(JSON.parse(text));
    return parsed.success ? JSON.stringify(parsed.data) : null;
  } catch {
    return null;
  }
}
