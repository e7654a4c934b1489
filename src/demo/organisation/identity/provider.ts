import { createHash, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Directory, Person, Tenant } from '../people.ts';
import { type ApiApplication, type Applications, OIDC_SCOPES, readScopes, scopesOf } from './applications.ts';
import { problemText } from './entra-error.ts';
import { signInPolicy } from './policy.ts';
import { PROBLEMS } from './problems.ts';
import { demandAtRefresh, demandsIn, noteDevice } from './step-up.ts';
import { createStore } from './store.ts';
import { shapeAccessToken } from './tokens.ts';

/** What one tenant's provider is made of. */
export interface TenantProviderOptions {
  readonly tenant: Tenant;
  readonly directory: Directory;
  readonly applications: Applications;
  readonly issuer: string;
  readonly signingKey: JWK;
  /** Seconds that access and ID tokens hold. */
  readonly tokenLifetime: number;
  /** Draws the page for an authorization request that cannot be answered to the client. */
  readonly errorPage: (problem: { error: string; description: string }) => { html: string; csp: string };
  /** The page that asks whether to sign out; `form` is the provider's own hidden form with the id `op.logoutForm`. */
  readonly signOutPage: (form: string) => { html: string; csp: string };
  readonly signedOutPage: () => { html: string; csp: string };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Paths of a tenant's endpoints, shaped like Entra's. */
export function endpointPaths(tenantId: string) {
  return {
    authorization: `/${tenantId}/oauth2/v2.0/authorize`,
    token: `/${tenantId}/oauth2/v2.0/token`,
    jwks: `/${tenantId}/discovery/v2.0/keys`,
    end_session: `/${tenantId}/oauth2/v2.0/logout`,
    interaction: `/${tenantId}/login`,
    device: `/${tenantId}/device`
  };
}

/** One tenant's OpenID Connect provider, shaped like Entra ID v2.0. */
export function createTenantProvider(options: TenantProviderOptions): Provider {
  const { tenant, directory, applications } = options;
  const paths = endpointPaths(tenant.id);
  const cookies = { httpOnly: true, sameSite: 'lax', secure: true, signed: true } as const;
  const configuration: Configuration = {
    adapter: createStore(),
    clients: registeredClients(applications),
    jwks: { keys: [options.signingKey] },
    routes: {
      authorization: paths.authorization,
      token: paths.token,
      jwks: paths.jwks,
      end_session: paths.end_session
    },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'signin', interaction: 'signin_step', resume: 'signin_resume' },
      long: { ...cookies, path: `/${tenant.id}` },
      short: cookies
    },
    scopes: OIDC_SCOPES,
    claims: {
      openid: ['sub', 'tid', 'ver'],
      profile: ['oid', 'name', 'preferred_username', 'given_name', 'family_name'],
      email: ['email']
    },
    conformIdTokenClaims: false,
    extraParams: {
      claims: (_ctx, value) => {
        demandsIn(tenant, value);
      }
    },
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, accountId, client) => pairwise(tenant.id, client.clientId, accountId),
    pkce: { required: requirePkce },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => show(ctx, options.signOutPage(form)),
        postLogoutSuccessSource: (ctx) => show(ctx, options.signedOutPage())
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _client, oneOf) => chooseResource(ctx, applications, oneOf),
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, indicator) => resourceServer(applications, indicator, options.tokenLifetime)
      }
    },
    formats: {
      customizers: { jwt: (ctx, token, jwt) => shapeAccessToken({ tenant, directory, applications }, ctx, token, jwt) }
    },
    interactions: {
      policy: signInPolicy(tenant, directory),
      url: (_ctx, interaction) => `${paths.interaction}/${interaction.uid}`
    },
    findAccount: (_ctx, id, token) => {
      // An ID token that comes with a refresh has no nonce (OpenID Connect Core 12.2; Entra's has none either).
      if (token?.kind === 'RefreshToken') delete token.nonce;
      const person = directory.person(tenant, id);
      return person?.accountEnabled !== true
        ? undefined
        : { accountId: person.id, claims: () => personClaims(tenant, person) };
    },
    loadExistingGrant: (ctx) => {
      noteDevice(ctx, tenant, directory);
      return grantEverything(ctx, applications);
    },
    issueRefreshToken: async (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    rotateRefreshToken: (ctx) => {
      // The last moment before the old refresh token is spent: a refusal must leave it alive.
      demandAtRefresh(ctx, tenant, directory);
      return true;
    },
    renderError: (ctx, out) => {
      show(ctx, options.errorPage({ error: out.error, description: out.error_description ?? '' }));
    },
    ttl: {
      AccessToken: options.tokenLifetime,
      ClientCredentials: options.tokenLifetime,
      IdToken: options.tokenLifetime,
      AuthorizationCode: 10 * MINUTE,
      RefreshToken: 14 * DAY,
      Grant: 14 * DAY,
      Session: DAY,
      Interaction: HOUR
    }
  };
  const provider = new Provider(options.issuer, configuration);
  // Behind no proxy: the address in discovery is the one that was asked.
  provider.proxy = false;
  return provider;
}

