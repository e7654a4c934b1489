import { CodedError } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { IdentityCard, ProvenPerson } from '#shared/identity/card.ts';
import type { AccountView } from '#shared/ipc/app-view.ts';
import type { RequestOutcome } from '#shared/ipc/channels.ts';
import { MAX_CLOCK_SKEW_MS } from '#shared/protocol/limits.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import { type BrowserVisit, beginVisit } from './browser-visit.ts';
import { claimsOf } from './claims.ts';
import { browserProblem, needsPerson, renewalProblem } from './errors.ts';
import type { AccessToken, IdentityClient } from './identity-client.ts';
import type { IdentityNetwork } from './network.ts';
import { createResume } from './resume.ts';

/**
 * How old a bound ID token may be for a new session. Others refuse it at 12 hours (protocol.md "Identity binding"); an hour
 * is kept for the session itself.
 */
export const ID_TOKEN_FRESH_MS = 11 * 60 * 60_000;

/** A key that a sign-in is bound to, with the nonce that binds it. */
export type BoundKey = { readonly nonce: string };

/** What a proof needs: a key of this start of the app, and the provider's signature over it and the person. */
export type Binding<Key extends BoundKey> = {
  readonly idToken: string;
  /** When the provider issued the token, ms since the epoch. */
  readonly issuedAt: number;
  readonly key: Key;
};

/** Somebody signed in. Without a binding nothing can be proven yet: tokens were kept, the key of then was not. */
export type SignedIn<Key extends BoundKey> = {
  readonly person: ProvenPerson;
  readonly accountId: string;
  readonly binding: Binding<Key> | null;
};

/** Which account was used last; outlives the app. */
export type Remembered = { readonly get: () => string | null; readonly set: (userName: string | null) => void };

/** Who an ID token names, once it was found genuine. */
export type TokenPerson = { readonly person: ProvenPerson; readonly issuedAt: number };

export type Account<Key extends BoundKey> = {
  readonly view: () => AccountView;
  readonly signedIn: () => SignedIn<Key> | null;
  /** At the start of the app: signs in whom the token cache knows, without asking. Settles when that is decided. */
  readonly resume: () => Promise<void>;
  /**
   * Asks in the browser who the person is. Whoever was signed in before stays so when it comes to nothing; when it
   * succeeds nothing of them remains.
   */
  readonly signIn: (switchAccount: boolean) => Promise<RequestOutcome>;
  /** Ends a visit to the browser, whatever it is for. */
  readonly cancelSignIn: () => void;
  /** Ends a visit that only a session waits for. */
  readonly cancelConfirming: () => void;
  readonly signOut: () => Promise<void>;
  /** An access token; rejects with a coded error when none can be had without asking the person. */
  readonly accessToken: (scope: string, renew?: boolean) => Promise<AccessToken>;
  /** Makes sure that proofs are possible and young enough, with the browser if need be. Another person changes nothing. */
  readonly ensureBound: () => Promise<RequestOutcome>;
  /** Satisfies the relay's claims challenge in the browser, and binds a new key by the way (A5). */
  readonly stepUp: (claims: string) => Promise<RequestOutcome>;
};

export type AccountOptions<Key extends BoundKey> = {
  readonly client: IdentityClient;
  readonly network: Pick<IdentityNetwork, 'takeFailure'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The scope of the tokens that the relay takes: a step-up concerns those and no others. */
  readonly relayScope: string;
  /** Whether the token cache outlives the app. */
  readonly tokensKept: boolean;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly pages: () => { readonly success: string; readonly failure: string };
  /** A new key for every visit to the browser. */
  readonly makeKey: () => Promise<Key>;
  /** Checks an ID token of this machine like any other person's. */
  readonly readIdToken: (idToken: string) => Promise<TokenPerson>;
  /** The same, and that it carries this nonce. */
  readonly readBoundToken: (idToken: string, nonce: string) => Promise<TokenPerson>;
  /** What others will see of this person; never rejects. */
  readonly cardOf: (person: ProvenPerson) => Promise<IdentityCard>;
  /** Forgets what was known on behalf of the person who was signed in. */
  readonly forgetPeople: () => void;
  /** The account used last, unless it was signed out. */
  readonly remembered: Remembered;
  readonly onChanged: () => void;
};

/**
 * The account life (A1, A6): signed in by tokens that were kept, bound by the browser before the first session, renewed and
 * stepped up when a session needs it, switched, signed out. One visit to the browser at a time.
 */
