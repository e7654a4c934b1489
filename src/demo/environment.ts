import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Relay, type RelayDependencies, startRelay } from '#relay/composition.ts';
import type { RelayConfigInput } from '#relay/config.ts';
import {
  type DemoOrganisation,
  type DemoOrganisationOptions,
  type ServerCertificate,
  startDemoOrganisation
} from './organisation/index.ts';

/** The organisation's services, running on this machine: identity server, directory, relay. */
export type DemoEnvironment = {
  readonly organisation: DemoOrganisation;
  readonly relay: Relay;
  /** What an administrator would roll out to the machines of a tenant. */
  readonly deploymentOf: (tenantId: string) => Record<string, unknown>;
  /** What every app of the demo needs in its environment: the demo's trust, and the demo's browser. */
  readonly environment: Readonly<Record<string, string>>;
  /** Somebody's managed device, by user name without the domain; `null` for who has none. */
  readonly deviceOf: (userName: string) => DemoDevice | null;
  readonly stop: () => Promise<void>;
};

/** A managed device as the machine of the demo plays it. */
export type DemoDevice = {
  readonly entraDeviceId: string;
  readonly tenantId: string;
  /** What the device proves itself with at the identity server. */
  readonly credential: string;
  /** Makes the demo's browser sign in with the device, when it is in an app's environment. */
  readonly environment: Readonly<Record<string, string>>;
};

/** What tests may change about the services. */
export type EnvironmentOptions = {
  readonly organisation?: Omit<DemoOrganisationOptions, 'certificateDirectory'>;
  readonly codeLifetimeMs?: number;
  /** Deskside's own switches of every tenant (F1, A5). */
  readonly policy?: NonNullable<RelayConfigInput['tenants'][number]['policy']>;
  /** The two organisations trust each other's people (A2). */
  readonly partners?: boolean;
  readonly relayPort?: number;
  /** A TURN server that sessions may use, or must (J1). */
  readonly turn?: NonNullable<RelayConfigInput['turn']>;
  readonly relay?: Partial<RelayDependencies>;
};

/** Starts everything that the two apps talk to. The certificate authority is trusted by this process and by the apps only. */
export async function startEnvironment(options: EnvironmentOptions = {}): Promise<DemoEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
  const organisation = await startDemoOrganisation({ ...options.organisation, certificateDirectory: folder });
  setDefaultCACertificates([...getCACertificates('default'), organisation.caCertificatePem]);
  const relay = await startDemoRelay(organisation, {
    ...options,
    port: options.relayPort ?? 0,
    ledgerFile: join(folder, 'ledger.db')
  });

  return {
    organisation,
    relay,
    deploymentOf: (tenantId) => ({
      organisation: organisation.tenants.find((tenant) => tenant.id === tenantId)?.displayName ?? '',
      tenantId,
      clientId: organisation.clientId,
      authority: organisation.authorityOf(tenantId),
      knownAuthorities: [organisation.authorityHost],
      relayUrl: relay.url.replace(/\/v1\/connect$/, ''),
      relayScope: organisation.relayApi.scope,
      directoryUrl: organisation.graphUrl,
      directoryScope: organisation.graph.scope,
      partnerTenants:
        options.partners === true ? organisation.tenants.map((tenant) => tenant.id).filter((id) => id !== tenantId) : []
    }),
    environment: {
      NODE_EXTRA_CA_CERTS: organisation.caCertificateFile,
      BROWSER: join(import.meta.dirname, 'browser/open.mjs'),
      DESKSIDE_DEMO_SPKI: organisation.spkiHashes.join(',')
    },
    deviceOf: (userName) => deviceOf(organisation, userName),
    stop: async () => {
      await relay.close();
      await organisation.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function deviceOf({ tenants }: DemoOrganisation, userName: string): DemoDevice | null {
  for (const { id: tenantId, people, devices } of tenants) {
    const owner = people.find((person) => person.userPrincipalName.startsWith(`${userName}@`));
    const device = devices.find(({ userId }) => owner !== undefined && userId === owner.id);
    if (device === undefined) continue;
    const { azureADDeviceId: entraDeviceId, credential } = device;
    return { entraDeviceId, tenantId, credential, environment: { DESKSIDE_DEMO_DEVICE_CREDENTIAL: credential } };
  }
  return null;
}

/** Starts the organisation's relay on a port of loopback (0: the system chooses). */
export function startDemoRelay(
  organisation: DemoOrganisation,
  options: Omit<EnvironmentOptions, 'relayPort' | 'organisation'> & {
    readonly port: number;
    /** Where the record is kept; in this process unless given. */
    readonly ledgerFile?: string;
    /** What it proves itself with; the organisation's own unless given. */
    readonly certificate?: ServerCertificate;
  }
): Promise<Relay> {
  const { port, certificate = organisation.serverCertificate, codeLifetimeMs, policy = {}, relay } = options;
  const [home, abroad] = organisation.tenants;
  return startRelay(
    {
      listen: { port, publicName: 'localhost' },
      tls: { cert: certificate.certificatePem, key: certificate.privateKeyPem },
      audience: organisation.relayApi.audience,
      tenants: organisation.tenants.map((tenant) => ({
        tenantId: tenant.id,
        issuer: organisation.issuerOf(tenant.id),
        displayName: tenant.displayName,
        policy,
        directory: {
          kind: 'graph',
          baseUrl: organisation.graphUrl,
          tokenUrl: `${organisation.issuerOf(tenant.id).replace(/\/v2\.0$/, '')}/oauth2/v2.0/token`,
          clientId: organisation.relayClient.id,
          clientSecret: organisation.relayClient.secret,
          scope: organisation.graph.defaultScope
        }
      })),
      partnerTenants:
        options.partners === true && home !== undefined && abroad !== undefined ? [[home.id, abroad.id]] : [],
      ...(options.ledgerFile === undefined ? {} : { ledger: { kind: 'sqlite' as const, path: options.ledgerFile } }),
      ...(options.turn === undefined ? {} : { turn: options.turn }),
      ...(codeLifetimeMs === undefined ? {} : { codeLifetimeMs })
    },
    { log: () => undefined, ...relay }
  );
}
