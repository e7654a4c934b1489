import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type CertificateAuthority, createCertificateAuthority } from './certificates.ts';
import type { OrganisationDescription } from './description.ts';
import type { GraphCallRecord } from './graph/call-record.ts';
import type { GraphDisturber } from './graph/disturbance.ts';
import { startGraphServer } from './graph-server.ts';
import { type Applications, RELAY_GRAPH_ROLES, registerApplications } from './identity/applications.ts';
import { createAuthenticator } from './identity/authenticator.ts';
import { type IdentityServer, startIdentityServer } from './identity-server.ts';
import { DEMO_TENANTS, type Directory, openDirectory, type Person, type Tenant } from './people.ts';
import { photoDataUrl } from './photos.ts';

const portSchema = z.number().int().min(0).max(65_535);

/** How to start the demo organisation. Ports default to 0: the system chooses. */
export const demoOrganisationOptionsSchema = z.strictObject({
  /** Where the authority's certificate is written (`deskside-demo-ca.pem`); made when it is missing. */
  certificateDirectory: z.string().min(1),
  identityPort: portSchema.default(0),
  graphPort: portSchema.default(0),
  /** How long access and ID tokens hold. */
  tokenLifetimeSeconds: z.number().int().min(1).max(86_400).default(3_600),
  /** The application permissions that the relay was granted; all that it needs unless given. */
  relayPermissions: z.array(z.string()).default([...RELAY_GRAPH_ROLES]),
  /** What goes wrong when the directory is asked, decided before each request; not for another process. */
  disturbGraph: z.custom<GraphDisturber>((given) => typeof given === 'function').optional(),
  /** Other people than {@link DEMO_TENANTS}; checked like those. */
  tenants: z.unknown().optional()
});
export type DemoOrganisationOptions = z.input<typeof demoOrganisationOptionsSchema>;

/** The demo organisation, running in this process. */
export interface DemoOrganisation extends OrganisationDescription {
  /** The same as plain data, for another process. */
  readonly description: OrganisationDescription;
  readonly tenants: readonly Tenant[];
  /** Everybody of all tenants, as the directory has them now. */
  readonly people: readonly Person[];
  readonly directory: Directory;
  /** What the directory was asked, for tests that count. */
  readonly graphCalls: GraphCallRecord;
  /**
   * A code of somebody's authenticator app that will be taken: the present one, the next one, or the one after a wait of
   * at most thirty seconds. A code is taken once.
   */
  freshCode(person: Person): Promise<string>;
  /** The `iss` of a tenant's tokens. */
  issuerOf(tenantId: string): string;
  /** What MSAL takes as `authority` with the protocol mode OIDC: the same address as the issuer. */
  authorityOf(tenantId: string): string;
  /** Issues further certificates, valid or not. */
  readonly authority: CertificateAuthority;
  /** Stops the servers and removes the certificate file. */
  close(): Promise<void>;
}

/**
 * Starts identity server and directory on loopback, with a certificate authority of their own.
 *
 * @param former an organisation that was closed: this one proves itself as that did, so that who trusted it still does
 * @throws z.ZodError for options out of range, OrganisationDataError for people that do not fit together
 */
export async function startDemoOrganisation(
  options: DemoOrganisationOptions,
  former?: Pick<DemoOrganisation, 'authority' | 'serverCertificate'>
): Promise<DemoOrganisation> {
  const settings = demoOrganisationOptionsSchema.parse(options);
  const directory = openDirectory(settings.tenants ?? DEMO_TENANTS);
  const authenticator = createAuthenticator();
  const authority = former?.authority ?? (await createCertificateAuthority());
  const serverCertificate = former?.serverCertificate ?? (await authority.issue());
  const graph = await startGraphServer({
    directory,
    certificate: serverCertificate,
    port: settings.graphPort,
    disturb: settings.disturbGraph
  });
  const stop: (() => Promise<void>)[] = [graph.close];
  const close = async () => {
    await Promise.all(stop.map((end) => end()));
  };
  const applications = registerApplications(
    graph.origin,
    randomBytes(24).toString('base64url'),
    settings.relayPermissions
  );
  const caCertificateFile = join(settings.certificateDirectory, 'deskside-demo-ca.pem');
  let identity: IdentityServer;
  try {
    identity = await startIdentityServer({
      directory,
      applications,
      certificate: serverCertificate,
      port: settings.identityPort,
      tokenLifetime: settings.tokenLifetimeSeconds,
      authenticator,
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

  const description: OrganisationDescription = {
    issuers: Object.fromEntries(directory.tenants.map((tenant) => [tenant.id, identity.issuerOf(tenant.id)])),
    authorityHost: new URL(identity.origin).host,
    graphUrl: graph.origin,
    ...publicApplications(applications),
    caCertificatePem: authority.certificatePem,
    caCertificateFile,
    serverCertificate,
    spkiHashes: [serverCertificate.spkiSha256]
  };
  return {
    ...description,
    description,
    tenants: directory.tenants,
    get people() {
      return directory.tenants.flatMap((tenant) => tenant.people);
    },
    directory,
    graphCalls: graph.calls,
    freshCode: authenticator.freshCode,
    issuerOf: identity.issuerOf,
    authorityOf: identity.issuerOf,
    authority,
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
