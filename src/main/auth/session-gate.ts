import type { RequestOutcome } from '#shared/ipc/channels.ts';
import type { RelayAnswer } from '#shared/session/ports.ts';
import type { RelayClient } from '../relay/relay-client.ts';
import type { Account, BoundKey } from './account.ts';

/** How often one request may be stepped up: several contexts are asked for one after the other (A5). */
export const MAX_STEP_UPS = 3;

/** What has to be settled with the identity provider before a session begins. One thing at a time. */
export type SessionGate = {
  /**
   * Runs a request that begins a session: with an identity that can be proven, and once more after each claims challenge
   * that was met. Nothing is run once the gate was abandoned.
   */
  readonly begin: (run: () => Promise<RelayAnswer<null>>) => Promise<RelayAnswer<null>>;
  /** Meets the challenge for which the relay keeps this person out, if there is one; `null` when there is none. */
  readonly meetDemand: () => Promise<RelayAnswer<null>> | null;
  /** What waits for the browser does not go on: whoever wanted it has gone. */
  readonly abandon: () => void;
};

const BUSY = { ok: false, code: 'busy' } as const;
const LEFT = { ok: false, code: 'sign-in-cancelled' } as const;
const DONE = { ok: true, value: null } as const;

export function createSessionGate(options: {
  readonly account: Pick<Account<BoundKey>, 'ensureBound' | 'stepUp' | 'cancelConfirming'>;
  readonly relay: Pick<RelayClient, 'renewNow' | 'demand'>;
}): SessionGate {
  const { account, relay } = options;
  let going: { left: boolean } | null = null;

  async function alone(work: (mine: { readonly left: boolean }) => Promise<RelayAnswer<null>>) {
    if (going !== null) return BUSY;
    const mine = { left: false };
    going = mine;
    try {
      return await work(mine);
    } finally {
      if (going === mine) going = null;
    }
  }

  /** Steps up and shows the relay the new token, until the relay takes it; counts in `spent`. */
  async function meet(
    claims: string,
    mine: { readonly left: boolean },
    spent: { rounds: number }
  ): Promise<RelayAnswer<null>> {
    for (let demanded = claims; ; ) {
      if (spent.rounds >= MAX_STEP_UPS) return { ok: false, code: 'step-up-refused' };
      spent.rounds += 1;
      const steppedUp = answerOf(await account.stepUp(demanded));
      if (!steppedUp.ok) return steppedUp;
      if (mine.left) return LEFT;
      const renewed = await relay.renewNow();
      if (mine.left) return LEFT;
      const next = demandOf(renewed);
      if (next === null) return renewed;
      demanded = next;
    }
  }

  return {
    begin: (run) =>
      alone(async (mine) => {
        const bound = answerOf(await account.ensureBound());
        if (!bound.ok) return bound;
        const spent = { rounds: 0 };
        for (;;) {
          if (mine.left) return LEFT;
          const answer = await run();
          const claims = demandOf(answer);
          if (claims === null) return answer;
          if (mine.left) return LEFT;
          const met = await meet(claims, mine, spent);
          if (!met.ok) return met;
        }
      }),
    meetDemand: () => {
      const claims = relay.demand();
      return claims === null ? null : alone((mine) => meet(claims, mine, { rounds: 0 }));
    },
    abandon: () => {
      if (going !== null) going.left = true;
      account.cancelConfirming();
    }
  };
}

/** What a claims challenge demands; `null` for every other answer. */
function demandOf(answer: RelayAnswer<null>): string | null {
  return !answer.ok && answer.code === 'claims-challenge' && answer.claims !== undefined ? answer.claims : null;
}

function answerOf(outcome: RequestOutcome): RelayAnswer<null> {
  return outcome.ok ? DONE : { ok: false, code: outcome.code };
}
