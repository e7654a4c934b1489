import { z } from 'zod';
import type { DirectoryFile, FileTenant } from '#relay/directory/file/schema.ts';
import type { GraphAccess } from '#relay/directory/graph/access.ts';
import type { Fetch } from '#relay/http/bounded-fetch.ts';
import { answerPath, type StubAnswer, stubError, type TenantShape } from './graph-answers.ts';

const CLIENT_SECRET = 'stub-secret-never-logged';

/** One request as the stub saw it; the sign-in has the path `/token`. */
export interface StubCall {
  readonly method: string;
  /** With version and query, decoded. */
  readonly path: string;
  readonly inBatch: boolean;
}

/** What comes instead of the right answer: an answer of Graph's shape, a raw one, or no answer (`hang-up`). */
export type Disturbance = StubAnswer | { readonly raw: Response } | 'hang-up';

export interface GraphStubOptions extends Partial<TenantShape> {
  readonly origin?: string;
}

const batchSchema = z.object({
  requests: z.array(z.object({ id: z.string(), method: z.literal('GET'), url: z.string().startsWith('/') })).max(20)
});

/**
 * A server of Graph's shape over an organisation in the relay's file format, with batches, pages, permissions and sign-in.
 * Written apart from the code under test: it shares no helper with it.
 */
export class GraphStub {
  readonly origin: string;
  /** Everything that was asked, in order. */
  calls: StubCall[] = [];
  /** How many requests went over the wire; what is inside a batch does not count. */
  exchanges = 0;
  /** Application permissions that were not granted. */
  missing: ReadonlySet<string> = new Set();
  tokenLifetime = 3_600;
  disturb: (call: StubCall) => Disturbance | null = () => null;
  readonly #organisation: DirectoryFile;
  readonly #shape: TenantShape;
  #tokens = 0;
  #revoked = 0;

  constructor(organisation: DirectoryFile, { origin = 'https://graph.example', ...shape }: GraphStubOptions = {}) {
    this.origin = origin;
    this.#organisation = organisation;
    this.#shape = { pageSize: 100, expands: true, scopeField: 'resourceScopes', upperCase: false, ...shape };
  }

  get tokensIssued(): number {
    return this.#tokens;
  }

  /** Tokens issued until now are refused. */
  revokeTokens(): void {
    this.#revoked = this.#tokens;
  }

  forget(): void {
    this.calls = [];
    this.exchanges = 0;
  }

  access(tenantId: string, origin = this.origin): GraphAccess {
    return {
      baseUrl: origin,
      tokenUrl: `${origin}/${tenantId}/token`,
      clientId: 'relay',
      clientSecret: CLIENT_SECRET,
      scope: `${origin}/.default`
    };
  }

  readonly fetch: Fetch = async (address, init) => {
    const url = new URL(address);
    const method = init.method ?? 'GET';
    this.exchanges += 1;
    if (url.pathname.endsWith('/token')) return this.#signIn(url, String(init.body));
    const call = this.#note(method, `${url.pathname}${url.search}`, false);
    const disturbed = this.disturb(call);
    if (disturbed === 'hang-up') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    if (disturbed !== null && 'raw' in disturbed) return disturbed.raw;
    if (disturbed !== null) return asResponse(disturbed);
    const tenant = this.#tenantOf(new Headers(init.headers).get('authorization'));
    if (tenant === null) return asResponse(stubError(401, 'InvalidAuthenticationToken'));
    const [, version, isBatch] = /^\/(v1\.0|beta)(\/\$batch$)?/.exec(url.pathname) ?? [];
    if (version === undefined) return asResponse(stubError(400, 'BadRequest'));
    if (isBatch === undefined) return asResponse(this.#answer(tenant, `${url.pathname}${url.search}`));
    return this.#batch(tenant, version, String(init.body));
  };

  #signIn(url: URL, body: string): Response {
    const disturbed = this.disturb(this.#note('POST', '/token', false));
    if (disturbed === 'hang-up') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    if (disturbed !== null) return 'raw' in disturbed ? disturbed.raw : asResponse(disturbed);
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'client_credentials' || form.get('client_secret') !== CLIENT_SECRET) {
      const description = `AADSTS7000215: Invalid client secret provided for app '${form.get('client_id')}'.`;
      return Response.json({ error: 'invalid_client', error_description: description }, { status: 401 });
    }
    this.#tokens += 1;
    const tenantId = url.pathname.split('/')[1] ?? '';
    return Response.json({ access_token: `token.${this.#tokens}.${tenantId}`, expires_in: this.tokenLifetime });
  }

  #tenantOf(authorization: string | null): FileTenant | null {
    const [, number, tenantId] = /^Bearer token\.(\d+)\.(.+)$/.exec(authorization ?? '') ?? [];
    if (Number(number ?? 0) <= this.#revoked) return null;
    return this.#organisation.tenants.find((tenant) => tenant.tenantId === tenantId) ?? null;
  }

  #batch(tenant: FileTenant, version: string, body: string): Response {
    const parsed = batchSchema.safeParse(JSON.parse(body));
    if (!parsed.success) return asResponse(stubError(400, 'BadRequest'));
    const responses: object[] = [];
    for (const { id, method, url } of parsed.data.requests) {
      const disturbed = this.disturb(this.#note(method, `/${version}${url}`, true));
      if (disturbed === 'hang-up') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      if (disturbed !== null && 'raw' in disturbed) return disturbed.raw;
      responses.unshift({ id, ...(disturbed ?? this.#answer(tenant, `/${version}${url}`)) });
    }
    return Response.json({ responses });
  }

  #answer(tenant: FileTenant, target: string): StubAnswer {
    const answered = answerPath(tenant, this.#shape, this.origin, target);
    const { permission, answer } = answered;
    return this.missing.has(permission) ? stubError(403, 'Authorization_RequestDenied') : answer;
  }

  #note(method: string, path: string, inBatch: boolean): StubCall {
    const call = { method, path: decodeURIComponent(path), inBatch };
    this.calls.push(call);
    return call;
  }
}

function asResponse({ status, headers, body }: StubAnswer): Response {
  return Response.json(body, { status, headers: { ...headers } });
}
