import { type Account, createAccount } from '#main/auth/account.ts';
import type { IdentityClient, SignInOptions } from '#main/auth/identity-client.ts';
import type { CodedError } from '#shared/errors/coded-error.ts';
import type { AccountView } from '#shared/ipc/app-view.ts';
import { fakeClock } from './fake-clock.ts';
import { fakeLog } from './fake-log.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
export const RELAY_SCOPE = 'relay-scope';

export const PRIYA = {
  tenantId: TENANT,
  objectId: '22222222-2222-4222-8222-222222222222',
  name: 'Priya Raman',
  userName: 'priya@example.org'
};
export const TOM = {
  tenantId: TENANT,
  objectId: '33333333-3333-4333-8333-333333333333',
  name: 'Tom Byrne',
  userName: 'tom@example.org'
};
type Person = typeof PRIYA;

/** What the identity provider was asked for an access token. */
type AskedToken = { accountId: string; scope: string; renew: boolean; claims: string | null };

/**
 * An account over an identity provider that answers as told: `browser` decides who comes back from the browser, `silent`
 * what a silent request brings. The token cache is a set of account ids, named by object id.
 */
export function fakeAccount(change: { tokensKept?: boolean; cached?: readonly Person[]; remembered?: string } = {}) {
  const clock = fakeClock();
  const log = fakeLog();
  const cache = new Set((change.cached ?? []).map((person) => person.objectId));
  const visits: SignInOptions[] = [];
  const silentAsked: string[] = [];
  const tokensAsked: AskedToken[] = [];
  const views: AccountView[] = [];
  const world = {
    /** What the identity library does before it opens the browser. */
    beforeBrowser: async (): Promise<void> => {},
    /** Who comes back from the browser; may reject or wait. */
    browser: async (_options: SignInOptions): Promise<Person> => PRIYA,
    /** Whom a refresh token stands for; may reject or wait. */
    silent: async (accountId: string): Promise<Person> => (accountId === TOM.objectId ? TOM : PRIYA),
    token: async (_asked: AskedToken): Promise<string> => 'access',
    /** The reading of a token, after it was found genuine; may reject. */
    genuine: async (): Promise<void> => {},
    cardReady: async (): Promise<void> => {},
    skewMs: 0,
    failure: null as CodedError | null,
    remembered: change.remembered ?? null,
    forgotten: 0,
    keys: 0,
    opened: [] as string[]
  };
  const client: IdentityClient = {
    accounts: async () =>
      [...cache].map((accountId) => ({
        accountId,
        userName: accountId === TOM.objectId ? TOM.userName : PRIYA.userName
      })),
    signIn: async (options) => {
      visits.push(options);
      await world.beforeBrowser();
      await options.openBrowser(`https://identity.example/authorize?visit=${visits.length}`);
      const person = await world.browser(options);
      cache.add(person.objectId);
      return { accountId: person.objectId, idToken: `${person.objectId} ${options.nonce}` };
    },
    signInSilently: async (accountId) => {
      silentAsked.push(accountId);
      const person = await world.silent(accountId);
      return { accountId, idToken: `${person.objectId} ` };
    },
    accessToken: async (accountId, scope, { renew, claims }) => {
      tokensAsked.push({ accountId, scope, renew, claims });
      return { token: await world.token({ accountId, scope, renew, claims }), expiresAt: clock.now() + 3_600_000 };
    },
    keepOnly: async (kept) => {
      for (const accountId of [...cache]) if (accountId !== kept) cache.delete(accountId);
    }
  };
  const read = async (idToken: string) => {
    await world.genuine();
    const person = idToken.startsWith(TOM.objectId) ? TOM : PRIYA;
    return { person, issuedAt: clock.now() + world.skewMs };
  };
  const account: Account<{ nonce: string }> = createAccount({
    client,
    network: {
      takeFailure: () => {
        const taken = world.failure;
        world.failure = null;
        return taken;
      }
    },
    clock,
    log,
    relayScope: RELAY_SCOPE,
    tokensKept: change.tokensKept ?? true,
    openBrowser: async (url) => {
      world.opened.push(url);
    },
    pages: () => ({ success: '', failure: '' }),
    makeKey: async () => {
      world.keys += 1;
      return { nonce: `nonce-${world.keys}` };
    },
    readIdToken: read,
    readBoundToken: async (idToken, nonce) => {
      if (!idToken.endsWith(` ${nonce}`)) throw new Error('another nonce');
      return read(idToken);
    },
    cardOf: async (person) => {
      await world.cardReady();
      return {
        ...person,
        photo: null,
        jobTitle: null,
        company: null,
        verifiedDomain: null,
        directory: 'answered',
        partner: false
      };
    },
    forgetPeople: () => {
      world.forgotten += 1;
    },
    remembered: {
      get: () => world.remembered,
      set: (userName) => {
        world.remembered = userName;
      }
    },
    onChanged: () => views.push(account.view())
  });
  return { account, clock, log, world, cache, visits, silentAsked, tokensAsked, views };
}

/** A promise that never settles. */
export const never = () => new Promise<never>(() => {});

/** A promise to be settled from outside. */
export function later<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve: (value: Value) => resolve(value), reject: (error: unknown) => reject(error) };
}
