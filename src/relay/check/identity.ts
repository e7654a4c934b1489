import { z } from 'zod';
import { type Fetch, readBounded } from '../http/bounded-fetch.ts';

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5_000;

/** OpenID Connect Discovery 1.0 section 3, as far as it is used. */
const discoverySchema = z.looseObject({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) });
const keysSchema = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** What an issuer answered. */
export type IssuerProbe =
  /** `serverTime` is its `Date` header, milliseconds since the epoch, and `askedMs` how long the answer took. */
  | { readonly ok: true; readonly keys: number; readonly serverTime: number | null; readonly askedMs: number }
  | { readonly ok: false; readonly why: 'unreachable' | 'no-discovery' | 'other-issuer' | 'no-keys' };

async function get(fetcher: Fetch, url: string): Promise<Response> {
  const headers = { accept: 'application/json' };
  const response = await fetcher(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const { status, headers: answered } = response;
  return new Response(await readBounded(response, MAX_BYTES), { status, headers: answered });
}

async function json<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.infer<Schema> | null> {
  if (response.status !== 200) return null;
  const body: unknown = await response.json().catch(() => null);
  return schema.safeParse(body).data ?? null;
}

/** Asks an issuer for its discovery document and its keys, as the verifier of tokens does. Never rejects. */
export async function probeIssuer(issuer: string, fetcher: Fetch): Promise<IssuerProbe> {
  try {
    const start = performance.now();
    const answer = await get(fetcher, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const askedMs = performance.now() - start;
    const document = await json(answer, discoverySchema);
    if (document === null) return { ok: false, why: 'no-discovery' };
    if (document.issuer !== issuer) return { ok: false, why: 'other-issuer' };
    const found = await json(await get(fetcher, document.jwks_uri), keysSchema);
    if (found === null) return { ok: false, why: 'no-keys' };
    const date = Date.parse(answer.headers.get('date') ?? '');
    return { ok: true, keys: found.keys.length, serverTime: Number.isNaN(date) ? null : date, askedMs };
  } catch {
    return { ok: false, why: 'unreachable' };
  }
}
