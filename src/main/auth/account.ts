import { CodedError } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { IdentityCard, ProvenPerson } from '#shared/identity/card.ts';
import type { AccountView } from '#shared/ipc/app-view.ts';
import type { RequestOutcome } from '#shared/ipc/channels.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import { renewalProblem, signInProblem } from './errors.ts';
import type { AccessToken, IdentityClient } from './identity-client.ts';
import { stopLoopback } from './loopback.ts';
import type { IdentityNetwork } from './network.ts';

/** How long the browser may take before the sign-in counts as left. */
export const SIGN_IN_TIMEOUT_MS = 5 * 60_000;
/**
 * How old an ID token may be for a new session. Others refuse it at 12 hours (protocol.md "Identity binding"); an hour
 * is kept for the session itself.
 */
export const ID_TOKEN_FRESH_MS = 11 * 60 * 60_000;

/** A key that a sign-in is bound to, with the nonce that binds it. */
export type BoundKey = { readonly nonce: string };

/** Somebody signed in: who, with which token, bound to which key. */
export type SignedIn<Key extends BoundKey> = {
  readonly person: ProvenPerson;
  readonly idToken: string;
  /** When the provider issued the token, ms since the epoch. */
  readonly issuedAt: number;
  readonly key: Key;
};

export type Account<Key extends BoundKey> = {
  readonly view: () => AccountView;
  readonly signedIn: () => SignedIn<Key> | null;
  readonly signIn: (switchAccount: boolean) => Promise<RequestOutcome>;
  readonly cancelSignIn: () => void;
  readonly signOut: () => Promise<void>;
  /** An access token; rejects with a coded error when none can be had without asking the person. */
  readonly accessToken: (scope: string, renew?: boolean) => Promise<AccessToken>;
  /** Signs out with a reason when the ID token is too old to begin another session; answers whether it is still good. */
  readonly freshEnough: () => boolean;
};

export type AccountOptions<Key extends BoundKey> = {
  readonly client: IdentityClient;
  readonly network: Pick<IdentityNetwork, 'takeFailure'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly pages: () => { readonly success: string; readonly failure: string };
  /** A new key for every sign-in. */
  readonly makeKey: () => Promise<Key>;
  /** Checks the token that came back like any other person's, and that it carries this nonce. */
  readonly readIdToken: (
    idToken: string,
    nonce: string
  ) => Promise<{ readonly person: ProvenPerson; readonly issuedAt: number }>;
  /** What others will see of this person; never rejects. */
  readonly cardOf: (person: ProvenPerson) => Promise<IdentityCard>;
  readonly remembered: { readonly get: () => string | null; readonly set: (userName: string) => void };
  readonly onChanged: () => void;
};

/**
 * Signing in and out (A1, A6). The ID token is bound to a key that lives in memory only, so that every start of the app
 * asks the provider anew; with the browser's own session that is one click and no password. Silent renewal afterwards
 * concerns access tokens.
 */
export function createAccount<Key extends BoundKey>(options: AccountOptions<Key>): Account<Key> {
  const { client, network, clock, log } = options;
  let signedIn: SignedIn<Key> | null = null;
  let view: AccountView = signedOut(null);
  /** The sign-in that is going on: settles early by `abandon`. */
  let going: { readonly abandon: (code: ProblemCode) => void } | null = null;

  function signedOut(problem: ProblemCode | null): AccountView {
    return { status: 'signed-out', lastUserName: options.remembered.get(), problem };
  }

  function show(next: AccountView): void {
    view = next;
    options.onChanged();
  }

  async function attempt(switchAccount: boolean): Promise<void> {
    const key = await options.makeKey();
    let browserAt: string | null = null;
    const abandoned = new Promise<never>((_resolve, reject) => {
      const abandon = (code: ProblemCode) => {
        reject(new CodedError(code));
        if (browserAt !== null) void stopLoopback(browserAt);
      };
      going = { abandon };
    });
    const stopTimer = clock.after(SIGN_IN_TIMEOUT_MS, () => going?.abandon('sign-in-timeout'));
    try {
      const signing = client.signIn({
        nonce: key.nonce,
        switchAccount,
        loginHint: options.remembered.get(),
        pages: options.pages(),
        openBrowser: async (url) => {
          browserAt = url;
          await options.openBrowser(url);
        }
      });
      signing.catch(() => {});
      const result = await Promise.race([signing, abandoned]);
      const { person, issuedAt } = await options.readIdToken(result.idToken, key.nonce);
      // A token made this moment tells whether this machine's clock is right before others find out.
      if (Math.abs(clock.now() - issuedAt) > MAX_CLOCK_SKEW_MS) throw new CodedError('clock-wrong');
      signedIn = { person, idToken: result.idToken, issuedAt, key };
      options.remembered.set(person.userName);
      const card = await options.cardOf(person);
      show({ status: 'signed-in', card, confirming: null });
    } finally {
      stopTimer();
      going = null;
    }
  }

  return {
    view: () => view,
    signedIn: () => signedIn,
    signIn: async (switchAccount) => {
      if (going !== null) return { ok: false, code: 'busy' };
      going = { abandon: () => {} };
      signedIn = null;
      network.takeFailure();
      show({ status: 'signing-in', since: clock.now() });
      try {
        await attempt(switchAccount);
        return { ok: true };
      } catch (error) {
        const code = signInProblem(error, network.takeFailure());
        log.warn('sign-in-failed', { code, error });
        signedIn = null;
        show(signedOut(code));
        return { ok: false, code };
      } finally {
        going = null;
      }
    },
    cancelSignIn: () => going?.abandon('sign-in-cancelled'),
    signOut: async () => {
      going?.abandon('sign-in-cancelled');
      signedIn = null;
      show(signedOut(null));
      try {
        await client.signOut();
      } catch (error) {
        log.warn('sign-out-failed', { error });
      }
    },
    accessToken: async (scope, renew = false) => {
      if (signedIn === null) throw new CodedError('not-signed-in');
      network.takeFailure();
      try {
        return await client.accessToken(scope, renew);
      } catch (error) {
        throw new CodedError(renewalProblem(error, network.takeFailure()), 'no access token', { cause: error });
      }
    },
    freshEnough: () => {
      if (signedIn === null) return false;
      if (clock.now() - signedIn.issuedAt < ID_TOKEN_FRESH_MS) return true;
      signedIn = null;
      show(signedOut('token-expired'));
      return false;
    }
  };
}
