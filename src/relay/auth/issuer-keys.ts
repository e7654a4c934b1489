import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Fetch, readBounded } from '../http/bounded-fetch.ts';

/** Largest discovery document or key set that is read: Entra's are under 20 KiB. */
const MAX_METADATA_BYTES = 256 * 1024;
const METADATA_TIMEOUT_MS = 5_000;
/** A key that is not known makes the set be fetched again, but not more often than this: tokens are free to invent. */
const KEY_COOLDOWN_MS = 30_000;
const KEY_CACHE_MS = 10 * 60_000;
/** After a discovery that failed nobody asks again for this long. */
const DISCOVERY_COOLDOWN_MS = 2_000;

/** Foreign data: only what is used is named (OpenID Connect Discovery 1.0 section 3). */
const discoverySchema = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/** The identity provider could not be asked; says nothing about the token. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

/**
 * The published keys of one issuer: discovered on first use, cached, fetched again for an unknown key at a bounded rate.
 * The document must name the very issuer that was asked for (OpenID Connect Discovery 1.0 section 4.3) and its keys must
 * be on HTTPS.
 *
 * @returns resolves a key for jose; rejects with {@link IssuerUnavailable} when the provider cannot be asked.
 */
export function issuerKeys(issuer: string, fetcher: Fetch, clock: Clock): () => Promise<JWTVerifyGetKey> {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;

  const get = async (url: string, signal?: AbortSignal): Promise<Response> => {
    const response = await fetcher(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: signal ?? AbortSignal.timeout(METADATA_TIMEOUT_MS)
    });
    return new Response(await readBounded(response, MAX_METADATA_BYTES), { status: response.status });
  };

  const discover = async (): Promise<JWTVerifyGetKey> => {
    const response = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (response.status !== 200) throw new IssuerUnavailable(`discovery answered ${response.status}`);
    const document = discoverySchema.parse(await response.json());
    const location = new URL(document.jwks_uri);
    if (document.issuer !== issuer || location.protocol !== 'https:') {
      throw new IssuerUnavailable('discovery names another issuer or keys without TLS');
    }
    const remote = createRemoteJWKSet(location, {
      cooldownDuration: KEY_COOLDOWN_MS,
      cacheMaxAge: KEY_CACHE_MS,
      timeoutDuration: METADATA_TIMEOUT_MS,
      [customFetch]: (url, options) => get(url, options.signal)
    });
    return remote;
  };

  return async () => {
    if (keys === undefined) {
      if (clock.elapsed() < notBefore) throw new IssuerUnavailable('asked again too soon');
      keys = discover().catch((error: unknown) => {
        keys = undefined;
        notBefore = clock.elapsed() + DISCOVERY_COOLDOWN_MS;
        throw error instanceof IssuerUnavailable ? error : new IssuerUnavailable('discovery failed', { cause: error });
      });
    }
    return keys;
  };
}
