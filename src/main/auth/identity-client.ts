import { LogLevel, ProtocolMode, PublicClientApplication } from '@azure/msal-node';
import { isMicrosoftAuthority } from '../authority.ts';
import type { Log } from '../ports.ts';
import type { Deployment } from '../settings/deployment.ts';
import type { IdentityNetwork } from './network.ts';
import type { TokenCache } from './token-cache.ts';

/** What a sign-in brings. */
export type SignInResult = { readonly idToken: string; readonly userName: string };
/** An access token and when it stops being good, ms since the epoch. */
export type AccessToken = { readonly token: string; readonly expiresAt: number };

export type SignInOptions = {
  readonly nonce: string;
  /** Let the person choose among accounts even when only one is known. */
  readonly switchAccount: boolean;
  readonly loginHint: string | null;
  readonly openBrowser: (url: string) => Promise<void>;
  /** Pages that the browser shows at the end. */
  readonly pages: { readonly success: string; readonly failure: string };
};

/** The identity provider, as far as the account needs it. Rejects with MSAL's errors; `errors.ts` reads them. */
export type IdentityClient = {
  readonly signIn: (options: SignInOptions) => Promise<SignInResult>;
  /** An access token without asking anybody; `renew` asks the provider even when the cached one is still good. */
  readonly accessToken: (scope: string, renew: boolean) => Promise<AccessToken>;
  readonly signOut: () => Promise<void>;
};

/** MSAL Node for the organisation of `deployment`: authorization code with PKCE, system browser, loopback redirect. */
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

  const account = async () => {
    const [first] = await application.getAllAccounts();
    if (first === undefined) throw new Error('no account');
    return first;
  };

  return {
    signIn: async ({ nonce, switchAccount, loginHint, openBrowser, pages }) => {
      const result = await application.acquireTokenInteractive({
        scopes: [deployment.relayScope],
        extraScopesToConsent: [deployment.directoryScope],
        nonce,
        openBrowser,
        successTemplate: pages.success,
        errorTemplate: pages.failure,
        ...(switchAccount ? { prompt: 'select_account' } : {}),
        ...(loginHint === null || switchAccount ? {} : { loginHint })
      });
      // One account at a time: a former one must not answer for the new one.
      for (const other of await application.getAllAccounts()) {
        if (other.homeAccountId !== result.account?.homeAccountId) await application.signOut({ account: other });
      }
      return { idToken: result.idToken, userName: result.account?.username ?? '' };
    },
    accessToken: async (scope, renew) => {
      const result = await application.acquireTokenSilent({
        account: await account(),
        scopes: [scope],
        forceRefresh: renew
      });
      return { token: result.accessToken, expiresAt: result.expiresOn?.getTime() ?? 0 };
    },
    signOut: async () => {
      for (const known of await application.getAllAccounts()) await application.signOut({ account: known });
      cache.clear();
    }
  };
}
