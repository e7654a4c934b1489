import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import type Provider from 'oidc-provider';
import type { ServerCertificate } from './certificates.ts';
import { type HttpsListener, listenHttps } from './https-listener.ts';
import type { Applications } from './identity/applications.ts';
import type { Authenticator } from './identity/authenticator.ts';
import { addDeviceSignIn } from './identity/device-sign-in.ts';
import { addEntraAnswers } from './identity/entra-answers.ts';
import { entraError, pageProblem } from './identity/entra-error.ts';
import { PROBLEMS } from './identity/problems.ts';
import { createTenantProvider, endpointPaths } from './identity/provider.ts';
import { answerSignIn } from './identity/sign-in.ts';
import { problemPage, signedOutPage, signOutPage } from './identity/sign-in-page.ts';
import type { Directory, Person, Tenant } from './people.ts';

/** What the identity server needs to start. */
export interface IdentityServerOptions {
  readonly directory: Directory;
  readonly applications: Applications;
  readonly certificate: ServerCertificate;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Seconds that access and ID tokens hold. */
  readonly tokenLifetime: number;
  readonly authenticator: Authenticator;
  readonly photoOf: (person: Person) => string | null;
}

/** The identity server of all tenants, shaped like Entra ID v2.0. */
export interface IdentityServer {
  readonly origin: string;
  /** The issuer in tokens: `https://localhost:<port>/<tenant>/v2.0`. */
  issuerOf(tenantId: string): string;
  /** What its tokens are verified with. */
  readonly publicKeys: JSONWebKeySet;
  close(): Promise<void>;
}

/** Starts the identity server: one OpenID Connect provider per tenant behind one listener. */
export async function startIdentityServer(options: IdentityServerOptions): Promise<IdentityServer> {
  const routes = new Map<string, (request: IncomingMessage, response: ServerResponse) => void | Promise<void>>();
  const listener = await listenHttps(options.certificate, options.port, (request, response) => {
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
    const tenantId = (request.url ?? '/').split(/[/?]/)[1] ?? '';
    const route = routes.get(tenantId.toLowerCase());
    return route === undefined ? refuseTenant(response, tenantId) : route(request, response);
  });
  const signingKey = await newSigningKey();
  for (const tenant of options.directory.tenants) {
    routes.set(tenant.id, tenantRoute(options, tenant, listener, signingKey));
  }
  return {
    origin: listener.origin,
    issuerOf: (tenantId) => issuer(listener, tenantId),
    publicKeys: { keys: [publicPart(signingKey)] },
    close: () => listener.close()
  };
}

const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY'
};

function issuer(listener: HttpsListener, tenantId: string): string {
  return `${listener.origin}/${tenantId}/v2.0`;
}

/** One key signs for all tenants, as in Entra: who checks a token must check the issuer. */
async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 });
  const kid = randomBytes(20).toString('base64url');
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
}

function publicPart({ n = '', e = '', kid = '' }: JWK): JWK {
  return { kty: 'RSA', n, e, kid, alg: 'RS256', use: 'sig' };
}

function tenantRoute(options: IdentityServerOptions, tenant: Tenant, listener: HttpsListener, signingKey: JWK) {
  const provider: Provider = createTenantProvider({
    tenant,
    directory: options.directory,
    applications: options.applications,
    issuer: issuer(listener, tenant.id),
    signingKey,
    tokenLifetime: options.tokenLifetime,
    errorPage: ({ error, description }) => problemPage(tenant, pageProblem(error, description)),
    signOutPage: (form) => signOutPage(tenant, form),
    signedOutPage: () => signedOutPage(tenant)
  });
  addEntraAnswers(provider, tenant, options.directory);
  const places = { origin: listener.origin, ...endpointPaths(tenant.id) };
  addDeviceSignIn(provider, tenant, places, (problem) => problemPage(tenant, problem));
  const answer = provider.callback();
  const discovery = `/${tenant.id}/v2.0/.well-known/openid-configuration`;
  const signIn = `${endpointPaths(tenant.id).interaction}/`;
  return (request: IncomingMessage, response: ServerResponse): void | Promise<void> => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path.startsWith(signIn)) {
      return answerSignIn({ ...options, tenant, provider }, request, response);
    }
    // The library answers discovery at its root; Entra's shape has it below the issuer.
    if (path.toLowerCase() === discovery) request.url = '/.well-known/openid-configuration';
    void answer(request, response);
  };
}

function refuseTenant(response: ServerResponse, tenantId: string): void {
  response.writeHead(400, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(entraError(PROBLEMS.unknownTenant(decodeSafely(tenantId)))));
}

function decodeSafely(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, '').slice(0, 64);
}
