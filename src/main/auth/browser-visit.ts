import { CodedError } from '#shared/errors/coded-error.ts';
import type { ProblemCode } from '#shared/errors/codes.ts';
import type { Clock } from '#shared/session/ports.ts';
import type { BrowserPurpose } from './errors.ts';
import { stopLoopback } from './loopback.ts';

/** How long the browser may take before the sign-in counts as left. */
export const SIGN_IN_TIMEOUT_MS = 5 * 60_000;

/** One visit of the person to the system browser, from the wish to the person who came back. */
export type BrowserVisit = {
  readonly purpose: BrowserPurpose;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Ends the visit with this code: what waits for it rejects, and what listens for the browser is told to stop. */
  readonly abandon: (code: ProblemCode) => void;
  readonly abandoned: () => boolean;
  /** Throws the code of an abandoned visit. */
  readonly check: () => void;
  /** The outcome of the work, unless the visit is abandoned first. */
  readonly until: <Value>(work: Promise<Value>) => Promise<Value>;
  /** The browser is about to be sent to this address. */
  readonly goingTo: (authorizationUrl: string) => void;
  /** Nothing is waited for any more. */
  readonly close: () => void;
};

/** Begins a visit, which is left after {@link SIGN_IN_TIMEOUT_MS}. */
export function beginVisit(purpose: BrowserPurpose, clock: Clock): BrowserVisit {
  let left: CodedError | null = null;
  let url: string | null = null;
  let tell: (error: CodedError) => void = () => {};
  const abandoned = new Promise<never>((_resolve, reject) => {
    tell = reject;
  });
  abandoned.catch(() => {});
  const abandon = (code: ProblemCode) => {
    if (left !== null) return;
    left = new CodedError(code);
    stopTimer();
    tell(left);
    if (url !== null) void stopLoopback(url);
  };
  const stopTimer = clock.after(SIGN_IN_TIMEOUT_MS, () => abandon('sign-in-timeout'));
  const check = () => {
    if (left !== null) throw left;
  };
  return {
    purpose,
    since: clock.now(),
    abandon,
    abandoned: () => left !== null,
    check,
    until: async (work) => {
      work.catch(() => {});
      check();
      const value = await Promise.race([work, abandoned]);
      check();
      return value;
    },
    goingTo: (authorizationUrl) => {
      check();
      url = authorizationUrl;
    },
    close: stopTimer
  };
}
