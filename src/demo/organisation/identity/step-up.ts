import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Directory, Tenant } from '../people.ts';
import { type Demands, readClaimsRequest } from './claims-request.ts';
import { canBeDemanded, type Obstacle, obstacleTo, type SignInFacts } from './conditional-access.ts';
import { signedInDevice } from './device-sign-in.ts';
import { problemText } from './entra-error.ts';
import { type EntraProblem, PROBLEMS } from './problems.ts';

/** What the person or the client is told about an obstacle. */
export const OBSTACLE_PROBLEMS: Readonly<Record<Obstacle, EntraProblem>> = {
  'second-factor': PROBLEMS.secondFactorNeeded,
  'device-not-joined': PROBLEMS.deviceNotJoined,
  'device-not-compliant': PROBLEMS.deviceNotCompliant
};

/** Every code is issued with the device that the browser has signed in with, whoever's session it is. */
export function noteDevice(ctx: KoaContextWithOIDC, tenant: Tenant, directory: Directory): void {
  if (ctx.oidc.session === undefined) return;
  ctx.oidc.session.acr = signedInDevice(ctx, tenant, directory)?.azureADDeviceId;
}

/**
 * What a `claims` parameter demands.
 *
 * @throws InvalidRequest when it is malformed or demands what does not exist here
 */
export function demandsIn(tenant: Tenant, text: string | undefined): Demands {
  const demands = readClaimsRequest(text);
  if (demands === null || !canBeDemanded(tenant, demands)) {
    throw new errors.InvalidRequest(problemText(PROBLEMS.badClaims));
  }
  return demands;
}

/** A refresh can meet no demand that its sign-in did not; it says so in a way that makes clients ask the person. */
export function demandAtRefresh(ctx: KoaContextWithOIDC, tenant: Tenant, directory: Directory): void {
  const claims = ctx.oidc.body?.claims;
  const demands = demandsIn(tenant, typeof claims === 'string' ? claims : undefined);
  const facts = signInFacts(tenant, directory, ctx.oidc.entities.RefreshToken);
  const obstacle = obstacleTo(tenant, demands, facts);
  if (obstacle === null) return;
  const problem = OBSTACLE_PROBLEMS[obstacle];
  throw new errors.CustomOIDCProviderError(problem.error, problemText(problem));
}

/** The first thing that keeps a sign-in from what its `claims` parameter demands; `null` when nothing does. */
export function obstacleAtSignIn(ctx: KoaContextWithOIDC, tenant: Tenant, directory: Directory): Obstacle | null {
  const asked = ctx.oidc.params?.claims;
  const demands = readClaimsRequest(typeof asked === 'string' ? asked : undefined);
  if (demands === null) return null;
  const facts = { amr: ctx.oidc.session?.amr ?? [], device: signedInDevice(ctx, tenant, directory) };
  return obstacleTo(tenant, demands, facts);
}

/**
 * What a code or refresh token stands for. The library keeps `acr` with both and shows it to nobody; it holds the Entra
 * device id of the device that was signed in with.
 */
export function signInFacts(
  tenant: Tenant,
  directory: Directory,
  source: { readonly amr?: readonly string[] | undefined; readonly acr?: string | undefined } | undefined
): SignInFacts {
  const device = source?.acr === undefined ? undefined : directory.device(tenant, source.acr);
  return { amr: source?.amr ?? [], device };
}
