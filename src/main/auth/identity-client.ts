import { type AuthenticationResult, LogLevel, ProtocolMode, PublicClientApplication } from '@azure/msal-node';
import { isMicrosoftAuthority } from '../authority.ts';
import type { Log } from '../ports.ts';
import type { Deployment } from '../settings/deployment.ts';
import type { IdentityNetwork } from './network.ts';
import type { TokenCache } from './token-cache.ts';

/** An account in the token cache. `accountId` is MSAL's own name for it. */
export type KnownAccount = { readonly accountId: string; readonly userName: string };
/** What a sign-in brings. */
export type SignInResult = { readonly accountId: string; readonly idToken: string };
/** An access token and when it stops being good, ms since the epoch. */
export type AccessToken = { readonly token: string; readonly expiresAt: number };

export type SignInOptions = {
  readonly nonce: string;
  /** Let the person choose among accounts even when the browser knows only one; without a hint then. */
  readonly chooseAccount: boolean;
  readonly loginHint: string | null;
  /** What the access token must satisfy (A5). */
  readonly claims: string | null;
  readonly openBrowser: (url: string) => Promise<void>;
  /** Pages that the browser shows at the end. */
  readonly pages: { readonly success: string; readonly failure: string };
};

/** The identity provider, as far as the account needs it. Rejects with MSAL's errors; `errors.ts` reads them. */
export type IdentityClient = {
  /** Who is in the token cache. */
  readonly accounts: () => Promise<readonly KnownAccount[]>;
  /** Asks the person, in the browser. The account is in the cache afterwards, beside those that were there. */
  readonly signIn: (options: SignInOptions) => Promise<SignInResult>;
  /** A new ID token by the refresh token alone; it is not bound to any key. */
  readonly signInSilently: (accountId: string) => Promise<SignInResult>;
  /** An access token without asking anybody; `renew` asks the provider even when the cached one is still good. */
  readonly accessToken: (
    accountId: string,
    scope: string,
    options: { readonly renew: boolean; readonly claims: string | null }
  ) => Promise<AccessToken>;
  /** Forgets every account but this one, also what a request under way still brings; with the last one goes the file. */
  readonly keepOnly: (accountId: string | null) => Promise<void>;
};

/**
 * MSAL Node for the organisation of `deployment`: authorization code with PKCE, system browser, loopback redirect.
 *
 * The client capability `CP1` is not declared: it tells Entra to let *other* services (Microsoft Graph) answer with claims
 * challenges and to give them day-long tokens for it, which a look-up behind a card could not meet. The relay's own
 * challenges need no capability.
 */
export function createIdentityClient(options: {
  readonly deployment: Deployment;
  readonly cache: TokenCache;
  readonly network: IdentityNetwork;
  readonly log: Log;
}): IdentityClient {
  const { deployment, cache, log } = options;
  const application = new PublicClientApplication({
    auth: {
      clientId: deployment.clientId,
      authority: deployment.authority,
      knownAuthorities: deployment.knownAuthorities
    },
    cache: { cachePlugin: cache.plugin },
    system: {
      networkClient: options.network,
      protocolMode: isMicrosoftAuthority(deployment.authority) ? ProtocolMode.AAD : ProtocolMode.OIDC,
      loggerOptions: {
        logLevel: LogLevel.Warning,
        piiLoggingEnabled: false,
        // MSAL's own words may hold anything; that something was said, and how grave, is enough.
        loggerCallback: (level, _message, containsPii) => {
          if (!containsPii) log.warn('identity-library', { count: level });
        }
      }
    }
  });
  /** Accounts that were taken out and did not sign in since. */
  const forgotten = new Set<string>();

  async function forget(unwanted: (accountId: string) => boolean): Promise<void> {
    const known = await application.getAllAccounts();
    const going = known.filter(({ homeAccountId }) => unwanted(homeAccountId));
    for (const { homeAccountId } of going) forgotten.add(homeAccountId);
    for (const account of going) await application.signOut({ account });
    if (going.length === known.length) cache.clear();
  }

  async function silently(
    accountId: string,
    request: { readonly scope: string; readonly renew: boolean; readonly claims: string | null }
  ): Promise<AuthenticationResult> {
    const account = (await application.getAllAccounts()).find((known) => known.homeAccountId === accountId);
    if (account === undefined) throw new Error('no account');
    try {
      return await application.acquireTokenSilent({
        account,
        scopes: [request.scope],
        forceRefresh: request.renew,
        ...(request.claims === null ? {} : { claims: request.claims })
      });
    } finally {
      // Somebody signed out while the provider was asked: what it brought must not come to lie in the cache again.
      if (forgotten.has(accountId)) await forget((id) => id === accountId);
    }
  }

  return {
    accounts: async () =>
      (await application.getAllAccounts()).map(({ homeAccountId, username }) => ({
        accountId: homeAccountId,
        userName: username
      })),
    signIn: async ({ nonce, chooseAccount, loginHint, claims, openBrowser, pages }) => {
      const result = await application.acquireTokenInteractive({
        scopes: [deployment.relayScope],
        extraScopesToConsent: [deployment.directoryScope],
        nonce,
        openBrowser,
        successTemplate: pages.success,
        errorTemplate: pages.failure,
        ...(chooseAccount ? { prompt: 'select_account' } : {}),
        ...(loginHint === null || chooseAccount ? {} : { loginHint }),
        ...(claims === null ? {} : { claims })
      });
      const arrived = resultOf(result);
      forgotten.delete(arrived.accountId);
      return arrived;
    },
    signInSilently: async (accountId) =>
      resultOf(await silently(accountId, { scope: deployment.relayScope, renew: true, claims: null })),
    accessToken: async (accountId, scope, { renew, claims }) => {
      const result = await silently(accountId, { scope, renew, claims });
      return { token: result.accessToken, expiresAt: result.expiresOn?.getTime() ?? 0 };
    },
    keepOnly: (accountId) => forget((id) => id !== accountId)
  };
}

function resultOf(result: AuthenticationResult): SignInResult {
  if (result.account === null) throw new Error('no account');
  return { accountId: result.account.homeAccountId, idToken: result.idToken };
}
