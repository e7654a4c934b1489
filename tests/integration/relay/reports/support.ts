import type { HelperAccount } from '#relay/directory/directory.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import type { Person } from '#relay/person.ts';
import { type ApiProblem, problemSchema } from '#shared/api/problem.ts';
import type { Reading } from '#shared/policy/readings.ts';
import { READINGS } from '#shared/policy/readings.ts';
import { ABROAD, HOME, person, role, startWorld, TestDirectory, type World } from '../support/world.ts';

/** Who may read what. */
export const ADMIN = person(10);
export const AUDITOR = person(11);
export const REPORTER = person(12);
export const NOBODY = person(13);
export const ADMIN_ABROAD = person(14, ABROAD);
export const ORIGIN = 'https://console.example';

const READERS = new Map<string, readonly Reading[]>([
  [ADMIN.objectId, READINGS],
  [ADMIN_ABROAD.objectId, READINGS],
  [AUDITOR.objectId, ['audit']],
  [REPORTER.objectId, ['reports']]
]);

/** Gives the readers their right, and everybody what they have anyway. */
class ReadersDirectory extends TestDirectory {
  /** Accounts that are switched off. */
  readonly disabled = new Set<string>();

  override async helper(who: Person = NOBODY): Promise<HelperAccount> {
    const account = await super.helper();
    const reader = { ...role(), offersHelp: false, readsConnector: false, reads: READERS.get(who.objectId) ?? [] };
    const roles = [...account.roles, reader];
    return { ...account, roles, enabled: !this.disabled.has(who.objectId) };
  }
}

/** A real relay, asked over its own port. */
export interface ReadingWorld {
  readonly world: World;
  readonly directory: ReadersDirectory;
  /** `GET` of a path, as somebody (`null`: without a token). */
  get(path: string, who: Person | null, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** The answer, which has to be 200. */
  read(path: string, who: Person): Promise<unknown>;
  /** The refusal, which has to be one. */
  refused(path: string, who: Person | null): Promise<ApiProblem & { readonly status: number }>;
  request(path: string, init: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Starts the relay; `wrap` stands between it and its record when it is given. */
export async function startReading(wrap: (ledger: Ledger) => Ledger = (ledger) => ledger): Promise<ReadingWorld> {
  const directory = new ReadersDirectory();
  let started: World | undefined;
  const ledger = wrap(createMemoryLedger({ now: () => started?.clock.now() ?? Date.now() }));
  const world = await startWorld({ partnerTenants: [[HOME, ABROAD]], allowedOrigins: [ORIGIN] }, { directory, ledger });
  started = world;
  const origin = `https://127.0.0.1:${world.relay.port}`;

  const request = (path: string, init: RequestInit): Promise<Response> => fetch(origin + path, init);
  const get: ReadingWorld['get'] = async (path, who, headers = {}) => {
    const authorization = who === null ? {} : { authorization: `Bearer ${await world.token(who)}` };
    return request(path, { headers: { ...authorization, ...headers } });
  };
  return {
    world,
    directory,
    get,
    request,
    async read(path, who) {
      const response = await get(path, who);
      if (response.status !== 200) throw new Error(`${path} was answered ${response.status} ${await response.text()}`);
      return response.json();
    },
    async refused(path, who) {
      const response = await get(path, who);
      return { status: response.status, ...problemSchema.parse(await response.json()) };
    },
    close: () => world.close()
  };
}
