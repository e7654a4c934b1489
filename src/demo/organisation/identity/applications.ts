/** An API that tokens are issued for, as Entra's application registrations describe one. */
export interface ApiApplication {
  /** What clients write before a permission's name in a scope. */
  readonly uri: string;
  /** What stands in `aud`. */
  readonly audience: string;
  /** Permissions a person can use it with (`scp`). */
  readonly delegatedPermissions: readonly string[];
  /** Permissions a service can use it with (`roles`), by client id. */
  readonly applicationPermissions: Readonly<Record<string, readonly string[]>>;
}

/** A service that signs in as itself. */
export interface ServiceClient {
  readonly id: string;
  readonly secret: string;
  /** Object id of its service principal: `oid` in its tokens. */
  readonly objectId: string;
}

/** The applications registered in every tenant of the demo. */
export interface Applications {
  /** The desktop app: native, public, loopback redirect. */
  readonly clientId: string;
  readonly relayApi: ApiApplication;
  readonly graph: ApiApplication;
  readonly relayClient: ServiceClient;
}

/** OpenID Connect's own scopes; they belong to no API. */
export const OIDC_SCOPES: readonly string[] = ['openid', 'profile', 'offline_access', 'email'];

/** Entra's name for "everything that was consented to". */
export const DEFAULT_PERMISSION = '.default';

const CLIENT_ID = '79bb2505-ef21-4bf6-9ac9-e83a425ea4ad';
const RELAY_API_ID = '512f5c5a-aac3-4919-8335-121a3de9b1fe';
const RELAY_CLIENT_ID = '409ed1d8-5e93-4003-832a-a7b51835af2f';
const RELAY_CLIENT_OBJECT_ID = '5f28f9e3-2b86-47d7-9b74-246cf7b07bb4';

/** What the relay may read in the directory on its own behalf. */
export const RELAY_GRAPH_ROLES: readonly string[] = [
  'User.Read.All',
  'GroupMember.Read.All',
  'Device.Read.All',
  'Organization.Read.All',
  'DeviceManagementManagedDevices.Read.All',
  'DeviceManagementServiceConfig.Read.All',
  'DeviceManagementRBAC.Read.All',
  'DeviceManagementApps.Read.All'
];

/**
 * The registrations of the demo.
 *
 * @param graphUrl where the directory answers; like Graph in every cloud its address is also its resource identifier
 * @param relaySecret the relay's client secret, made at start
 * @param relayPermissions what the relay was granted in the directory
 */
export function registerApplications(
  graphUrl: string,
  relaySecret: string,
  relayPermissions: readonly string[] = RELAY_GRAPH_ROLES
): Applications {
  return {
    clientId: CLIENT_ID,
    relayApi: {
      uri: `api://${RELAY_API_ID}`,
      // In version 2.0 tokens the audience is the API's id, not its URI.
      audience: RELAY_API_ID,
      delegatedPermissions: ['Session.Join'],
      applicationPermissions: {}
    },
    graph: {
      uri: graphUrl,
      audience: graphUrl,
      delegatedPermissions: ['User.Read', 'User.Read.All'],
      applicationPermissions: { [RELAY_CLIENT_ID]: relayPermissions }
    },
    relayClient: { id: RELAY_CLIENT_ID, secret: relaySecret, objectId: RELAY_CLIENT_OBJECT_ID }
  };
}

/** Every scope of an API that a person's token can carry, as clients write them. */
export function scopesOf(api: ApiApplication): readonly string[] {
  return [...api.delegatedPermissions, DEFAULT_PERMISSION].map((permission) => `${api.uri}/${permission}`);
}

/** The permission's name in a full scope: what Entra writes into `scp`. */
export function permissionOf(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1);
}

/** What a scope parameter asks for. */
export type ScopeRequest =
  | { readonly kind: 'none' }
  | { readonly kind: 'api'; readonly api: ApiApplication }
  | { readonly kind: 'unknown-resource'; readonly resource: string }
  | { readonly kind: 'unknown-permission'; readonly permission: string }
  | { readonly kind: 'several-resources'; readonly first: ApiApplication };

/** Finds the API that a scope parameter is about; Entra issues a token for one at a time. */
export function readScopes(applications: Applications, scope: string): ScopeRequest {
  const wanted = scope.split(' ').filter((part) => part !== '' && !OIDC_SCOPES.includes(part));
  const apis = new Set<ApiApplication>();
  for (const part of wanted) {
    const uri = part.slice(0, Math.max(0, part.lastIndexOf('/')));
    const api = [applications.relayApi, applications.graph].find((candidate) => candidate.uri === uri);
    if (api === undefined) return { kind: 'unknown-resource', resource: uri === '' ? part : uri };
    if (!scopesOf(api).includes(part)) return { kind: 'unknown-permission', permission: permissionOf(part) };
    apis.add(api);
  }
  const [api, ...others] = apis;
  if (api === undefined) return { kind: 'none' };
  return others.length > 0 ? { kind: 'several-resources', first: api } : { kind: 'api', api };
}
