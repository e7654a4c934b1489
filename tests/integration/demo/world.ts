import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { type AuthenticationResult, type InteractiveRequest, PublicClientApplication } from '@azure/msal-node';
import { z } from 'zod';
import {
  type DemoOrganisation,
  type DemoOrganisationOptions,
  type Person,
  startDemoOrganisation,
  type Tenant
} from '#demo/organisation/index.ts';
import { decodeHtml, type PageAnswer, PageClient } from './page-client.ts';

/** The verifier of RFC 7636 appendix B and its challenge, for requests written by hand. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** A demo organisation that this process trusts, with certificates in a folder of its own. */
export async function startTrusted(options: Partial<DemoOrganisationOptions> = {}): Promise<DemoOrganisation> {
  const certificateDirectory = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
  const organisation = await startDemoOrganisation({ certificateDirectory, ...options });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), organisation.caCertificatePem]);
  return organisation;
}

/** A tenant by display name. */
export function tenantNamed(organisation: DemoOrganisation, name: string): Tenant {
  const found = organisation.tenants.find((candidate) => candidate.displayName === name);
  if (found === undefined) throw new Error(`${name} is missing.`);
  return found;
}

/** A person of a tenant by display name. */
export function personNamed(home: Tenant, name: string): Person {
  const found = home.people.find((candidate) => candidate.displayName === name);
  if (found === undefined) throw new Error(`${name} is missing.`);
  return found;
}

/** A token with which the relay asks the directory of an organisation. */
export async function serviceToken(organisation: DemoOrganisation, home: Tenant): Promise<string> {
  const answer = await fetch(organisation.issuerOf(home.id).replace(/v2\.0$/, 'oauth2/v2.0/token'), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: organisation.relayClient.id,
      client_secret: organisation.relayClient.secret,
      scope: organisation.graph.defaultScope
    })
  });
  return tokenSchema.parse(await answer.json()).access_token;
}

const tokenSchema = z.object({ access_token: z.string() });

/** What the sign-in form sends. */
export function credentials(username: string, password: string) {
  return { username, password, action: 'sign-in' };
}

/** Posts the answer page's form to the loopback redirect, as its script does in a browser. */
export async function deliver(page: PageAnswer): Promise<void> {
  const action = /<form method="post" action="(http:\/\/localhost[^"]*)"/.exec(page.body)?.[1];
  if (action === undefined) throw new Error(`No answer for the app on ${page.url}: ${page.body.slice(0, 400)}`);
  const fields = [...page.body.matchAll(/name="([^"]*)" value="([^"]*)"/g)];
  const body = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, decodeHtml(value)]));
  await fetch(decodeHtml(action), { method: 'POST', body });
}

interface Attempt {
  readonly client: PublicClientApplication;
  readonly person: Person;
  readonly browser?: PageClient;
  readonly request?: Partial<InteractiveRequest>;
}

/** Apps and requests against a running organisation. */
export function clientsOf(organisation: DemoOrganisation) {
  /** The app's own configuration; `AAD` is what it has with the cloud. */
  function msal(
    home: Tenant,
    protocolMode: 'OIDC' | 'AAD' = 'OIDC',
    clientCapabilities: string[] = []
  ): PublicClientApplication {
    const issuer = organisation.authorityOf(home.id);
    return new PublicClientApplication({
      auth: {
        clientId: organisation.clientId,
        authority: protocolMode === 'OIDC' ? issuer : issuer.replace('/v2.0', ''),
        knownAuthorities: [organisation.authorityHost],
        clientCapabilities
      },
      system: { protocolMode }
    });
  }

  function signIn({ client, person, browser, request }: Attempt): Promise<AuthenticationResult> {
    const pages = browser ?? new PageClient(organisation.caCertificatePem);
    return client.acquireTokenInteractive({
      scopes: [organisation.relayApi.scope],
      openBrowser: async (url) => {
        const page = await pages.open(url);
        const signedIn = page.body.includes('id="password"')
          ? await pages.submit(page, credentials(person.userPrincipalName, person.password))
          : page;
        await deliver(await proveTwice(pages, signedIn, person));
      },
      ...request
    });
  }

  /** Gives the code of the person's authenticator where the page asks for one. */
  async function proveTwice(pages: PageClient, page: PageAnswer, person: Person): Promise<PageAnswer> {
    if (!page.body.includes('id="code"')) return page;
    return pages.submit(page, { action: 'verify', code: await organisation.freshCode(person) });
  }

  /** Signs the browser in with a device and goes on to an address, as the demo's browser does. */
  function throughDevice(home: Tenant, credential: string, returnTo: string): string {
    const query = new URLSearchParams({ credential, return: returnTo });
    return `${organisation.issuerOf(home.id).replace(/v2\.0$/, 'device')}?${query}`;
  }

  function endpoint(home: Tenant, name: 'authorize' | 'token'): string {
    return organisation.issuerOf(home.id).replace(/v2\.0$/, `oauth2/v2.0/${name}`);
  }

  async function token(home: Tenant, fields: Record<string, string>) {
    const answer = await fetch(endpoint(home, 'token'), { method: 'POST', body: new URLSearchParams(fields) });
    return { status: answer.status, body: await answer.json() };
  }

  /** An authorization request by hand, as MSAL sends it unless something is left out or changed. */
  function authorizeUrl(home: Tenant, change: Record<string, string | undefined> = {}): string {
    const url = new URL(endpoint(home, 'authorize'));
    const parameters: Record<string, string | undefined> = {
      client_id: organisation.clientId,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: 'http://localhost:4242',
      scope: `openid profile offline_access ${organisation.relayApi.scope}`,
      state: 'state',
      nonce: 'nonce',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      ...change
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
    return url.href;
  }

  /** What the app would be told at its redirect. */
  async function redirectOf(url: string, pages = new PageClient(organisation.caCertificatePem)) {
    const page = await pages.open(url);
    const answer = new URL(page.url);
    return { page, pages, answer: answer.protocol === 'http:' ? Object.fromEntries(answer.searchParams) : null };
  }

  return { msal, signIn, proveTwice, throughDevice, endpoint, token, authorizeUrl, redirectOf };
}
