import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { type Fetch, readBounded } from '../http/bounded-fetch.ts';
import { DirectoryUnavailable } from './directory.ts';
import { pageSchema, tokenAnswerSchema } from './graph-schemas.ts';

/** How the relay reads one tenant's directory: its own application sign-in and where to ask. */
export interface GraphAccess {
  /** `https://graph.microsoft.com` or the demo's, without a path. */
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

const TIMEOUT_MS = 4_000;
/** Largest answer that is read; a full page of group ids is under 200 KiB. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Longest wait that a busy directory may ask for; somebody is waiting for this answer. */
const MAX_RETRY_AFTER_MS = 3_000;
/** Pages of one collection that are followed. */
const MAX_PAGES = 20;
/** A token is renewed this long before it ends. */
const TOKEN_MARGIN_MS = 60_000;

/** The wait that the answer asks for; HTTP dates are not used by Graph and count as one second. */
function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? '1');
  return Math.min(Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 1000, MAX_RETRY_AFTER_MS);
}

/**
 * Reads Graph as an application (client credentials). Each request has a time limit, a size limit, and one repetition when
 * the directory says that it is busy. All failures are {@link DirectoryUnavailable}.
 */
export class GraphClient {
  readonly #access: GraphAccess;
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  #token: Promise<{ readonly value: string; readonly until: number }> | undefined;

  constructor(access: GraphAccess, fetcher: Fetch, clock: Clock) {
    this.#access = access;
    this.#fetch = fetcher;
    this.#clock = clock;
  }

  /** One resource, parsed; `path` begins with the version. */
  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    return this.#guard(async () => schema.parse(await this.#getJson(new URL(path, this.#access.baseUrl))));
  }

  /** A whole collection, page by page; pages on another origin are not followed, because the token would go with them. */
  async list<Schema extends z.ZodType>(path: string, schema: Schema): Promise<readonly z.infer<Schema>[]> {
    return this.#guard(async () => {
      const items: z.infer<Schema>[] = [];
      let next: URL | undefined = new URL(path, this.#access.baseUrl);
      const { origin } = next;
      for (let pages = 0; next !== undefined; pages += 1) {
        if (pages >= MAX_PAGES || next.origin !== origin) throw new DirectoryUnavailable('pages lead nowhere');
        const page: z.infer<typeof pageSchema> = pageSchema.parse(await this.#getJson(next));
        items.push(...z.array(schema).parse(page.value));
        const link = page['@odata.nextLink'];
        next = link === undefined ? undefined : new URL(link);
      }
      return items;
    });
  }

  async #guard<Value>(ask: () => Promise<Value>): Promise<Value> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof DirectoryUnavailable) throw error;
      throw new DirectoryUnavailable('the directory could not be asked', { cause: error });
    }
  }

  async #getJson(url: URL): Promise<unknown> {
    const headers = { accept: 'application/json', authorization: `Bearer ${await this.#accessToken()}` };
    return this.#ask(url.href, { headers });
  }

  async #ask(url: string, init: RequestInit): Promise<unknown> {
    let response = await this.#send(url, init);
    if (response.status === 429 || response.status === 503) {
      const wait = retryAfterMs(response);
      await response.body?.cancel();
      await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
      response = await this.#send(url, init);
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      if (response.status === 401) this.#token = undefined;
      throw new DirectoryUnavailable(`the directory answered ${response.status}`);
    }
    return JSON.parse(await readBounded(response, MAX_ANSWER_BYTES));
  }

  #send(url: string, init: RequestInit): Promise<Response> {
    return this.#fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  /** The token of this application; requests that need one at once share one sign-in. */
  async #accessToken(): Promise<string> {
    const known = this.#token;
    if (known !== undefined) {
      const token = await known.catch(() => undefined);
      if (token !== undefined && token.until > this.#clock.now()) return token.value;
      if (this.#token === known) this.#token = undefined;
    }
    this.#token ??= this.#signIn();
    return (await this.#token).value;
  }

  async #signIn(): Promise<{ readonly value: string; readonly until: number }> {
    const { tokenUrl, clientId, clientSecret, scope } = this.#access;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
    const answer = tokenAnswerSchema.parse(
      await this.#ask(tokenUrl, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(form)
      })
    );
    return { value: answer.access_token, until: this.#clock.now() + answer.expires_in * 1000 - TOKEN_MARGIN_MS };
  }
}
