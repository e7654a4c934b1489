import { z } from 'zod';

/** What a client demands of an access token: of each list, one member has to be there. */
export interface Demands {
  /** Authentication contexts (`acrs`). */
  readonly contexts: readonly (readonly string[])[];
  /** Authentication methods (`amr`). */
  readonly methods: readonly (readonly string[])[];
}

/** No honest client sends more, in characters. */
const MAX_CLAIMS = 4096;

const name = z.string().min(1).max(64);
const claimSchema = z
  .object({
    essential: z.boolean().optional(),
    value: name.optional(),
    values: z.array(name).min(1).max(32).optional()
  })
  .nullish();

/** Everything else that clients put in (`xms_cc`, `nbf`, a section for the ID token) asks for nothing here. */
const claimsSchema = z.object({ access_token: z.object({ acrs: claimSchema, amr: claimSchema }).nullish() });

/**
 * Reads the `claims` parameter (OpenID Connect Core 5.5, with Entra's section for access tokens). What is not essential
 * is a wish, and nothing here fulfils wishes.
 *
 * @returns `null` when the parameter is malformed
 */
export function readClaimsRequest(text: string | undefined): Demands | null {
  if (text === undefined) return { contexts: [], methods: [] };
  const parsed = claimsSchema.safeParse(text.length > MAX_CLAIMS ? null : parseJson(text));
  if (!parsed.success) return null;
  const { acrs, amr } = parsed.data.access_token ?? {};
  return { contexts: demanded(acrs), methods: demanded(amr) };
}

function demanded(claim: z.infer<typeof claimSchema>): readonly (readonly string[])[] {
  if (claim?.essential !== true) return [];
  const any = [...(claim.value === undefined ? [] : [claim.value]), ...(claim.values ?? [])];
  return any.length === 0 ? [] : [any];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
