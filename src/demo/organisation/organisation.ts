import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type CertificateAuthority, createCertificateAuthority, type ServerCertificate } from './certificates.ts';
import { startGraphServer } from './graph-server.ts';
import { type Applications, registerApplications } from './identity/applications.ts';
import { type IdentityServer, startIdentityServer } from './identity-server.ts';
import { DEMO_TENANTS, type Directory, openDirectory, type Person, type Tenant } from './people.ts';
import { photoDataUrl } from './photos.ts';

const portSchema = z.number().int().min(0).max(65_535);

const optionsSchema = z.strictObject({
  certificateDirectory: z.string().min(1),
  identityPort: portSchema.default(0),
  graphPort: portSchema.default(0),
  tokenLifetimeSeconds: z.number().int().min(1).max(86_400).default(3_600),
  tenants: z.unknown().optional()
});

/** How to start the demo organisation. Ports default to 0: the system chooses. */
export interface DemoOrganisationOptions {
  /** Where the authority's certificate is written (`deskside-demo-ca.pem`); made when it is missing. */
  readonly certificateDirectory: string;
  readonly identityPort?: number;
  readonly graphPort?: number;
  /** How long access and ID tokens hold; an hour unless given. */
  readonly tokenLifetimeSeconds?: number;
  /** Other people than {@link DEMO_TENANTS}; checked like those. */
  readonly tenants?: unknown;
}

/** The demo organisation, running. */
export interface DemoOrganisation {
  readonly tenants: readonly Tenant[];
  /** Everybody of all tenants. */
  readonly people: readonly Person[];
  readonly directory: Directory;
  /** The `iss` of a tenant's tokens. */
  issuerOf(tenantId: string): string;
  /** What MSAL takes as `authority` with the protocol mode OIDC: the same address as the issuer. */
  authorityOf(tenantId: string): string;
  /** `localhost:<port>`, for MSAL's `knownAuthorities`. */
  readonly authorityHost: string;
  /** Where the directory answers, without a slash at the end; `/v1.0` and `/beta` are below it. */
  readonly graphUrl: string;
  /** The desktop app's client id. */
  readonly clientId: string;
  readonly relayApi: { readonly audience: string; readonly scope: string };
  readonly graph: { readonly audience: string; readonly scope: string; readonly defaultScope: string };
  readonly relayClient: { readonly id: string; readonly secret: string };
  readonly authority: CertificateAuthority;
  readonly caCertificatePem: string;
  /** For `NODE_EXTRA_CA_CERTS`. */
  readonly caCertificateFile: string;
  /** For `localhost`, 127.0.0.1 and ::1; shared by all servers of the demo, the relay included. */
  readonly serverCertificate: ServerCertificate;
  /** For Chromium's `--ignore-certificate-errors-spki-list`, joined with commas. */
  readonly spkiHashes: readonly string[];
  /** Stops the servers and removes the certificate file. */
  close(): Promise<void>;
}

/**
 * Starts identity server and directory on loopback, with a certificate authority of their own.
 *
 * @throws z.ZodError for options out of range, OrganisationDataError for people that do not fit together
 */
export async function startDemoOrganisation(options: DemoOrganisationOptions): Promise<DemoOrganisation> {
  const settings = optionsSchema.parse(options);
  const directory = openDirectory(settings.tenants ?? DEMO_TENANTS);
  const authority = await createCertificateAuthority();
  const serverCertificate = await authority.issue();
  const graph = await startGraphServer({ directory, certificate: serverCertificate, port: settings.graphPort });
  const stop: (() => Promise<void>)[] = [graph.close];
  const close = async () => {
    await Promise.all(stop.map((end) => end()));
  };
  const applications = registerApplications(graph.origin, randomBytes(24).toString('base64url'));
  const caCertificateFile = join(settings.certificateDirectory, 'deskside-demo-ca.pem');
  let identity: IdentityServer;
  try {
    identity = await startIdentityServer({
      directory,
      applications,
      certificate: serverCertificate,
      port: settings.identityPort,
      tokenLifetime: settings.tokenLifetimeSeconds,
      photoOf: photoDataUrl
    });
    stop.push(identity.close);
    await mkdir(settings.certificateDirectory, { recursive: true });
    await writeFile(caCertificateFile, authority.certificatePem, { mode: 0o644 });
    stop.push(() => rm(caCertificateFile, { force: true }));
  } catch (error) {
    await close();
    throw error;
  }
  graph.trust({ audience: applications.graph.audience, issuerOf: identity.issuerOf, publicKeys: identity.publicKeys });

  return {
    tenants: directory.tenants,
    people: directory.tenants.flatMap((tenant) => tenant.people),
    directory,
    issuerOf: identity.issuerOf,
    authorityOf: identity.issuerOf,
    authorityHost: new URL(identity.origin).host,
    graphUrl: graph.origin,
    ...publicApplications(applications),
    authority,
    caCertificatePem: authority.certificatePem,
    caCertificateFile,
    serverCertificate,
    spkiHashes: [serverCertificate.spkiSha256],
    close
  };
}

function publicApplications({ clientId, relayApi, graph, relayClient }: Applications) {
  return {
    clientId,
    relayApi: { audience: relayApi.audience, scope: `${relayApi.uri}/Session.Join` },
    graph: { audience: graph.audience, scope: `${graph.uri}/User.Read.All`, defaultScope: `${graph.uri}/.default` },
    relayClient: { id: relayClient.id, secret: relayClient.secret }
  };
}
