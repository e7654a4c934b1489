import type { AccessToken, ClientCredentials, JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import type { Directory, Tenant } from '../people.ts';
import { type Applications, DEFAULT_PERMISSION, permissionOf } from './applications.ts';
import { satisfiedContexts } from './conditional-access.ts';
import { signInFacts } from './step-up.ts';

interface Context {
  readonly tenant: Tenant;
  readonly directory: Directory;
  readonly applications: Applications;
}

/** Gives an access token the claims of Entra's version 2.0 tokens. */
export function shapeAccessToken(
  context: Context,
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
  jwt: JWTStructured
): void {
  const { jti, sub, iat, exp, iss, aud, scope } = jwt.payload;
  const person = token.kind === 'AccessToken' ? context.directory.person(context.tenant, token.accountId) : undefined;
  const shared = {
    aud,
    iss,
    iat,
    nbf: iat,
    exp,
    sub,
    tid: context.tenant.id,
    azp: token.clientId,
    appid: token.clientId,
    uti: jti,
    ver: '2.0'
  };
  jwt.header = { typ: 'JWT' };
  jwt.payload =
    person === undefined
      ? { ...shared, ...serviceClaims(context, String(aud), token.clientId) }
      : {
          ...shared,
          azpacr: '0',
          oid: person.id,
          name: person.displayName,
          preferred_username: person.userPrincipalName,
          ...signInClaims(context, ctx),
          scp: permissions(String(scope ?? ''))
        };
}

/** How the person signed in, and what that is worth by the directory as it is now. */
function signInClaims({ tenant, directory }: Context, ctx: KoaContextWithOIDC) {
  const facts = signInFacts(tenant, directory, ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken);
  return {
    amr: [...facts.amr],
    acrs: satisfiedContexts(tenant, facts),
    ...(facts.device === undefined ? {} : { deviceid: facts.device.azureADDeviceId })
  };
}

function serviceClaims(context: Context, audience: string, clientId: string | undefined) {
  const { graph, relayApi, relayClient } = context.applications;
  const api = [graph, relayApi].find((candidate) => candidate.audience === audience);
  const roles = clientId === undefined ? undefined : api?.applicationPermissions[clientId];
  return { azpacr: '1', idtyp: 'app', oid: relayClient.objectId, sub: relayClient.objectId, roles: [...(roles ?? [])] };
}

function permissions(scope: string): string {
  return scope
    .split(' ')
    .map(permissionOf)
    .filter((permission) => permission !== '' && permission !== DEFAULT_PERMISSION)
    .join(' ');
}
