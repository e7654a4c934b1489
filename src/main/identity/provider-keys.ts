import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { CodedError } from '#shared/errors/coded-error.ts';
import { issuerOf } from '../authority.ts';
import { connectionProblem } from '../network-failure.ts';
import { readJson } from '../read-body.ts';

/** How long the provider may take for its document and its keys together. */
export const KEYS_TIMEOUT_MS = 3_000;
/** Keys are fetched again for a token whose key is not known: at most once in this time, whatever comes. */
export const KEYS_COOLDOWN_MS = 30_000;
/** How long keys are good without asking. */
export const KEYS_MAX_AGE_MS = 60 * 60_000;
/** After a failure nobody is asked for this long, so that many tokens do not become many requests. */
export const KEYS_FAILURE_COOLDOWN_MS = 1_000;
/** Entra's own documents are under 20 KiB. */
const MAX_DOCUMENT_BYTES = 256 * 1024;

const metadataSchema = z.looseObject({ issuer: z.url(), jwks_uri: z.url() });
const jwksSchema = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.string().max(16) })).max(64)
});

/** The keys by which one tenant's tokens are judged. */
export type ProviderKeys = {
  /** The issuer that the provider's document names. Rejects with a coded error when it cannot be had or is not to be trusted. */
  readonly issuer: () => Promise<string>;
  /** The key for a token. Rejects with a coded error when no keys can be had, with jose's own when none fits. */
  readonly keyFor: JWTVerifyGetKey;
};

type Loaded = { readonly issuer: string; readonly find: JWTVerifyGetKey; readonly at: number };

/** Reads an authority's OpenID Connect document and its keys over HTTPS: no redirects, same host, bounded size and time. */
export function createProviderKeys(options: {
  readonly authority: string;
  readonly fetchFrom: typeof fetch;
  readonly now: () => number;
}): ProviderKeys {
  const { now } = options;
  const base = issuerOf(options.authority);
  let loaded: Loaded | null = null;
  let loading: Promise<Loaded> | null = null;
  let failed: { readonly at: number; readonly error: CodedError } | null = null;
  /** When an unknown key made us ask last. */
  let askedAgainAt = Number.NEGATIVE_INFINITY;

  /** Whether it was less than `ms` ago. What lies in the future was before the clock was set right. */
  const within = (at: number, ms: number) => at <= now() && now() - at < ms;

  async function load(): Promise<Loaded> {
    const signal = AbortSignal.timeout(KEYS_TIMEOUT_MS);
    const get = async (url: string) => {
      const response = await options.fetchFrom(url, { redirect: 'error', signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return readJson(response, MAX_DOCUMENT_BYTES);
    };
    const metadata = metadataSchema.parse(await get(`${base}/.well-known/openid-configuration`));
    const keysAt = new URL(metadata.jwks_uri);
    // The document must speak for the authority that was asked, and its keys come from there too (RFC 8414 section 3.3).
    if (metadata.issuer.replace(/\/$/, '') !== base || keysAt.protocol !== 'https:') throw new Error('foreign issuer');
    if (keysAt.host !== new URL(base).host) throw new Error('foreign keys');
    const { keys } = jwksSchema.parse(await get(keysAt.href));
    return { issuer: metadata.issuer, find: createLocalJWKSet({ keys }), at: now() };
  }

  /** Asks the provider; those who ask at the same time share one answer. */
  function ask(): Promise<Loaded> {
    if (failed !== null && within(failed.at, KEYS_FAILURE_COOLDOWN_MS)) return Promise.reject(failed.error);
    loading ??= load().then(
      (fresh) => {
        loading = null;
        failed = null;
        loaded = fresh;
        return fresh;
      },
      (cause: unknown) => {
        loading = null;
        const names = { certificate: 'identity-certificate', unreachable: 'identity-unreachable' } as const;
        const error = new CodedError(connectionProblem(cause, names), 'no keys', { cause });
        failed = { at: now(), error };
        throw error;
      }
    );
    return loading;
  }

  const known = async () => (loaded !== null && within(loaded.at, KEYS_MAX_AGE_MS) ? loaded : ask());

  return {
    issuer: async () => (await known()).issuer,
    keyFor: async (header, token) => {
      const keys = await known();
      try {
        return await keys.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || within(askedAgainAt, KEYS_COOLDOWN_MS)) throw error;
        askedAgainAt = now();
        return (await ask()).find(header, token);
      }
    }
  };
}
