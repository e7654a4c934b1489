import type { ProblemCode } from '#shared/errors/codes.ts';
import type { Cancel, Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import type { IdentityClient, KnownAccount, SignInResult } from './identity-client.ts';

/** How long the start shows that it is still finding out; after that it goes on behind the sign-in button. */
export const RESUME_PATIENCE_MS = 8_000;
/** When to try again while the provider cannot be reached; the last one repeats. */
export const RESUME_DELAYS_MS = [2_000, 5_000, 15_000, 30_000, 60_000];

/** Problems that go away by themselves: no network yet, a portal in front of it, a clock that is about to be set. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['identity-unreachable', 'identity-certificate', 'clock-wrong']);

export type ResumeOptions = {
  readonly client: Pick<IdentityClient, 'accounts' | 'signInSilently'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly remembered: () => string | null;
  /** What a refusal means. */
  readonly problemOf: (error: unknown) => ProblemCode;
  /** This account's tokens are worth keeping. */
  readonly onKnown: (account: KnownAccount) => void;
  /** Takes what came; `current` tells whether it is still wanted. Rejects when it is not to be trusted. */
  readonly take: (result: SignInResult, current: () => boolean) => Promise<void>;
  /** Nobody is signed in for now; why, if it is worth saying. */
  readonly onSignedOut: (problem: ProblemCode | null) => void;
};

/** Signing in at the start of the app by the tokens that were kept. */
export type Resume = {
  /** Settles as soon as it is clear, or after {@link RESUME_PATIENCE_MS}. Never rejects. */
  readonly start: () => Promise<void>;
  /** Nothing that is under way counts any more. */
  readonly stop: () => void;
};

/**
 * Without a network at the start the person is shown as signed out with the reason and may sign in by hand, while the tries
 * go on: whoever was signed in yesterday is signed in again when the network comes up, with no click. A provider that
 * refuses is not asked again.
 */
export function createResume(options: ResumeOptions): Resume {
  const { client, clock } = options;
  let generation = 0;
  let stopRetry: Cancel = () => {};

  async function attempt(mine: number, tries: number, onAnswer: () => void): Promise<void> {
    const current = () => mine === generation;
    try {
      const known = chosen(await client.accounts(), options.remembered());
      if (!current()) return;
      if (known === null) {
        options.onSignedOut(null);
        return;
      }
      options.onKnown(known);
      const result = await client.signInSilently(known.accountId);
      onAnswer();
      if (current()) await options.take(result, current);
    } catch (error) {
      if (!current()) return;
      const code = options.problemOf(error);
      options.log.warn('not-resumed', { code, attempts: tries + 1, error });
      // "Sign in again" needs no explanation: the button says it.
      options.onSignedOut(code === 'unauthenticated' ? null : code);
      if (!PASSING.has(code)) return;
      const delay = RESUME_DELAYS_MS[Math.min(tries, RESUME_DELAYS_MS.length - 1)] ?? 0;
      stopRetry = clock.after(delay, () => void attempt(mine, tries + 1, () => {}));
    }
  }

  return {
    start: () => {
      generation += 1;
      const mine = generation;
      return new Promise((resolve) => {
        const stopPatience = clock.after(RESUME_PATIENCE_MS, () => {
          if (mine === generation) options.onSignedOut('identity-unreachable');
          resolve();
        });
        void attempt(mine, 0, stopPatience).then(() => {
          stopPatience();
          resolve();
        });
      });
    },
    stop: () => {
      generation += 1;
      stopRetry();
    }
  };
}

/** The one whom the tokens belong to. Of several, left by an app that was killed, the one signed in last; else nobody. */
function chosen(accounts: readonly KnownAccount[], remembered: string | null): KnownAccount | null {
  const [first, ...others] = accounts;
  if (others.length === 0) return first ?? null;
  return accounts.find((account) => account.userName === remembered) ?? null;
}
