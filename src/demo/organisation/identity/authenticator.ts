import { Secret, TOTP } from 'otpauth';
import type { Person } from '../people.ts';

/** Length of a time step, in milliseconds (RFC 6238, its default). */
const STEP_MS = 30_000;
/** Codes of this many steps before and after the present one are taken: clocks differ and people type slowly. */
const DRIFT = 1;
/** Wrong codes of one person before no code is taken any more, and for how long, in milliseconds. */
const MAX_WRONG = 5;
const LOCK_MS = 5 * 60_000;

/** What became of a code that somebody typed. */
export type CodeOutcome = 'right' | 'wrong' | 'used' | 'locked';

/** The organisation's side of everybody's authenticator app. */
export interface Authenticator {
  /** Takes a code, at most once. After {@link MAX_WRONG} wrong ones it takes none of that person for a while. */
  check(person: Person, code: string): CodeOutcome;
  /**
   * A code that would be taken now, as somebody gets it who looks at their authenticator app and, when its code has been
   * used, waits for the next one.
   */
  freshCode(person: Person): Promise<string>;
}

/**
 * The code that somebody's authenticator app shows (RFC 6238: SHA-1, six digits, thirty seconds).
 *
 * @param now milliseconds since 1970
 */
export function totpNow(person: Pick<Person, 'authenticatorSecret'>, now: number = Date.now()): string {
  return appOf(person).generate({ timestamp: now });
}

/**
 * An authenticator that nobody has used.
 *
 * @param now milliseconds since 1970
 * @param wait resolves after so many milliseconds
 */
export function createAuthenticator(
  now: () => number = Date.now,
  wait: (milliseconds: number) => Promise<void> = sleep
): Authenticator {
  const used = new Map<string, Set<number>>();
  const wrong = new Map<string, { readonly since: number; readonly times: number }>();

  /** Time steps of a person whose codes were taken, without those that are too old to be taken again. */
  function usedBy(person: Person): Set<number> {
    const oldest = stepAt(now()) - DRIFT;
    const steps = new Set([...(used.get(person.id) ?? [])].filter((step) => step >= oldest));
    used.set(person.id, steps);
    return steps;
  }

  function wrongOf(person: Person): { readonly since: number; readonly times: number } {
    const known = wrong.get(person.id);
    return known === undefined || now() - known.since >= LOCK_MS ? { since: now(), times: 0 } : known;
  }

  return {
    check: (person, code) => {
      const before = wrongOf(person);
      if (before.times >= MAX_WRONG) return 'locked';
      const digits = code.replaceAll(' ', '');
      // The library throws for digits of other scripts.
      const delta = /^[0-9]{6}$/.test(digits)
        ? appOf(person).validate({ token: digits, timestamp: now(), window: DRIFT })
        : null;
      if (delta === null) {
        wrong.set(person.id, { since: before.since, times: before.times + 1 });
        return before.times + 1 >= MAX_WRONG ? 'locked' : 'wrong';
      }
      const steps = usedBy(person);
      const step = stepAt(now()) + delta;
      if (steps.has(step)) return 'used';
      steps.add(step);
      wrong.delete(person.id);
      return 'right';
    },
    freshCode: async (person) => {
      for (;;) {
        const steps = usedBy(person);
        const free = [0, 1].find((delta) => !steps.has(stepAt(now()) + delta));
        if (free !== undefined) return totpNow(person, now() + free * STEP_MS);
        await wait(STEP_MS - (now() % STEP_MS));
      }
    }
  };
}

function appOf({ authenticatorSecret }: Pick<Person, 'authenticatorSecret'>): TOTP {
  return new TOTP({
    secret: Secret.fromBase32(authenticatorSecret),
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_MS / 1000
  });
}

function stepAt(time: number): number {
  return Math.floor(time / STEP_MS);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
