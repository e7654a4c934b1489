import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Directory, Tenant } from '../people.ts';
import type { Obstacle } from './conditional-access.ts';
import { problemText } from './entra-error.ts';
import { PROBLEMS } from './problems.ts';
import { OBSTACLE_PROBLEMS, obstacleAtSignIn } from './step-up.ts';

const { Check, Prompt, base } = interactionPolicy;

/**
 * When a person is asked: to choose an account when the client wants it; to sign in when nobody is, when the account was
 * disabled meanwhile or when the client hints at somebody else; for a second factor when the client demands one. A demand
 * that only another device could meet ends on a page. Consent is never asked for; the organisation has given it.
 */
export function signInPolicy(tenant: Tenant, directory: Directory) {
  const policy = base();
  policy.remove('consent');
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0);
  const login = policy.get('login');
  login?.checks.remove('no_session');
  login?.checks.add(
    new Check(
      'not_signed_in',
      problemText(PROBLEMS.notSignedIn),
      'login_required',
      (ctx) => !isSignedIn(ctx, tenant, directory) || hintsAtSomebodyElse(ctx, tenant, directory)
    )
  );
  const stopsAt = (obstacle: Obstacle) =>
    new Check(
      obstacle,
      problemText(OBSTACLE_PROBLEMS[obstacle]),
      'interaction_required',
      (ctx) => obstacleAtSignIn(ctx, tenant, directory) === obstacle
    );
  policy.add(
    new Prompt({ name: 'device', requestable: false }, stopsAt('device-not-joined'), stopsAt('device-not-compliant'))
  );
  policy.add(new Prompt({ name: 'second_factor', requestable: false }, stopsAt('second-factor')));
  return policy;
}

function isSignedIn(ctx: KoaContextWithOIDC, tenant: Tenant, directory: Directory): boolean {
  const accountId = ctx.oidc.session?.accountId;
  return accountId !== undefined && directory.person(tenant, accountId)?.accountEnabled === true;
}

function hintsAtSomebodyElse(ctx: KoaContextWithOIDC, tenant: Tenant, directory: Directory): boolean {
  const hint = ctx.oidc.params?.login_hint;
  const accountId = ctx.oidc.session?.accountId;
  if (typeof hint !== 'string' || accountId === undefined || ctx.oidc.result !== undefined) return false;
  return directory.person(tenant, hint)?.id !== accountId;
}
