import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Relay, type RelayDependencies, startRelay } from '#relay/composition.ts';
import { type DemoOrganisation, type ServerCertificate, startDemoOrganisation } from './organisation/index.ts';

/** The organisation's services, running on this machine: identity server, directory, relay. */
export type DemoEnvironment = {
  readonly organisation: DemoOrganisation;
  readonly relay: Relay;
  /** What an administrator would roll out to the machines of a tenant. */
  readonly deploymentOf: (tenantId: string) => Record<string, unknown>;
  /** What every app of the demo needs in its environment: the demo's trust, and the demo's browser. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** What tests may change about the services. */
export type EnvironmentOptions = {
  readonly codeLifetimeMs?: number;
  readonly relayPort?: number;
  readonly relay?: Partial<RelayDependencies>;
};

/** Starts everything that the two apps talk to. The certificate authority is trusted by this process and by the apps only. */
export async function startEnvironment(options: EnvironmentOptions = {}): Promise<DemoEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
  const organisation = await startDemoOrganisation({ certificateDirectory: folder });
  setDefaultCACertificates([...getCACertificates('default'), organisation.caCertificatePem]);
  const relay = await startDemoRelay(organisation, { ...options, port: options.relayPort ?? 0 });

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
      directoryScope: organisation.graph.scope
    }),
    environment: {
      NODE_EXTRA_CA_CERTS: organisation.caCertificateFile,
      BROWSER: join(import.meta.dirname, 'browser/open.mjs'),
      DESKSIDE_DEMO_SPKI: organisation.spkiHashes.join(',')
    },
    stop: async () => {
      await relay.close();
      await organisation.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Starts the organisation's relay on a port of loopback (0: the system chooses). */
export function startDemoRelay(
  organisation: DemoOrganisation,
  options: Omit<EnvironmentOptions, 'relayPort'> & {
    readonly port: number;
    /** What it proves itself with; the organisation's own unless given. */
    readonly certificate?: ServerCertificate;
  }
): Promise<Relay> {
  const { port, certificate = organisation.serverCertificate, codeLifetimeMs, relay } = options;
  return startRelay(
    {
      listen: { port, publicName: 'localhost' },
      tls: { cert: certificate.certificatePem, key: certificate.privateKeyPem },
      audience: organisation.relayApi.audience,
      tenants: organisation.tenants.map((tenant) => ({
        tenantId: tenant.id,
        issuer: organisation.issuerOf(tenant.id),
        displayName: tenant.displayName,
        directory: {
          kind: 'graph',
          baseUrl: organisation.graphUrl,
          tokenUrl: `${organisation.issuerOf(tenant.id).replace(/\/v2\.0$/, '')}/oauth2/v2.0/token`,
          clientId: organisation.relayClient.id,
          clientSecret: organisation.relayClient.secret,
          scope: organisation.graph.defaultScope
        }
      })),
      ...(codeLifetimeMs === undefined ? {} : { codeLifetimeMs })
    },
    { log: () => undefined, ...relay }
  );
}
