import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { DeadlineExceeded, withDeadline } from '../../deadline.ts';
import type { Fetch } from '../../http/bounded-fetch.ts';
import { DirectoryPermissionMissing, DirectoryUnavailable } from '../directory.ts';
import type { GraphAccess, GraphLimits } from './access.ts';
import { ApplicationToken } from './application-token.ts';
import { readAs } from './exchange.ts';
import { GraphLane } from './lane.ts';
import { graphErrorSchema, pageSchema } from './schemas.ts';

/** Versions of Graph; what Intune offers only in the beta is asked for there. */
export type GraphVersion = 'v1.0' | 'beta';

/** Something to read. */
export interface GraphResource {
  readonly version: GraphVersion;
  /** Below the version, from the slash on; ids in it are GUIDs. */
  readonly path: string;
  /** The application permission that Graph's reference demands for it; the least one. */
  readonly permission: string;
}

/** Asks within one question; both answer `null` when Graph says that the resource does not exist. */
export interface Asker {
  one<Schema extends z.ZodType>(resource: GraphResource, schema: Schema): Promise<z.infer<Schema> | null>;
  /** A whole collection, page by page. Nothing is returned when one page is unusable. */
  all<Schema extends z.ZodType>(resource: GraphResource, schema: Schema): Promise<readonly z.infer<Schema>[] | null>;
}

/** Microsoft Graph as one tenant's application sees it. All failures are {@link DirectoryUnavailable}. */
export class TenantGraph {
  readonly #origin: string;
  readonly #clock: Clock;
  readonly #limits: GraphLimits;
  readonly #token: ApplicationToken;
  readonly #lanes: Readonly<Record<GraphVersion, GraphLane>>;
  /** Permissions that were found missing, and until when that counts. */
  readonly #missing = new Map<string, number>();

  constructor(access: GraphAccess, fetcher: Fetch, clock: Clock, limits: GraphLimits) {
    this.#origin = new URL(access.baseUrl).origin;
    this.#clock = clock;
    this.#limits = limits;
    const token = new ApplicationToken(access, fetcher, clock, limits);
    const lane = (version: GraphVersion): GraphLane =>
      new GraphLane(`${this.#origin}/${version}`, token, fetcher, clock, limits);
    this.#token = token;
    this.#lanes = { 'v1.0': lane('v1.0'), beta: lane('beta') };
  }

  /** The outcome of `work`, which may ask several times and has one deadline for all of it. */
  async question<Value>(work: (ask: Asker) => Promise<Value>): Promise<Value> {
    const until = this.#clock.elapsed() + this.#limits.deadlineMs;
    try {
      return await withDeadline(
        work({
          one: (resource, schema) => this.#one(resource, schema, until),
          all: (resource, schema) => this.#all(resource, schema, until)
        }),
        this.#limits.deadlineMs,
        this.#clock
      );
    } catch (error) {
      if (error instanceof DeadlineExceeded) {
        throw new DirectoryUnavailable('no answer in time', { reason: 'too-slow' });
      }
      throw error;
    }
  }

  async #one<Schema extends z.ZodType>(resource: GraphResource, schema: Schema, until: number) {
    const body = await this.#read(resource, resource.path, until);
    return body === null ? null : readAs(body.value, schema);
  }

  async #all<Schema extends z.ZodType>(resource: GraphResource, schema: Schema, until: number) {
    const { maxPages, maxRecords } = this.#limits;
    const list = z.array(schema);
    const records: z.infer<Schema>[] = [];
    const seen = new Set<string>();
    for (let path: string | null = resource.path; path !== null; ) {
      if (seen.has(path) || seen.size >= maxPages || records.length > maxRecords) throw endlessPages();
      seen.add(path);
      const body: { readonly value: unknown } | null = await this.#read(resource, path, until);
      if (body === null) {
        // The first page decides whether a collection exists; one that goes away between two pages is no answer.
        if (seen.size === 1) return null;
        throw endlessPages();
      }
      const page: z.infer<typeof pageSchema> = readAs(body.value, pageSchema);
      records.push(...readAs(page.value, list));
      path = this.#follow(page['@odata.nextLink'], resource.version);
    }
    return records;
  }

  /** Where the next page is. Another address is not followed, because the token would go with the request. */
  #follow(link: string | undefined, version: GraphVersion): string | null {
    if (link === undefined) return null;
    const url = new URL(link);
    const root = `/${version}`;
    if (url.origin !== this.#origin || !url.pathname.startsWith(`${root}/`)) throw endlessPages();
    return `${url.pathname.slice(root.length)}${url.search}`;
  }

  /** The body of an answer in a box of its own; `null` when the resource does not exist. */
  async #read({ version, permission }: GraphResource, path: string, until: number) {
    if ((this.#missing.get(permission) ?? Number.NEGATIVE_INFINITY) > this.#clock.elapsed()) {
      throw new DirectoryPermissionMissing(permission);
    }
    const { status, body, token } = await this.#lanes[version].ask(path, until);
    if (status === 200) return { value: body };
    const isGraph = graphErrorSchema.safeParse(body).success;
    if (status === 404 && isGraph) return null;
    if (status === 403 && isGraph) {
      this.#missing.set(permission, this.#clock.elapsed() + this.#limits.refusalMs);
      // Permissions stand in the token: one that is granted now shows in the next.
      this.#token.giveUp(token);
      throw new DirectoryPermissionMissing(permission);
    }
    throw new DirectoryUnavailable(`the directory answered ${status}`);
  }
}

function endlessPages(): DirectoryUnavailable {
  return new DirectoryUnavailable('pages lead nowhere', { reason: 'not-an-answer' });
}
