import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Directory, Tenant } from '../people.ts';
import { PROBLEMS, problemText } from './entra-error.ts';

const { Check, Prompt, base } = interactionPolicy;

/**
 * When a person is asked: to choose an account when the client wants it, and to sign in when nobody is or when the client
 * hints at somebody else. Consent is never asked for; the organisation has given it.
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
      (ctx) => ctx.oidc.session?.accountId === undefined || hintsAtSomebodyElse(ctx, tenant, directory)
    )
  );
  return policy;
}

function hintsAtSomebodyElse(ctx: KoaContextWithOIDC, tenant: Tenant, directory: Directory): boolean {
  const hint = ctx.oidc.params?.login_hint;
  const accountId = ctx.oidc.session?.accountId;
  if (typeof hint !== 'string' || accountId === undefined || ctx.oidc.result !== undefined) return false;
  return directory.person(tenant, hint)?.id !== accountId;
}
