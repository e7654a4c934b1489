import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { registerReports } from '#relay/api/register-reports.ts';
import { createTokenVerifier } from '#relay/auth/token-verifier.ts';
import type { HelperAccount } from '#relay/directory/directory.ts';
import { portOf } from '#relay/http/port-of.ts';
import { createHttpServer } from '#relay/http/server.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { createLogger } from '#relay/logging.ts';
import type { Person } from '#relay/person.ts';
import { type ApiProblem, problemSchema } from '#shared/api/problem.ts';
import type { Reading } from '#shared/policy/readings.ts';
import { READINGS } from '#shared/policy/readings.ts';
import { DESKSIDE_DEFAULTS } from '#shared/policy/settings.ts';
import { ABROAD, AUDIENCE, HOME, person, role, startWorld, TestDirectory, type World } from '../support/world.ts';

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

const authority = await createCertificateAuthority('Reports test authority');
const certificate = await authority.issue();
setDefaultCACertificates([...getCACertificates('default'), authority.certificatePem]);

/** A real relay, and the reports API over its record on a server of the same make. */
export interface ReadingWorld {
  readonly world: World;
  readonly directory: ReadersDirectory;
  /** What the API wrote into its log. */
  readonly logLines: readonly string[];
  /** `GET` of a path, as somebody (`null`: without a token). */
  get(path: string, who: Person | null, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** The answer, which has to be 200. */
  read(path: string, who: Person): Promise<unknown>;
  /** The refusal, which has to be one. */
  refused(path: string, who: Person | null): Promise<ApiProblem & { readonly status: number }>;
  request(path: string, init: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Starts all of it; `ledger` stands between the record and the API when it is given. */
export async function startReading(wrap: (ledger: Ledger) => Ledger = (ledger) => ledger): Promise<ReadingWorld> {
  const directory = new ReadersDirectory();
  const world = await startWorld({ partnerTenants: [[HOME, ABROAD]] }, { directory });
  const logLines: string[] = [];
  const { clock } = world;
  const log = createLogger((line) => logLines.push(line), clock);
  const tls = { cert: certificate.certificatePem, key: certificate.privateKeyPem };
  const http = createHttpServer({ tls, clock, log, tcpPerAddress: 100, tcpConnections: 100 });
  const tenants = [HOME, ABROAD].map((tenantId) => ({ tenantId, issuer: world.issuer.issuerOf(tenantId) }));
  const rules = { tenants, audience: AUDIENCE, requiredScope: 'Session.Join' };
  registerReports(http, {
    clock,
    log,
    ledger: wrap(world.relay.ledger),
    directory,
    verify: createTokenVerifier(rules, (url, init) => fetch(url, init), clock, log),
    settingsOf: () => DESKSIDE_DEFAULTS,
    partners: [[HOME, ABROAD]],
    allowedOrigins: [ORIGIN],
    directoryMs: 15_000
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  const origin = `https://127.0.0.1:${portOf(http.server.address())}`;

  const request = (path: string, init: RequestInit): Promise<Response> => fetch(origin + path, init);
  const get: ReadingWorld['get'] = async (path, who, headers = {}) => {
    const authorization = who === null ? {} : { authorization: `Bearer ${await world.token(who)}` };
    return request(path, { headers: { ...authorization, ...headers } });
  };
  return {
    world,
    directory,
    logLines,
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
    async close() {
      await http.close();
      await world.close();
    }
  };
}