function registeredClients(applications: Applications): Configuration['clients'] {
  return [
    {
      client_id: applications.clientId,
      client_name: 'Deskside',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://localhost'],
      post_logout_redirect_uris: ['http://localhost'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      subject_type: 'pairwise'
    },
    {
      client_id: applications.relayClient.id,
      client_secret: applications.relayClient.secret,
      client_name: 'Deskside relay',
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      subject_type: 'pairwise'
    }
  ];
}

function personClaims(tenant: Tenant, person: Person) {
  return {
    sub: person.id,
    tid: tenant.id,
    ver: '2.0',
    oid: person.id,
    name: person.displayName,
    preferred_username: person.userPrincipalName,
    given_name: person.givenName,
    family_name: person.surname,
    email: person.userPrincipalName
  };
}

/** Entra's `sub` is a person's name for one application only; anything that needs the person must use `oid`. */
function pairwise(tenantId: string, clientId: string, accountId: string): string {
  return createHash('sha256').update(`${tenantId} ${clientId} ${accountId}`).digest('base64url');
}

function requirePkce(ctx: KoaContextWithOIDC): boolean {
  if (ctx.oidc.params?.code_challenge === undefined && ctx.oidc.route === 'authorization') {
    throw new errors.InvalidRequest(problemText(PROBLEMS.noPkce));
  }
  return true;
}

/**
 * Entra's clients name the resource in the scope. At the authorization endpoint the request is widened to everything the
 * organisation has consented to, asked resource first, so that its refresh token serves the other resources as well.
 */
function chooseResource(
  ctx: KoaContextWithOIDC,
  applications: Applications,
  oneOf: readonly string[] | undefined
): string | string[] | undefined {
  const atToken = ctx.oidc.route === 'token';
  const asked = atToken ? bodyScope(ctx) : String(ctx.query.scope ?? '');
  const api = requestedApi(applications, asked, atToken) ?? (oneOf === undefined ? applications.graph : undefined);
  if (atToken) return api?.uri ?? oneOf?.[0];
  const first = api ?? applications.graph;
  const others = [applications.relayApi, applications.graph].filter((candidate) => candidate !== first);
  const apis = [first, ...others];
  const oidcScopes = asked.split(' ').filter((scope) => OIDC_SCOPES.includes(scope));
  if (ctx.oidc.params !== undefined) ctx.oidc.params.scope = [...oidcScopes, ...apis.flatMap(scopesOf)].join(' ');
  return apis.map((candidate) => candidate.uri);
}

function bodyScope(ctx: KoaContextWithOIDC): string {
  const scope = ctx.oidc.body?.scope;
  return typeof scope === 'string' ? scope : '';
}

/** A person may be asked to consent to several APIs at once, as with Entra; a token is for one. */
function requestedApi(applications: Applications, scope: string, forToken: boolean): ApiApplication | undefined {
  const request = readScopes(applications, scope);
  switch (request.kind) {
    case 'api':
      return request.api;
    case 'none':
      return undefined;
    case 'unknown-resource':
      throw new errors.InvalidTarget(problemText(PROBLEMS.unknownResource(request.resource)));
    case 'unknown-permission':
      throw new errors.InvalidScope(problemText(PROBLEMS.unknownPermission(request.permission)), request.permission);
    case 'several-resources':
      if (!forToken) return request.first;
      throw new errors.InvalidRequest(problemText(PROBLEMS.severalResources));
  }
}

function resourceServer(applications: Applications, indicator: string, lifetime: number) {
  const api = [applications.relayApi, applications.graph].find((candidate) => candidate.uri === indicator);
  if (api === undefined) throw new errors.InvalidTarget(problemText(PROBLEMS.unknownResource(indicator)));
  return {
    audience: api.audience,
    scope: scopesOf(api).join(' '),
    accessTokenTTL: lifetime,
    accessTokenFormat: 'jwt' as const,
    jwt: { sign: { alg: 'RS256' as const } }
  };
}

/** The organisation's administrators have consented for everybody: nobody is asked. */
async function grantEverything(ctx: KoaContextWithOIDC, applications: Applications) {
  const { provider, client, session } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const existing = session.grantIdFor(client.clientId);
  const found = existing === undefined ? undefined : await provider.Grant.find(existing);
  if (found !== undefined) return found;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(OIDC_SCOPES.join(' '));
  for (const api of [applications.relayApi, applications.graph])
    grant.addResourceScope(api.uri, scopesOf(api).join(' '));
  await grant.save();
  return grant;
}

function show(ctx: KoaContextWithOIDC, page: { html: string; csp: string }): void {
  ctx.type = 'html';
  ctx.set('content-security-policy', page.csp);
  ctx.body = page.html;
}
