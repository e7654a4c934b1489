import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { type Relay, type RelayDependencies, startRelay } from '#relay/composition.ts';
import type { RelayConfigInput } from '#relay/config.ts';
import type { LedgerRow } from '#relay/ledger/ledger.ts';
import { createLogger } from '#relay/logging.ts';
import type { Person } from '#relay/person.ts';
import { type Grant, grantSchema } from '#shared/protocol/grant.ts';
import type { RelayResult } from '#shared/protocol/relay.ts';
import { TestClient } from './client.ts';
import { TestClock } from './clock.ts';
import { startTestIssuer, type TestIssuer } from './issuer.ts';
import { DEVICE, TestDirectory } from './test-directory.ts';

export { DEVICE, role, TestDirectory } from './test-directory.ts';

export const HOME = '11111111-1111-4111-8111-111111111111';
export const ABROAD = '22222222-2222-4222-8222-222222222222';
export const AUDIENCE = '512f5c5a-aac3-4919-8335-121a3de9b1fe';

/** The person with this number in a tenant. */
export function person(number: number, tenantId = HOME): Person {
  return { tenantId, objectId: `aaaaaaaa-aaaa-4aaa-8aaa-${String(number).padStart(12, '0')}` };
}
export const HELPER = person(1);
export const SHARER = person(2);
export const FOREIGNER = person(3, ABROAD);

/** What a grant says; the tests of the signature verify it. */
export function grantIn(jws: string): Grant {
  return grantSchema.parse(JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()));
}

const authority = await createCertificateAuthority('Relay test authority');
/** What every server of these tests shows, and the authority that clients trust. */
export const certificate = await authority.issue();
export const authorityPem = authority.certificatePem;
setDefaultCACertificates([...getCACertificates('default'), authority.certificatePem]);

/** A relay with everything around it, on a clock that the test moves. */
export class World {
  readonly relay: Relay;
  readonly clock: TestClock;
  readonly issuer: TestIssuer;
  readonly directory: TestDirectory;
  readonly logLines: readonly string[];
  readonly #clients: TestClient[] = [];

  constructor(parts: Pick<World, 'relay' | 'clock' | 'issuer' | 'directory' | 'logLines'>) {
    this.relay = parts.relay;
    this.clock = parts.clock;
    this.issuer = parts.issuer;
    this.directory = parts.directory;
    this.logLines = parts.logLines;
  }

  get ca(): string {
    return authority.certificatePem;
  }

  /** An access token; `claims` replace or (as `undefined`) remove those of a good one. */
  token(
    who: Person,
    claims: Readonly<Record<string, unknown>> = {},
    how?: Parameters<TestIssuer['sign']>[1]
  ): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const good = {
      iss: this.issuer.issuerOf(who.tenantId),
      aud: AUDIENCE,
      tid: who.tenantId,
      oid: who.objectId,
      scp: 'Other.Thing Session.Join',
      deviceid: DEVICE,
      iat: now,
      nbf: now,
      exp: now + 3600
    };
    return this.issuer.sign({ ...good, ...claims }, how);
  }

  /** An open socket that has said nothing. */
  async open(options?: ConstructorParameters<typeof TestClient>[2]): Promise<TestClient> {
    const client = new TestClient(this.relay.url, this.ca, options);
    this.#clients.push(client);
    return client.opened();
  }

  /** What `hello` says, with a token of this person. */
  async hello(who: Person, more: { readonly token?: string; readonly version?: string } = {}) {
    return {
      type: 'hello' as const,
      accessToken: more.token ?? (await this.token(who)),
      client: { kind: 'native-linux' as const, version: more.version ?? '1.0.0' },
      device: { name: 'TEST-PC', os: 'Linux', entraDeviceId: DEVICE }
    };
  }

  /** A socket on which this person has signed in, with these claims in their token. */
  async signIn(who: Person, claims: Readonly<Record<string, unknown>> = {}): Promise<TestClient> {
    const client = await this.open();
    const { type, ...rest } = await this.hello(who, { token: await this.token(who, claims) });
    await client.must(type, rest);
    return client;
  }

  /** Two people in a session. */
  async joined(helperIs: Person = HELPER, sharerIs: Person = SHARER): Promise<JoinedPair> {
    const helper = await this.signIn(helperIs);
    const sharer = await this.signIn(sharerIs);
    const created = await helper.must('session.create', {});
    const redeemed = await sharer.must('session.redeem', { code: created.code });
    const { grant } = await helper.next('session.joined');
    await sharer.next('session.joined');
    return { helper, sharer, created, redeemed, sessionId: created.sessionId, grant };
  }

  /** Lets time pass in small steps; those who are `alive` are heard at each (and so never count as silent). */
  async pass(ms: number, alive: readonly TestClient[], step = 500): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      this.clock.advance(Math.min(step, ms - passed));
      await Promise.all(alive.map((client) => client.settled()));
    }
  }

  /** Rows of the record of one kind. */
  async rows<Kind extends LedgerRow['kind']>(kind: Kind): Promise<readonly Extract<LedgerRow, { kind: Kind }>[]> {
    const all = await this.relay.ledger.read();
    return all.filter((row): row is Extract<LedgerRow, { kind: Kind }> => row.kind === kind);
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.relay.close();
    await this.issuer.close();
  }
}

export interface JoinedPair {
  readonly helper: TestClient;
  readonly sharer: TestClient;
  readonly created: RelayResult<'session.create'>;
  readonly redeemed: RelayResult<'session.redeem'>;
  readonly sessionId: string;
  readonly grant: string;
}

type PolicyInput = RelayConfigInput['tenants'][number]['policy'];

/** Starts a relay for two tenants on loopback. */
export async function startWorld(
  config: Partial<RelayConfigInput> = {},
  dependencies: Partial<RelayDependencies> = {},
  policies: Readonly<Record<string, PolicyInput>> = {}
): Promise<World> {
  const clock = new TestClock();
  const issuer = await startTestIssuer(certificate);
  const directory = new TestDirectory();
  const logLines: string[] = [];
  const graph = {
    kind: 'graph' as const,
    baseUrl: 'https://127.0.0.1:9',
    tokenUrl: 'https://127.0.0.1:9/token',
    clientId: 'relay',
    clientSecret: 'never-used',
    scope: 'https://127.0.0.1:9/.default'
  };
  const relay = await startRelay(
    {
      listen: { host: '127.0.0.1', port: 0 },
      tls: { cert: certificate.certificatePem, key: certificate.privateKeyPem },
      tenants: [HOME, ABROAD].map((tenantId) => ({
        tenantId,
        issuer: issuer.issuerOf(tenantId),
        directory: graph,
        ...(policies[tenantId] === undefined ? {} : { policy: policies[tenantId] })
      })),
      audience: AUDIENCE,
      ...config
    },
    { clock, directory, log: createLogger((line) => logLines.push(line), clock), ...dependencies }
  );
  return new World({ relay, clock, issuer, directory, logLines });
}