export function createAccount<Key extends BoundKey>(options: AccountOptions<Key>): Account<Key> {
  const { client, network, clock, log } = options;
  let signedIn: SignedIn<Key> | null = null;
  let card: IdentityCard | null = null;
  let problem: ProblemCode | null = null;
  let visit: BrowserVisit | null = null;
  /** The claims of the last step-up: a renewed access token has to satisfy them too. */
  let satisfied: string | null = null;
  let tidying: Promise<void> = Promise.resolve();

  /** Whose tokens may lie in the cache: who is signed in, or may be again without being asked. */
  let owner: string | null = null;
  /** Still finding out whether the kept tokens are good. */
  let starting = options.tokensKept;

  const resume = createResume({
    client,
    clock,
    log,
    remembered: options.remembered.get,
    problemOf: (error) => renewalProblem(error, network.takeFailure()),
    onKnown: ({ accountId }) => {
      owner = accountId;
    },
    take: async (result, current) => {
      const { person, issuedAt } = await options.readIdToken(result.idToken);
      checkClock(issuedAt);
      if (!current()) return;
      signedIn = { person, accountId: result.accountId, binding: null };
      const shown = await options.cardOf(person);
      if (!current()) return;
      settleAs(shown);
      void tidy();
    },
    onSignedOut: (why) => {
      signedIn = null;
      problem = why;
      starting = false;
      options.onChanged();
    }
  });

  function view(): AccountView {
    if (visit?.purpose === 'sign-in') return { status: 'signing-in', since: visit.since };
    if (signedIn !== null && card !== null) {
      const confirming =
        visit?.purpose === 'renewal' || visit?.purpose === 'step-up'
          ? { why: visit.purpose, since: visit.since }
          : null;
      return { status: 'signed-in', card, confirming };
    }
    if (starting) return { status: 'starting' };
    return { status: 'signed-out', lastUserName: options.remembered.get(), problem };
  }

  /** Somebody is signed in and can be shown. */
  function settleAs(shown: IdentityCard): void {
    card = shown;
    problem = null;
    starting = false;
    options.remembered.set(shown.userName);
    options.onChanged();
  }

  /** A token made this moment tells whether this machine's clock is right before others find out. */
  function checkClock(issuedAt: number): void {
    if (Math.abs(clock.now() - issuedAt) > MAX_CLOCK_SKEW_MS) throw new CodedError('clock-wrong');
  }

  /** Whether the browser is waited for; an abandoned visit only has to be told. */
  const underWay = () => visit !== null && !visit.abandoned();

  /** Takes everybody out of the token cache who is not signed in; waits while the browser may bring somebody. */
  function tidy(): Promise<void> {
    tidying = tidying.then(async () => {
      if (visit !== null) return;
      try {
        await client.keepOnly(owner);
      } catch (error) {
        log.warn('token-cache-not-tidied', { error });
      }
    });
    return tidying;
  }

  /** Sends the person to the browser and checks who came back. */
  async function arrive(
    mine: BrowserVisit,
    ask: { readonly chooseAccount: boolean; readonly loginHint: string | null; readonly claims: string | null }
  ): Promise<SignedIn<Key>> {
    const key = await mine.until(options.makeKey());
    const signing = client.signIn({
      ...ask,
      nonce: key.nonce,
      pages: options.pages(),
      openBrowser: async (url) => {
        mine.goingTo(url);
        await options.openBrowser(url);
      }
    });
    // Somebody who comes back after nobody waits any more must not stay in the cache.
    signing.then(
      () => {
        if (mine.abandoned()) void tidy();
      },
      () => {}
    );
    const { accountId, idToken } = await mine.until(signing);
    const { person, issuedAt } = await mine.until(options.readBoundToken(idToken, key.nonce));
    checkClock(issuedAt);
    return { person, accountId, binding: { idToken, issuedAt, key } };
  }

  /** Runs one visit; `undo` puts back what it changed before it failed. */
  async function during(
    purpose: BrowserVisit['purpose'],
    run: (mine: BrowserVisit) => Promise<void>,
    undo: (code: ProblemCode) => void = () => {}
  ): Promise<RequestOutcome> {
    if (underWay()) return { ok: false, code: 'busy' };
    const mine = beginVisit(purpose, clock);
    visit = mine;
    network.takeFailure();
    options.onChanged();
    try {
      await tidying;
      mine.check();
      await run(mine);
      return { ok: true };
    } catch (error) {
      const code = browserProblem(purpose, error, network.takeFailure());
      log.warn('sign-in-failed', { code, what: purpose, error });
      if (visit === mine) undo(code);
      return { ok: false, code };
    } finally {
      mine.close();
      const current = visit === mine;
      if (current) visit = null;
      void tidy();
      if (current) options.onChanged();
    }
  }

  /** The signed-in person once more, with a new key. */
  function confirm(purpose: 'renewal' | 'step-up', claims: string | null): Promise<RequestOutcome> {
    return during(purpose, async (mine) => {
      const before = signedIn;
      if (before === null || card === null) throw new CodedError('not-signed-in');
      const arrived = await arrive(mine, { chooseAccount: false, loginHint: before.person.userName, claims });
      const { person } = arrived;
      if (person.tenantId !== before.person.tenantId || person.objectId !== before.person.objectId) {
        throw new CodedError('account-changed');
      }
      signedIn = arrived;
      owner = arrived.accountId;
      card = { ...card, ...person };
      if (claims !== null) satisfied = claims;
    });
  }

  /** An access token of one account that satisfies what a step-up brought, as long as the provider goes along. */
  async function silently(accountId: string, scope: string, renew: boolean): Promise<AccessToken> {
    const claims = renew && scope === options.relayScope ? satisfied : null;
    try {
      return await client.accessToken(accountId, scope, { renew, claims });
    } catch (error) {
      if (claims === null || !needsPerson(error)) throw error;
      satisfied = null;
      return client.accessToken(accountId, scope, { renew, claims: null });
    }
  }

  return {
    view,
    signedIn: () => signedIn,
    resume: async () => {
      if (!starting) return;
      await resume.start();
    },
    signIn: async (switchAccount) => {
      if (underWay()) return { ok: false, code: 'busy' };
      resume.stop();
      starting = false;
      const former = { signedIn: card === null ? null : signedIn, card, satisfied, owner };
      signedIn = null;
      card = null;
      satisfied = null;
      return during(
        'sign-in',
        async (mine) => {
          // Nobody is remembered at first and after a sign-out: the browser may know somebody, but not who is meant.
          const loginHint = switchAccount ? null : options.remembered.get();
          const arrived = await arrive(mine, { chooseAccount: loginHint === null, loginHint, claims: null });
          options.forgetPeople();
          signedIn = arrived;
          owner = arrived.accountId;
          const shown = await mine.until(options.cardOf(arrived.person));
          settleAs(shown);
        },
        (code) => {
          ({ signedIn, card, satisfied, owner } = former);
          problem = code;
        }
      );
    },
    cancelSignIn: () => visit?.abandon('sign-in-cancelled'),
    cancelConfirming: () => {
      if (visit !== null && visit.purpose !== 'sign-in') visit.abandon('sign-in-cancelled');
    },
    signOut: async () => {
      resume.stop();
      starting = false;
      visit?.abandon('sign-in-cancelled');
      visit = null;
      signedIn = null;
      card = null;
      satisfied = null;
      owner = null;
      problem = null;
      options.remembered.set(null);
      options.forgetPeople();
      options.onChanged();
      await tidy();
    },
    accessToken: async (scope, renew = false) => {
      const asked = signedIn;
      if (asked === null) throw new CodedError('not-signed-in');
      network.takeFailure();
      try {
        const token = await silently(asked.accountId, scope, renew);
        if (signedIn?.accountId === asked.accountId) return token;
      } catch (error) {
        throw new CodedError(renewalProblem(error, network.takeFailure()), 'no access token', { cause: error });
      }
      throw new CodedError('not-signed-in', 'signed out meanwhile');
    },
    ensureBound: async () => {
      if (signedIn === null || card === null) return { ok: false, code: 'not-signed-in' };
      const { binding } = signedIn;
      if (binding !== null && clock.now() - binding.issuedAt < ID_TOKEN_FRESH_MS) return { ok: true };
      return confirm('renewal', null);
    },
    stepUp: async (claims) => {
      if (signedIn === null) return { ok: false, code: 'not-signed-in' };
      const demanded = claimsOf(claims);
      if (demanded === null) {
        log.warn('claims-refused', { bytes: claims.length });
        return { ok: false, code: 'bad-message' };
      }
      return confirm('step-up', demanded);
    }
  };
}
