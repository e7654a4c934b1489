import { describe, expect, it } from 'vitest';
import { createSessionGate, MAX_STEP_UPS } from '#main/auth/session-gate.ts';
import type { RequestOutcome } from '#shared/ipc/channels.ts';
import type { RelayAnswer } from '#shared/session/ports.ts';
import { later } from '../support/fake-account.ts';

const DONE = { ok: true, value: null } as const;
const challenge = (claims: string) => ({ ok: false, code: 'claims-challenge', claims }) as const;

/** A gate over an account and a relay that answer from lists, the last answer again and again; `said` is what happened. */
function setUp(
  change: {
    bound?: RequestOutcome;
    stepUps?: RequestOutcome[];
    renewals?: RelayAnswer<null>[];
    demand?: string;
    duringStepUp?: () => void;
    duringRenewal?: () => void;
  } = {}
) {
  const said: string[] = [];
  const next = <Value>(list: Value[] | undefined, otherwise: Value): Value => {
    if (list === undefined || list.length === 0) return otherwise;
    return (list.length === 1 ? list[0] : list.shift()) ?? otherwise;
  };
  const gate = createSessionGate({
    account: {
      ensureBound: async () => {
        said.push('bound');
        return change.bound ?? { ok: true };
      },
      stepUp: async (claims) => {
        said.push(`step-up ${claims}`);
        change.duringStepUp?.();
        return next(change.stepUps, { ok: true });
      },
      cancelConfirming: () => said.push('cancelled')
    },
    relay: {
      renewNow: async () => {
        said.push('renewed');
        change.duringRenewal?.();
        return next(change.renewals, DONE);
      },
      demand: () => change.demand ?? null
    }
  });
  /** A request that is answered so, one after the other. */
  const request = (...answers: RelayAnswer<null>[]) => {
    const list = [...answers];
    return async () => {
      said.push('asked');
      return next(list, DONE);
    };
  };
  return { gate, said, request };
}

describe('session gate', () => {
  it('A6: binds first, then asks', async () => {
    const { gate, said, request } = setUp();
    await expect(gate.begin(request())).resolves.toEqual(DONE);
    expect(said).toEqual(['bound', 'asked']);
  });

  it.each(['account-changed', 'sign-in-cancelled', 'not-signed-in'] as const)(
    'A6: nothing begins after %s',
    async (code) => {
      const { gate, said, request } = setUp({ bound: { ok: false, code } });
      await expect(gate.begin(request())).resolves.toEqual({ ok: false, code });
      expect(said).toEqual(['bound']);
    }
  );

  it('A5: steps up, shows the relay the new token, and repeats the very request', async () => {
    const { gate, said, request } = setUp();
    await expect(gate.begin(request(challenge('c1'), DONE))).resolves.toEqual(DONE);
    expect(said).toEqual(['bound', 'asked', 'step-up c1', 'renewed', 'asked']);
  });

  it('A5: several contexts are met one after the other, whoever names them', async () => {
    const { gate, said, request } = setUp({ renewals: [challenge('c2'), DONE] });
    await expect(gate.begin(request(challenge('c1'), challenge('c3'), DONE))).resolves.toEqual(DONE);
    expect(said).toEqual([
      'bound',
      'asked',
      'step-up c1',
      'renewed',
      'step-up c2',
      'renewed',
      'asked',
      'step-up c3',
      'renewed',
      'asked'
    ]);
  });

  it.each([
    ['the request', {}],
    ['the renewal', { renewals: [challenge('c1')] }]
  ])('A5: a relay that is never content with %s is left after three rounds', async (_what, change) => {
    const { gate, said, request } = setUp(change);
    await expect(gate.begin(request(challenge('c1')))).resolves.toEqual({ ok: false, code: 'step-up-refused' });
    expect(said.filter((each) => each.startsWith('step-up'))).toHaveLength(MAX_STEP_UPS);
  });

  it.each(['step-up-refused', 'sign-in-cancelled', 'account-changed'] as const)(
    'A5: %s in the browser ends the attempt',
    async (code) => {
      const { gate, said, request } = setUp({ stepUps: [{ ok: false, code }] });
      await expect(gate.begin(request(challenge('c1')))).resolves.toEqual({ ok: false, code });
      expect(said).toEqual(['bound', 'asked', 'step-up c1']);
    }
  );

  it('A5: a relay that is gone afterwards is named, and a challenge without claims is handed on', async () => {
    const gone = setUp({ renewals: [{ ok: false, code: 'relay-unreachable' }] });
    await expect(gone.gate.begin(gone.request(challenge('c1')))).resolves.toEqual({
      ok: false,
      code: 'relay-unreachable'
    });
    const bare = { ok: false, code: 'claims-challenge' } as const;
    await expect(setUp().gate.begin(async () => bare)).resolves.toEqual(bare);
  });

  it('A6: the second of two begins at once is told to wait, and the next may begin', async () => {
    const { gate } = setUp();
    const answer = later<RelayAnswer<null>>();
    const first = gate.begin(() => answer.promise);
    await expect(gate.begin(async () => DONE)).resolves.toEqual({ ok: false, code: 'busy' });
    answer.resolve(DONE);
    await expect(first).resolves.toEqual(DONE);
    await expect(gate.begin(async () => DONE)).resolves.toEqual(DONE);
  });

  it('A6: once the window is closed nothing begins, wherever it was', async () => {
    const atBinding = setUp();
    const binding = atBinding.gate.begin(atBinding.request());
    atBinding.gate.abandon();
    await expect(binding).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    expect(atBinding.said).toEqual(['bound', 'cancelled']);

    const atChallenge = setUp();
    const answer = later<RelayAnswer<null>>();
    const challenged = atChallenge.gate.begin(() => answer.promise);
    await Promise.resolve();
    await Promise.resolve();
    atChallenge.gate.abandon();
    answer.resolve(challenge('c1'));
    await expect(challenged).resolves.toEqual({ ok: false, code: 'sign-in-cancelled' });
    expect(atChallenge.said).toEqual(['bound', 'cancelled']);

    const atStepUp = setUp({ duringStepUp: () => atStepUp.gate.abandon() });
    await expect(atStepUp.gate.begin(atStepUp.request(challenge('c1')))).resolves.toMatchObject({
      code: 'sign-in-cancelled'
    });
    expect(atStepUp.said).toEqual(['bound', 'asked', 'step-up c1', 'cancelled']);

    const atRenewal = setUp({ renewals: [challenge('c2')], duringRenewal: () => atRenewal.gate.abandon() });
    await expect(atRenewal.gate.begin(atRenewal.request(challenge('c1')))).resolves.toMatchObject({
      code: 'sign-in-cancelled'
    });
    expect(atRenewal.said).toEqual(['bound', 'asked', 'step-up c1', 'renewed', 'cancelled']);
  });

  it('A5: a relay that lets nobody in for want of a claim is met on request', async () => {
    const { gate, said } = setUp({ demand: 'c1' });
    await expect(gate.meetDemand()).resolves.toEqual(DONE);
    expect(said).toEqual(['step-up c1', 'renewed']);
    expect(setUp().gate.meetDemand()).toBeNull();
  });
});
